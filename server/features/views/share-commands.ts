import { and, eq, isNull, type SQL } from "drizzle-orm";
import { savedViews } from "#drizzle/schema/extensions.ts";
import { roles } from "#drizzle/schema/rbac.ts";
import { can } from "#server/auth/actor.ts";
import type { Work } from "#server/change/command.ts";
import { conflict, forbidden, malformed } from "#server/errors.ts";
import type { Audience, SetDefaultViewInput, ShareViewInput } from "#shared/inputs/views-inputs.ts";
import { memberRoles, type MemberRole } from "#shared/states.ts";
import { openView, ownRoles, person, viewToChange, type Lists, type SavedView } from "./view-access.ts";
import { explainView } from "./view-commands.ts";

/** What somebody does with views for others: who sees them, and which one opens first for them. */
export function shareCommands(lists: Lists) {
  async function shareView(work: Work, { id, audience }: ShareViewInput) {
    const { view } = await openView(work.tx, work.actor, lists, id, true);
    const { userId } = person(work.actor);
    if (view.ownerId !== userId && !can(work.actor, "views:share-everyone"))
      throw forbidden("Only its owner, or who may share with everyone, decides who sees this view.");
    if (audience.scope === "mine" && view.ownerId !== userId)
      throw conflict("This view is somebody else's. Delete it, or leave it to its owner.");
    const { words, ...values } = await audienceValues(work, audience);
    await work.tx
      .update(savedViews)
      .set({ ...values, ...(audience.scope === "mine" && { isDefault: false }) })
      .where(eq(savedViews.id, id));
    explainView(work, view, `Shared a view with ${words}`);
    return { id };
  }

  async function setDefaultView(work: Work, { id, isDefault }: SetDefaultViewInput) {
    const { view } = await viewToChange(work.tx, work.actor, lists, id);
    if (view.scope !== "role" && view.scope !== "everyone")
      throw conflict("Share the view first: a default is for those who see it.");
    if (isDefault)
      await work.tx
        .update(savedViews)
        .set({ isDefault: false })
        .where(and(sameAudience(view), eq(savedViews.isDefault, true)));
    await work.tx.update(savedViews).set({ isDefault }).where(eq(savedViews.id, id));
    explainView(work, view, isDefault ? "Made a view what opens first" : "No longer opens first");
    return { id };
  }

  return { shareView, setDefaultView };
}

async function audienceValues(work: Work, audience: Audience) {
  const { tx } = work;
  const actor = person(work.actor);
  if (audience.scope === "mine")
    return { scope: "mine", roleId: null, memberRole: null, words: "nobody" } as const;
  const toEveryone = can(actor, "views:share-everyone");
  if (audience.scope === "everyone") {
    if (!toEveryone) throw forbidden("You may share with your own role, not with everyone.");
    return { scope: "everyone", roleId: null, memberRole: null, words: "everyone" } as const;
  }
  const { role } = audience;
  const isWord = (memberRoles as readonly string[]).includes(role);
  if (isWord !== (actor.kind === "member")) throw malformed("There is no such role here.");
  if (actor.kind === "member") {
    if (role !== actor.organizationRole && !toEveryone) throw forbidden(ownRoleOnly);
    return { scope: "role", roleId: null, memberRole: role as MemberRole, words: `every ${role}` } as const;
  }
  const [found] = await tx
    .select({ id: roles.id, name: roles.name })
    .from(roles)
    .where(and(eq(roles.id, role), isNull(roles.deletedAt)));
  if (!found) throw malformed("There is no such role here.");
  const own = await ownRoles(tx, actor.userId);
  if (!toEveryone && !own.some(({ id }) => id === role)) throw forbidden(ownRoleOnly);
  return { scope: "role", roleId: role, memberRole: null, words: `the role ${found.name}` } as const;
}

const ownRoleOnly = "You may share with a role that you hold.";

function sameAudience({ resource, scope, roleId, memberRole, organizationId }: SavedView): SQL {
  const equal = (column: Parameters<typeof isNull>[0], value: string | null) =>
    value === null ? isNull(column) : eq(column, value);
  return and(
    eq(savedViews.resource, resource),
    eq(savedViews.scope, scope),
    equal(savedViews.roleId, roleId),
    equal(savedViews.memberRole, memberRole),
    equal(savedViews.organizationId, organizationId),
  )!;
}
