import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import { permissionSources } from "./permission-sources.ts";
import { isStaff, memberPermissions, staffPermissions } from "./permissions-of.ts";

/** Whose act it was, and where. */
export interface FormerActor {
  userId: string;
  /** The organization whose member acted; null for staff. */
  organizationId: string | null;
  /** The organization that staff had chosen. */
  chosenOrganizationId: string | null;
}

/**
 * Somebody who acted before, with what he may do now: suspended, without the role or out of the organization, he is
 * nobody (undefined). He has no session here, so `sessionId` stands for none.
 */
export async function actorAgain(
  { auth }: Pick<Database, "auth">,
  { userId, organizationId, chosenOrganizationId }: FormerActor,
): Promise<StaffActor | MemberActor | undefined> {
  const answer = await auth.execute(
    sql`select email, full_name as name from users where id = ${userId} and status = 'active' and deleted_at is null`,
  );
  const [person] = rowsOf<{ email: string; name: string }>(answer);
  if (!person) return undefined;
  const sources = await permissionSources(auth, userId);
  const shared = { ...person, userId, sessionId: userId, ipAddress: null, userAgent: null };
  if (organizationId === null) {
    if (!isStaff(sources)) return undefined;
    return {
      kind: "staff",
      ...shared,
      permissions: staffPermissions(sources),
      organizationId: chosenOrganizationId,
    };
  }
  const membership = sources.memberships.find((held) => held.organizationId === organizationId);
  if (!membership || isStaff(sources)) return undefined;
  return {
    kind: "member",
    ...shared,
    permissions: memberPermissions(membership),
    organizationId,
    organizationRole: membership.role,
  };
}
