import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { savedViews } from "#drizzle/schema/extensions.ts";
import { roles } from "#drizzle/schema/rbac.ts";
import { viewArrangements, viewWatches } from "#drizzle/schema/views.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { memberRoles } from "#shared/states.ts";
import { type ViewLayout, viewLayoutSchema, viewParamsSchema } from "#shared/inputs/views-inputs.ts";
import { mayChange, ownRoles, person, readableViews } from "./view-access.ts";

const mostTabs = 200;

/** What stands above one list for one reader: the saved views, how the tabs are arranged, and with whom one may share. */
export async function readTabs(tx: Transaction, actor: Actor, resource: string) {
  const { userId } = person(actor);
  const rows = await tx
    .select({
      view: savedViews,
      ownerName: users.fullName,
      watch: {
        threshold: viewWatches.threshold,
        lastCount: viewWatches.lastCount,
        isAbove: viewWatches.isAbove,
        failure: viewWatches.failure,
      },
    })
    .from(savedViews)
    .leftJoin(users, eq(users.id, savedViews.ownerId))
    .leftJoin(viewWatches, and(eq(viewWatches.viewId, savedViews.id), eq(viewWatches.ownerId, userId)))
    .where(and(eq(savedViews.resource, resource), readableViews(tx, actor)))
    .orderBy(scopeOrder, asc(savedViews.position), asc(savedViews.id))
    .limit(mostTabs);
  const [arrangement] = await tx
    .select({ tabOrder: viewArrangements.tabOrder, defaultView: viewArrangements.defaultView })
    .from(viewArrangements)
    .where(and(eq(viewArrangements.ownerId, userId), eq(viewArrangements.resource, resource)));
  return {
    views: rows.map(({ view, ownerName, watch }) => ({
      id: view.id,
      version: view.version,
      name: view.name,
      description: view.description,
      scope: view.scope,
      role: view.roleId ?? view.memberRole,
      ownerName: view.ownerId === userId ? null : ownerName,
      isOwn: view.ownerId === userId,
      isDefault: view.isDefault,
      isQueue: view.isQueue,
      leaseMinutes: view.leaseMinutes,
      mayChange: mayChange(actor, view),
      // What an older version of the console left there must not break the list.
      params: viewParamsSchema.safeParse(view.params).data ?? {},
      layout: layoutOf(view.layout),
      watch,
    })),
    tabOrder: arrangement?.tabOrder ?? [],
    defaultView: arrangement?.defaultView ?? null,
    audiences: await audiences(tx, actor),
  };
}

const scopeOrder = sql`case ${savedViews.scope} when 'built_in' then 0 when 'everyone' then 1 when 'role' then 2 else 3 end`;

function layoutOf(stored: unknown): ViewLayout {
  return viewLayoutSchema.safeParse(stored).data ?? { widths: {} };
}

/** With whom the reader may share: the roles by key and name, and whether with everyone. */
async function audiences(tx: Transaction, actor: Actor) {
  const everyone = can(actor, "views:share-everyone");
  if (!can(actor, "views:share")) return { roles: [], everyone: false };
  if (actor.kind !== "staff") {
    const own = actor.kind === "member" ? [actor.organizationRole] : [];
    return { roles: (everyone ? memberRoles : own).map((role) => ({ key: role, name: role })), everyone };
  }
  const all = await tx
    .select({ key: roles.id, name: roles.name })
    .from(roles)
    .where(isNull(roles.deletedAt))
    .orderBy(asc(roles.name));
  if (everyone) return { roles: all, everyone };
  const own = new Set((await ownRoles(tx, actor.userId)).map(({ id }) => id));
  return { roles: all.filter(({ key }) => own.has(key)), everyone };
}

/** Every view that the reader may open, by name, for the palette. */
export async function namedViews(tx: Transaction, actor: Actor) {
  return tx
    .select({
      id: savedViews.id,
      resource: savedViews.resource,
      name: savedViews.name,
      isQueue: savedViews.isQueue,
    })
    .from(savedViews)
    .where(readableViews(tx, actor))
    .orderBy(asc(savedViews.name), asc(savedViews.id))
    .limit(500);
}
