import { and, asc, eq, gt, ilike, isNull, ne, or, sql } from "drizzle-orm";
import { users } from "#drizzle/schema/authentication.ts";
import { roles, userRoles } from "#drizzle/schema/rbac.ts";
import { organizationMembers } from "#drizzle/schema/tenancy.ts";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { conflict } from "#server/errors.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import { organizationRolePermissions } from "#shared/roles.ts";
import type { SavedView } from "./view-access.ts";

export interface Colleague {
  id: string;
  name: string;
}

const most = 20;

/** Who could work in this queue too, by name: active, may read the list, and sees the view. Never oneself. */
export async function colleagues(
  tx: Transaction,
  actor: StaffActor | MemberActor,
  view: SavedView,
  permission: Permission,
  search: string,
): Promise<Colleague[]> {
  const named = ilike(users.fullName, `%${search.replace(/[\\%_]/g, "\\$&")}%`);
  const people = await candidates(tx, actor, and(named, ne(users.id, actor.userId))!);
  return people.filter((one) => mayWork(one, view, permission)).slice(0, most);
}

/** One of them by id; refuses in words who can't take it. */
export async function colleague(
  tx: Transaction,
  actor: StaffActor | MemberActor,
  view: SavedView,
  permission: Permission,
  id: string,
): Promise<Colleague> {
  const [found] = await candidates(tx, actor, eq(users.id, id));
  if (!found) throw conflict("This person can't sign in at the moment. Choose somebody else.");
  if (!mayWork(found, view, permission))
    throw conflict(
      `${found.name} can't open “${view.name}”. Share the view with them, or choose somebody else.`,
    );
  return found;
}

interface Candidate extends Colleague {
  roles: string[];
  grants: ReadonlySet<string>;
}

async function candidates(
  tx: Transaction,
  actor: StaffActor | MemberActor,
  which: ReturnType<typeof eq>,
): Promise<Candidate[]> {
  const active = and(which, eq(users.status, "active"), isNull(users.deletedAt));
  if (actor.kind === "member") {
    const rows = await tx
      .select({ id: users.id, name: users.fullName, role: organizationMembers.role })
      .from(organizationMembers)
      .innerJoin(users, eq(users.id, organizationMembers.userId))
      .where(
        and(
          active,
          eq(organizationMembers.organizationId, actor.organizationId),
          eq(organizationMembers.isActive, true),
          isNull(organizationMembers.leftAt),
        ),
      )
      .orderBy(asc(users.fullName), asc(users.id))
      .limit(200);
    return rows.map(({ role, ...one }) => ({
      ...one,
      roles: [role],
      grants: new Set(organizationRolePermissions[role]),
    }));
  }
  const inForce = or(isNull(userRoles.expiresAt), gt(userRoles.expiresAt, sql`now()`));
  const rows = await tx
    .select({ id: users.id, name: users.fullName, role: roles.id, permissions: roles.permissions })
    .from(userRoles)
    .innerJoin(users, eq(users.id, userRoles.userId))
    .innerJoin(roles, and(eq(roles.id, userRoles.roleId), isNull(roles.deletedAt)))
    .where(and(active, inForce))
    .orderBy(asc(users.fullName), asc(users.id))
    .limit(500);
  const people = new Map<string, Candidate>();
  for (const { id, name, role, permissions } of rows) {
    const before = people.get(id);
    people.set(id, {
      id,
      name,
      roles: [...(before?.roles ?? []), role],
      grants: new Set([...(before?.grants ?? []), ...permissions]),
    });
  }
  return [...people.values()];
}

function mayWork(one: Candidate, view: SavedView, permission: Permission): boolean {
  const seesView =
    view.scope === "everyone" ||
    (view.scope === "role" && one.roles.includes(view.roleId ?? view.memberRole ?? "")) ||
    (view.scope === "mine" && view.ownerId === one.id);
  return seesView && holds(one.grants, permission);
}
