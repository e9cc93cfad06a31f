import { and, eq, ne, sql } from "drizzle-orm";
import { savedViews } from "#drizzle/schema/extensions.ts";
import { viewArrangements } from "#drizzle/schema/views.ts";
import type { Work } from "#server/change/command.ts";
import { updateVersioned } from "#server/change/update-versioned.ts";
import { sortKeys } from "#server/data/keyset-sql.ts";
import { listCondition } from "#server/data/list-condition.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { listReader } from "#server/data/list-reader.ts";
import { conflict } from "#server/errors.ts";
import type {
  ArrangeViewsInput,
  CreateViewInput,
  DeleteViewInput,
  DuplicateViewInput,
  RenameViewInput,
  SaveViewInput,
  SetQueueInput,
  ViewParams,
} from "#shared/inputs/views-inputs.ts";
import { openView, person, readableList, viewToChange, type Lists, type SavedView } from "./view-access.ts";

/** What somebody does with views for himself. All of them run as changes, so each can be undone. */
export function viewCommands(lists: Lists) {
  async function createView(work: Work, { resource, name, params, layout }: CreateViewInput) {
    const list = readableList(work.actor, lists, resource);
    checkParams(work, list, params);
    return insertView(work, { resource, name, params, layout });
  }

  async function saveView(work: Work, { id, version, params, layout }: SaveViewInput) {
    const { view, list } = await viewToChange(work.tx, work.actor, lists, id);
    checkParams(work, list, params);
    const saved = await updateVersioned(
      work.tx,
      savedViews,
      { id, version },
      { params, ...(layout && { layout }) },
    );
    explainView(work, view, "Saved a view");
    return { id, version: saved };
  }

  async function renameView(work: Work, { id, name, description }: RenameViewInput) {
    const { view } = await viewToChange(work.tx, work.actor, lists, id);
    await refuseSameName(work, view.resource, name, id);
    const values = { name, ...(description !== undefined && { description: description || null }) };
    await work.tx.update(savedViews).set(values).where(eq(savedViews.id, id));
    explainView(work, { ...view, name }, `Renamed a view from “${view.name}”`);
    return { id };
  }

  async function duplicateView(work: Work, { id, name }: DuplicateViewInput) {
    const { view } = await openView(work.tx, work.actor, lists, id);
    const { resource, params, layout, description } = view;
    return insertView(work, { resource, name, params, layout, description });
  }

  async function deleteView(work: Work, { id }: DeleteViewInput) {
    const { view } = await viewToChange(work.tx, work.actor, lists, id);
    await work.tx.delete(savedViews).where(eq(savedViews.id, id));
    explainView(work, view, "Deleted a view");
    return { id };
  }

  async function setQueue(work: Work, { id, isQueue, leaseMinutes }: SetQueueInput) {
    const { view } = await viewToChange(work.tx, work.actor, lists, id);
    await work.tx.update(savedViews).set({ isQueue, leaseMinutes }).where(eq(savedViews.id, id));
    explainView(work, view, isQueue ? "Made a view a queue" : "Made a queue a plain view again");
    return { id };
  }

  async function arrangeViews(work: Work, { resource, ...wanted }: ArrangeViewsInput) {
    const list = readableList(work.actor, lists, resource);
    const { userId: ownerId } = person(work.actor);
    await work.tx
      .insert(viewArrangements)
      .values({ ownerId, resource, ...wanted })
      .onConflictDoUpdate({
        target: [viewArrangements.ownerId, viewArrangements.resource],
        set: { resource, ...wanted },
      });
    const what = wanted.tabOrder ? "Put the tabs in another order" : "Chose what opens first";
    work.explain({ entityType: "saved-views", description: `${what}: ${list.resource.label}` });
    return {};
  }

  return { createView, saveView, renameView, duplicateView, deleteView, setQueue, arrangeViews };
}

/** Names the change in the audit log. */
export function explainView(work: Work, view: Pick<SavedView, "id" | "name">, description: string) {
  work.explain({ entityType: "saved-views", entityId: view.id, entityName: view.name, description });
}

// Asks what the list would ask, without running it: a field that isn't there or not visible is refused in its words.
function checkParams({ actor }: Work, list: ListQuery, params: ViewParams): void {
  const reader = listReader(list.bound, actor);
  listCondition(reader, params);
  sortKeys(reader, params.sort);
}

async function insertView(
  work: Work,
  view: Pick<SavedView, "resource" | "name" | "params" | "layout"> & { description?: string | null },
) {
  const actor = person(work.actor);
  await refuseSameName(work, view.resource, view.name);
  const organizationId = actor.kind === "member" ? actor.organizationId : null;
  const position = sql<number>`(select coalesce(max(position), 0) + 1 from saved_views where resource = ${view.resource})`;
  const [made] = await work.tx
    .insert(savedViews)
    .values({ ...view, ownerId: actor.userId, organizationId, scope: "mine", position })
    .returning();
  explainView(work, made!, "Saved a new view");
  return { id: made!.id, version: made!.version };
}

async function refuseSameName({ tx, actor }: Work, resource: string, name: string, except?: string) {
  const [same] = await tx
    .select({ id: savedViews.id })
    .from(savedViews)
    .where(
      and(
        eq(savedViews.ownerId, person(actor).userId),
        eq(savedViews.resource, resource),
        sql`lower(${savedViews.name}) = lower(${name})`,
        actor.kind === "member" ? eq(savedViews.organizationId, actor.organizationId) : undefined,
        except ? ne(savedViews.id, except) : undefined,
      ),
    )
    .limit(1);
  if (same) throw conflict(`You already have a view called “${name}” for this list. Choose another name.`);
}
