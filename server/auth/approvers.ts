import { type SQL, sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import type { Approver } from "#shared/approvals/approval-policy.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import { type Actor, can } from "./actor.ts";
import {
  clockMilliseconds,
  membershipsOfUser,
  permissionSources,
  rolesOfUser,
} from "./permission-sources.ts";
import {
  memberPermissions,
  type PermissionSources,
  rolesInForce,
  staffPermissions,
} from "./permissions-of.ts";

export interface PossibleApprover {
  userId: string;
  name: string;
}

/**
 * Everybody who may say yes to all of these, in the order of their names, less the one who asks: staff, or the members
 * of the organization whose member asks.
 */
export async function possibleApprovers(
  { auth }: Pick<Database, "auth">,
  wanted: readonly Approver[],
  organizationId: string | null,
  asker: string,
): Promise<PossibleApprover[]> {
  const among: SQL =
    organizationId === null
      ? sql`exists (select from user_roles held where held.user_id = person.id)`
      : sql`exists (select from organization_members held where held.user_id = person.id and held.organization_id = ${organizationId})`;
  const answer = await auth.execute(sql`
    select person.id as "userId", person.full_name as name, ${rolesOfUser(sql`person.id`)} as roles,
      ${membershipsOfUser(sql`person.id`)} as memberships, ${clockMilliseconds} as now
    from users person where person.status = 'active' and person.deleted_at is null and person.id <> ${asker} and ${among}
    order by person.full_name, person.id`);
  return rowsOf<PossibleApprover & PermissionSources>(answer)
    .filter((person) => wanted.every((approver) => suits(person, approver, organizationId)))
    .map(({ userId, name }) => ({ userId, name }));
}

/** Whether the actor may say yes to all of these to somebody of this organization, or to staff (null). */
export async function mayApprove(
  { auth }: Pick<Database, "auth">,
  actor: Actor,
  wanted: readonly Approver[],
  organizationId: string | null,
): Promise<boolean> {
  if (actor.kind === "system" || actor.impersonatedBy !== undefined) return false;
  if (organizationId === null ? actor.kind !== "staff" : actor.kind !== "member") return false;
  if (actor.kind === "member" && actor.organizationId !== organizationId) return false;
  const permitted = wanted.every(
    (approver) => "role" in approver || can(actor, approver.permission as Permission),
  );
  const roles = wanted.filter((approver) => "role" in approver);
  if (!permitted || roles.length === 0) return permitted;
  if (actor.kind === "member") return roles.every(({ role }) => role === actor.organizationRole);
  const held = new Set(rolesInForce(await permissionSources(auth, actor.userId)).map(({ role }) => role));
  return roles.every(({ role }) => held.has(role));
}

function suits(person: PermissionSources, approver: Approver, organizationId: string | null): boolean {
  if (organizationId === null) {
    const roles = rolesInForce(person);
    if (roles.length === 0) return false;
    if ("role" in approver) return roles.some(({ role }) => role === approver.role);
    return holds(staffPermissions(person), approver.permission as Permission);
  }
  const membership = person.memberships.find((held) => held.organizationId === organizationId);
  if (!membership || rolesInForce(person).length > 0) return false;
  if ("role" in approver) return membership.role === approver.role;
  return holds(memberPermissions(membership), approver.permission as Permission);
}
