import { and, eq, isNull } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import type { Database } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import { permissionSources } from "./permission-sources.ts";
import { isStaff, memberPermissions, staffPermissions } from "./permissions-of.ts";

// No session stands behind what is done in somebody's name by the clock.
const noSession = "00000000-0000-0000-0000-000000000000";

/**
 * Who somebody would be if he asked now: staff, or with an organization a member of it, with the rights of this moment.
 * Undefined for whoever could not sign in there: suspended, gone, without a role or membership in force. For reading on
 * a person's behalf, never for writing.
 */
export async function personActor(
  { auth }: Pick<Database, "auth">,
  userId: string,
  organizationId: string | null,
): Promise<StaffActor | MemberActor | undefined> {
  const [user] = await auth
    .select({ email: users.email, name: users.fullName, status: users.status })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt)));
  if (user?.status !== "active") return undefined;
  const sources = await permissionSources(auth, userId);
  const { email, name } = user;
  const common = { userId, sessionId: noSession, email, name, ipAddress: null, userAgent: null };
  if (organizationId === null)
    return isStaff(sources)
      ? { ...common, kind: "staff", permissions: staffPermissions(sources), organizationId: null }
      : undefined;
  const membership = sources.memberships.find((one) => one.organizationId === organizationId);
  // Staff act as staff, whatever else they are members of.
  if (!membership || isStaff(sources)) return undefined;
  return {
    ...common,
    kind: "member",
    permissions: memberPermissions(membership),
    organizationId,
    organizationRole: membership.role,
  };
}
