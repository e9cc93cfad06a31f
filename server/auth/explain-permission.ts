import {
  isStaff,
  overridesOf,
  permissionsOf,
  rolesInForce,
  type Membership,
  type PermissionSources,
  type RoleGrant,
} from "#server/auth/permissions-of.ts";
import { decidingGrant, type Permission } from "#shared/permissions.ts";
import { everyonesPermissions } from "#shared/roles.ts";

export interface PermissionExplanation {
  held: boolean;
  /** One sentence for the person who asks. */
  sentence: string;
  /** The row that decided; absent when nothing gives the permission, or everybody has it. */
  decidedBy?: { table: "user_roles" | "organization_members"; id: string; grant: string };
}

/** Why somebody may or may not do a thing, with the row that decides it. Always agrees with `permissionsOf`. */
export function explainPermission(
  sources: PermissionSources,
  membership: Membership | undefined,
  permission: Permission,
): PermissionExplanation {
  const grant = decidingGrant(permissionsOf(sources, membership), permission);
  if (grant === undefined) return refusedByAbsence(sources, membership, permission);
  if (everyonesPermissions.includes(grant)) {
    return { held: true, sentence: `Allowed: everybody who is signed in has ${permission}.` };
  }
  return isStaff(sources) ? byRole(sources, grant) : byMembership(membership, permission, grant);
}

function byRole(sources: PermissionSources, grant: string): PermissionExplanation {
  const role = rolesInForce(sources).find((candidate) => lists(candidate, grant));
  const decidedBy = role && { table: "user_roles" as const, id: role.id, grant };
  if (grant.startsWith("!")) {
    return {
      held: false,
      sentence: `Refused: the role ${role?.role} takes ${grant.slice(1)} away, and a refusal wins.`,
      decidedBy,
    };
  }
  return {
    held: true,
    sentence: `Allowed: the role ${role?.role} gives ${grant}${untilWords(role)}.`,
    decidedBy,
  };
}

function byMembership(
  membership: Membership | undefined,
  permission: Permission,
  grant: string,
): PermissionExplanation {
  if (!membership) return { held: false, sentence: `Refused: no membership gives ${permission}.` };
  const { organizationName, role } = membership;
  const decidedBy = { table: "organization_members" as const, id: membership.id, grant };
  if (grant.startsWith("!")) {
    return {
      held: false,
      sentence: `Refused: the membership in ${organizationName} takes ${grant.slice(1)} away, and a refusal wins.`,
      decidedBy,
    };
  }
  const isExtra = overridesOf(membership).allow.includes(grant);
  const giver = isExtra
    ? `the membership in ${organizationName} adds`
    : `being ${role} of ${organizationName} gives`;
  return { held: true, sentence: `Allowed: ${giver} ${grant}.`, decidedBy };
}

function refusedByAbsence(
  sources: PermissionSources,
  membership: Membership | undefined,
  permission: Permission,
): PermissionExplanation {
  const lapsed = sources.roles.find(
    (role) =>
      gives({ ...sources, roles: [{ ...role, expiresAt: null }] }, permission) &&
      !rolesInForce(sources).includes(role),
  );
  if (lapsed) {
    return {
      held: false,
      sentence: `Refused: the role ${lapsed.role} gave ${permission} but expired on ${isoMinute(lapsed.expiresAt)}.`,
      decidedBy: { table: "user_roles", id: lapsed.id, grant: permission },
    };
  }
  if (isStaff(sources)) {
    const names = rolesInForce(sources).map((role) => role.role);
    return {
      held: false,
      sentence: `Refused: none of the roles held (${names.join(", ")}) gives ${permission}.`,
    };
  }
  if (!membership)
    return { held: false, sentence: `Refused: neither a role nor a membership gives ${permission}.` };
  if (membership.organizationStatus !== "active") {
    return {
      held: false,
      sentence: `Refused: ${membership.organizationName} is suspended, so its members can only read.`,
      decidedBy: { table: "organization_members", id: membership.id, grant: permission },
    };
  }
  return {
    held: false,
    sentence: `Refused: being ${membership.role} of ${membership.organizationName} doesn't give ${permission}.`,
    decidedBy: { table: "organization_members", id: membership.id, grant: permission },
  };
}

function gives(sources: PermissionSources, permission: Permission): boolean {
  return decidingGrant(permissionsOf(sources, undefined), permission)?.startsWith("!") === false;
}

function lists(role: RoleGrant, grant: string): boolean {
  return Array.isArray(role.permissions) && role.permissions.includes(grant);
}

function untilWords(role: RoleGrant | undefined): string {
  return role?.expiresAt ? ` until ${isoMinute(role.expiresAt)}` : "";
}

function isoMinute(milliseconds: number | null): string {
  return milliseconds === null
    ? "an unknown day"
    : `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
