import { and, eq, gt, inArray, isNull, or, type SQL } from "drizzle-orm";
import { savedViews } from "#drizzle/schema/extensions.ts";
import { roles, userRoles } from "#drizzle/schema/rbac.ts";
import { sql } from "drizzle-orm";
import { type Actor, can, type MemberActor, type StaffActor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { forbidden, notFound } from "#server/errors.ts";

export type Lists = Readonly<Record<string, ListQuery>>;
export type SavedView = typeof savedViews.$inferSelect;
type Person = StaffActor | MemberActor;

/** Views belong to people: a door or a job has none. */
export function person(actor: Actor): Person {
  if (actor.kind === "system") throw forbidden();
  return actor;
}

/**
 * The views that somebody may open: one's own, those of one's role, everyone's. Staff's are the console's own; a member's
 * those of the organization.
 */
export function readableViews(tx: Transaction, actor: Actor): SQL {
  const { userId } = person(actor);
  const place =
    actor.kind === "member"
      ? eq(savedViews.organizationId, actor.organizationId)
      : isNull(savedViews.organizationId);
  const ofRole =
    actor.kind === "member"
      ? eq(savedViews.memberRole, actor.organizationRole)
      : inArray(savedViews.roleId, ownRoles(tx, userId));
  const shared = or(eq(savedViews.scope, "everyone"), and(eq(savedViews.scope, "role"), ofRole));
  return and(place, or(and(eq(savedViews.scope, "mine"), eq(savedViews.ownerId, userId)), shared))!;
}

/** The ids of a staff member's roles in force. */
export function ownRoles(tx: Transaction, userId: string) {
  return tx
    .select({ id: userRoles.roleId })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.id, userRoles.roleId), isNull(roles.deletedAt)))
    .where(
      and(eq(userRoles.userId, userId), or(isNull(userRoles.expiresAt), gt(userRoles.expiresAt, sql`now()`))),
    );
}

/** A view that the actor may open, with its list. 404 when it is gone, not shared, or its list is closed to the actor. */
export async function openView(
  tx: Transaction,
  actor: Actor,
  lists: Lists,
  id: string,
  lock = false,
): Promise<{ view: SavedView; list: ListQuery }> {
  const query = tx
    .select()
    .from(savedViews)
    .where(and(eq(savedViews.id, id), readableViews(tx, actor)));
  const [view] = await (lock ? query.for("update") : query);
  if (!view) throw notFound();
  return { view, list: readableList(actor, lists, view.resource) };
}

/** The list by its resource's name; 404 when there is none or the actor may not read it. */
export function readableList(actor: Actor, lists: Lists, resource: string): ListQuery {
  const list = Object.hasOwn(lists, resource) ? lists[resource] : undefined;
  if (!list || !can(actor, list.resource.permission)) throw notFound();
  return list;
}

/** Whether somebody may change a view: one's own always, a shared one with the permission to share with those people. */
export function mayChange(actor: Actor, view: Pick<SavedView, "scope" | "ownerId">): boolean {
  if (view.scope === "mine") return view.ownerId === person(actor).userId;
  return can(actor, view.scope === "role" ? "views:share" : "views:share-everyone");
}

/** A view for changing it, locked. 403 in words when it is shared and not the actor's to change. */
export async function viewToChange(tx: Transaction, actor: Actor, lists: Lists, id: string) {
  const opened = await openView(tx, actor, lists, id, true);
  if (!mayChange(actor, opened.view))
    throw forbidden(
      `“${opened.view.name}” is shared, and you may not change what others see. Save a copy of your own.`,
    );
  return opened;
}
