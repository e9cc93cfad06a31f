import { sql, type SQL } from "drizzle-orm";
import type { Drizzle } from "#server/data/database.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Membership, PermissionSources, RoleGrant } from "./permissions-of.ts";

/** A person's rows in `user_roles` with their roles, as one JSON array. Expired ones too: the pure function decides. */
export const rolesOfUser = (userId: SQL) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', ur.id, 'role', r.name, 'permissions', r.permissions,
    'expiresAt', (extract(epoch from ur.expires_at) * 1000)::float8) order by r.name), '[]')
  from user_roles ur join roles r on r.id = ur.role_id
  where ur.user_id = ${userId} and r.deleted_at is null)`;

/** A person's memberships in force with their organizations, the oldest first, as one JSON array. */
export const membershipsOfUser = (userId: SQL) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'organizationId', o.id, 'organizationName', o.name,
    'organizationStatus', o.status, 'role', m.role, 'permissions', m.permissions) order by m.created_at, m.id), '[]')
  from organization_members m join organizations o on o.id = m.organization_id
  where m.user_id = ${userId} and m.is_active and m.left_at is null and o.deleted_at is null)`;

/** The database's clock in milliseconds since 1970. */
export const clockMilliseconds = sql`(extract(epoch from now()) * 1000)::float8`;

/** Everything that decides what somebody may do, read in one statement; for explanations and the profile. */
export async function permissionSources(db: Drizzle, userId: string): Promise<PermissionSources> {
  const answer = await db.execute(sql`select ${rolesOfUser(sql`${userId}::uuid`)} as roles,
    ${membershipsOfUser(sql`${userId}::uuid`)} as memberships, ${clockMilliseconds} as now`);
  const [row] = rowsOf<{ roles: RoleGrant[]; memberships: Membership[]; now: number }>(answer);
  return row ?? { roles: [], memberships: [], now: Date.now() };
}
