import { runChange } from "#client/change/apply-change.ts";
import { openChange, sending, type ChangeRequest } from "#client/change/change-request.ts";
import { formatQuantity } from "#shared/format/numbers.ts";
import { trpcClient } from "#client/trpc.ts";
import type {
  ArrangeViewsInput,
  Audience,
  CreateViewInput,
  SaveViewInput,
  SetQueueInput,
  ViewParams,
} from "#shared/inputs/views-inputs.ts";
import type { ListParams } from "#shared/list-params.ts";
import type { ListView, SavedTab } from "./use-views.tsx";

/*
 * Everything that is done with views, each a change: at once with Undo where it concerns oneself, shown first where
 * others see it.
 */

export const createView = (input: CreateViewInput, onMade: (id: string) => void) =>
  runChange<{ id: string }>({
    title: `Saving “${input.name}”`,
    verb: "Save",
    done: () => `“${input.name}” saved`,
    send: sending(trpcClient.views.create.mutate, input),
    onApplied: ({ result }) => onMade(result.id),
  });

/** A shared view changes for all who see it: that is shown first. */
export function saveView(
  view: SavedTab,
  input: Pick<SaveViewInput, "params" | "layout">,
  onSaved: () => void,
) {
  const request: ChangeRequest<unknown> = {
    title: view.scope === "mine" ? `Saving “${view.name}”` : `Save “${view.name}” for everybody who sees it`,
    verb: "Save",
    done: () => `“${view.name}” saved`,
    send: sending(trpcClient.views.save.mutate, { id: view.id, version: view.version, ...input }),
    onApplied: onSaved,
  };
  if (view.scope === "mine") void runChange(request);
  else openChange(request);
}

export const renameView = ({ id, name: before }: SavedTab, name: string, onRenamed: () => void) =>
  runChange({
    title: `Renaming “${before}”`,
    verb: "Rename",
    done: () => `“${before}” is now “${name}”`,
    send: sending(trpcClient.views.rename.mutate, { id, name }),
    onApplied: onRenamed,
  });

export function deleteView({ id, name, scope }: SavedTab, onDeleted: () => void) {
  const request: ChangeRequest<unknown> = {
    title: `Delete “${name}”`,
    verb: "Delete",
    danger: scope !== "mine",
    reason: "optional",
    done: () => `“${name}” deleted`,
    send: sending(trpcClient.views.delete.mutate, { id }),
    onApplied: onDeleted,
  };
  if (scope === "mine") void runChange(request);
  else openChange(request);
}

export const shareView = ({ id, name }: SavedTab, audience: Audience, words: string) =>
  runChange({
    title: `Sharing “${name}”`,
    verb: "Share",
    done: () => (audience.scope === "mine" ? `Only you see “${name}” now` : `“${name}” shared with ${words}`),
    send: sending(trpcClient.views.share.mutate, { id, audience }),
  });

export const setSharedDefault = ({ id, name }: SavedTab, isDefault: boolean) =>
  runChange({
    title: `Changing what opens first`,
    verb: "Change",
    done: () => (isDefault ? `“${name}” opens first for all who see it` : `“${name}” no longer opens first`),
    send: sending(trpcClient.views.setDefault.mutate, { id, isDefault }),
  });

export const setQueue = ({ id, name }: SavedTab, queue: Omit<SetQueueInput, "id">) =>
  runChange({
    title: `Changing “${name}”`,
    verb: "Change",
    done: () =>
      queue.isQueue
        ? `“${name}” is a queue: ${queue.leaseMinutes} minutes for each`
        : `“${name}” is a plain view again`,
    send: sending(trpcClient.views.setQueue.mutate, { id, ...queue }),
  });

export const arrangeViews = (input: ArrangeViewsInput, words: string) =>
  runChange({
    title: "Arranging the tabs",
    verb: "Arrange",
    done: () => words,
    send: sending(trpcClient.views.arrange.mutate, input),
  });

/** Tells when the view holds more rows than that; one that isn't saved is watched as a copy of one's own. */
export function watchView(resource: string, view: ListView, threshold: number, freeName: string) {
  const { saved, label, params } = view;
  const { watch, watchCopy } = trpcClient.views;
  const copy = { resource, name: freeName, params: stateOfView(params), layout: { widths: {} }, threshold };
  return runChange<{ isAbove: boolean }>({
    title: `Watching “${label}”`,
    verb: "Watch",
    done: ({ result }) =>
      result.isAbove
        ? `Watching “${label}”: it has that many already, you hear of it the next time`
        : `You hear when “${label}” has ${threshold === 0 ? "something in it" : `more than ${formatQuantity(threshold, "row", "en")}`}`,
    send: saved ? sending(watch.mutate, { id: saved.id, threshold }) : sending(watchCopy.mutate, copy),
  });
}

/** A list's state as a view keeps it: without a place in the list and the reader's clock. */
export function stateOfView({
  limit: _l,
  cursor: _c,
  groupKey: _g,
  zone: _z,
  ...params
}: ListParams): ViewParams {
  return params;
}

export const unwatchView = ({ id, name }: SavedTab) =>
  runChange({
    title: `Watching “${name}”`,
    verb: "Stop",
    done: () => `You no longer watch “${name}”`,
    send: sending(trpcClient.views.unwatch.mutate, { id }),
  });
