import { sql } from "drizzle-orm";
import { z } from "zod";
import { can } from "#server/auth/actor.ts";
import { permissionSources } from "#server/auth/permission-sources.ts";
import { rowCountOf } from "#server/change/rows-of.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden, malformed, notFound } from "#server/errors.ts";
import { guarded, query, router } from "#server/trpc/procedures.ts";
import { findTenants, type Tenant } from "./find-tenants.ts";

/** Whose data the console shows: all organizations or one for staff, one of one's own for members. */
export const tenantsRouter = router({
  /** Organizations to choose from: staff search all of them, members their own. */
  search: query(
    "session",
    z.strictObject({ query: z.string().trim().max(100) }),
    async (ctx, { query }): Promise<Tenant[]> => {
      const { actor, database, requestId } = ctx;
      if (actor.kind === "system") return [];
      if (actor.kind === "staff" && can(actor, "organizations:read")) {
        return inTransaction(database, actor, { requestId }, (tx) => findTenants(tx, query));
      }
      const { memberships } = await permissionSources(database.auth, actor.userId);
      const words = query.toLowerCase();
      return memberships
        .filter(({ organizationName }) => organizationName.toLowerCase().includes(words))
        .map(({ organizationId, organizationName }) => ({ id: organizationId, name: organizationName }));
    },
  ),

  /** Chooses for this session; null is all of them, for staff. A request's own header still wins. */
  choose: guarded("session")
    .input(z.strictObject({ organizationId: z.uuid().nullable() }))
    .mutation(async ({ ctx, input: { organizationId } }) => {
      const { actor, database } = ctx;
      if (actor.kind === "system") throw forbidden();
      if (organizationId === null && actor.kind === "member")
        throw malformed("Choose one of your organizations.");
      const isOpen =
        actor.kind === "staff"
          ? sql`exists (select from organizations o where o.id = ${organizationId}::uuid and o.deleted_at is null)`
          : sql`exists (select from organization_members m where m.organization_id = ${organizationId}::uuid
              and m.user_id = ${actor.userId} and m.is_active and m.left_at is null)`;
      const chosen = await database.auth.execute(sql`
        update user_sessions set active_organization_id = ${organizationId}::uuid
        where id = ${actor.sessionId} and (${organizationId}::uuid is null or ${isOpen})`);
      if (rowCountOf(chosen) === 0) throw notFound();
    }),
});
