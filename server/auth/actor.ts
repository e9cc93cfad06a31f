import { holds, type Permission } from "#shared/permissions.ts";

/** Who acts. Made once per request by `auth/session-actor.ts`; everything below trusts it. */
export type Actor = StaffActor | MemberActor | SystemActor;

interface Person {
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  /** Granted permissions with wildcards; ask with `can`. */
  permissions: ReadonlySet<string>;
  ipAddress: string | null;
  userAgent: string | null;
  /** The staff member who acts as this person; absent in one's own session. */
  impersonatedBy?: string;
}

/** Platform staff: sees all tenants, within its roles' permissions. */
export interface StaffActor extends Person {
  kind: "staff";
  /** The organization chosen in the tenant switcher: narrows lists, never widens. */
  organizationId: string | null;
}

/** A member of an organization: sees that organization only; the database enforces it. */
export interface MemberActor extends Person {
  kind: "member";
  organizationId: string;
  organizationRole: "owner" | "admin" | "member";
}

/** A door, a job or the console itself. */
export interface SystemActor {
  kind: "system";
  name: "ingest" | "jobs" | "migration" | "seed";
  organizationId: null;
  permissions: ReadonlySet<string>;
}

export function can(actor: Actor, permission: Permission): boolean {
  return holds(actor.permissions, permission);
}

export function systemActor(name: SystemActor["name"]): SystemActor {
  return { kind: "system", name, organizationId: null, permissions: new Set(["*"]) };
}
