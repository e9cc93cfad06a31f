import { holds } from "#shared/permissions.ts";
import { grantSchema } from "#shared/inputs/permission-inputs.ts";
import { everyonesPermissions, organizationRolePermissions } from "#shared/roles.ts";
import type { MemberRole, OrganizationStatus } from "#shared/states.ts";

/** A row of `user_roles` with its role. */
export interface RoleGrant {
  id: string;
  role: string;
  /** `roles.permissions` as stored; whatever is no permission is ignored. */
  permissions: unknown;
  /** Milliseconds since 1970, or null for ever. */
  expiresAt: number | null;
}

/** A row of `organization_members` with its organization. */
export interface Membership {
  id: string;
  organizationId: string;
  organizationName: string;
  organizationStatus: OrganizationStatus;
  role: MemberRole;
  /** `{ allow, deny }` as stored; whatever else is ignored. */
  permissions: unknown;
}

/** Everything that decides what one person may do, as stored. */
export interface PermissionSources {
  roles: readonly RoleGrant[];
  memberships: readonly Membership[];
  /** The database's clock, milliseconds since 1970. */
  now: number;
}

/** The rules in force of a person's roles: an expired assignment counts from its very instant on no more. */
export function rolesInForce({ roles, now }: PermissionSources): RoleGrant[] {
  return roles.filter((grant) => grant.expiresAt === null || grant.expiresAt > now);
}

/** Only a role in `user_roles` makes somebody staff; neither `users.role` nor a membership does. */
export function isStaff(sources: PermissionSources): boolean {
  return rolesInForce(sources).length > 0;
}

/** What a staff member may do everywhere: the union of the roles in force. A denial in any of them wins. */
export function staffPermissions(sources: PermissionSources): ReadonlySet<string> {
  return new Set([
    ...everyonesPermissions,
    ...rolesInForce(sources).flatMap((grant) => grantList(grant.permissions)),
  ]);
}

/**
 * What a member may do inside one organization: its role there, plus what `allow` adds within an owner's reach, less
 * what `deny` takes away. In a suspended organization only the reads are left.
 */
export function memberPermissions(membership: Membership): ReadonlySet<string> {
  const { allow, deny } = overridesOf(membership);
  const granted = [...organizationRolePermissions[membership.role], ...allow].filter(
    (grant) => membership.organizationStatus === "active" || grant.includes(":read"),
  );
  return new Set([...everyonesPermissions, ...granted, ...deny.map((grant) => `!${grant}`)]);
}

/** The one place that decides: staff by their roles, everybody else by the membership they act under. */
export function permissionsOf(
  sources: PermissionSources,
  membership: Membership | undefined,
): ReadonlySet<string> {
  if (isStaff(sources)) return staffPermissions(sources);
  return membership ? memberPermissions(membership) : new Set();
}

/** What a membership's JSON adds and takes away, as far as it is understood and within an owner's reach. */
export function overridesOf(membership: Membership): { allow: string[]; deny: string[] } {
  const stored = isRecord(membership.permissions) ? membership.permissions : {};
  const ceiling = new Set<string>(organizationRolePermissions.owner);
  const plain = (value: unknown) => grantList(value).filter((grant) => !grant.startsWith("!"));
  return {
    allow: plain(stored["allow"]).filter((grant) =>
      grant.includes("*") ? ceiling.has(grant) : holds(ceiling, grant as `${string}:${string}`),
    ),
    deny: plain(stored["deny"]),
  };
}

function grantList(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => grantSchema.safeParse(entry).success)
    : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
