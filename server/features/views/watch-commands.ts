import { and, eq } from "drizzle-orm";
import { viewWatches } from "#drizzle/schema/views.ts";
import type { Work } from "#server/change/command.ts";
import { notFound } from "#server/errors.ts";
import type { DeleteViewInput, WatchCopyInput, WatchViewInput } from "#shared/inputs/views-inputs.ts";
import { openView, person, type Lists } from "./view-access.ts";
import { explainView, viewCommands } from "./view-commands.ts";
import { countUpTo } from "./watch-count.ts";

/** Asking to be told when a view fills up, and no longer. */
export function watchCommands(lists: Lists) {
  const { createView } = viewCommands(lists);

  async function watchCopy(work: Work, { threshold, ...view }: WatchCopyInput) {
    const { id } = await createView(work, view);
    return watchView(work, { id, threshold });
  }

  async function watchView(work: Work, { id, threshold }: WatchViewInput) {
    const { view, list } = await openView(work.tx, work.actor, lists, id);
    const { userId: ownerId } = person(work.actor);
    // What is there now is no news: only a crossing from here on is told.
    const lastCount = await countUpTo(work.tx, work.actor, list, view.params, threshold + 1);
    const found = {
      threshold,
      lastCount,
      isAbove: lastCount > threshold,
      checkedAt: work.now,
      failure: null,
    };
    await work.tx
      .insert(viewWatches)
      .values({ viewId: id, ownerId, organizationId: view.organizationId, ...found })
      .onConflictDoUpdate({ target: [viewWatches.ownerId, viewWatches.viewId], set: found });
    explainView(work, view, threshold === 0 ? "Watches a view" : `Watches a view for more than ${threshold}`);
    return { id, isAbove: lastCount > threshold };
  }

  async function unwatchView(work: Work, { id }: DeleteViewInput) {
    const { userId } = person(work.actor);
    const { view } = await openView(work.tx, work.actor, lists, id);
    const gone = await work.tx
      .delete(viewWatches)
      .where(and(eq(viewWatches.viewId, id), eq(viewWatches.ownerId, userId)))
      .returning({ id: viewWatches.id });
    if (gone.length === 0) throw notFound();
    explainView(work, view, "No longer watches a view");
    return { id };
  }

  return { watchView, watchCopy, unwatchView };
}
