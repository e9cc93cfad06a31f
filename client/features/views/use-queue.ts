import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { watchResources } from "#client/live.ts";
import { queryClient, trpc } from "#client/trpc.ts";
import { createStore, useStore } from "#client/ui/store.ts";
import { useViewer } from "#client/viewer.ts";
import type { inferOutput } from "@trpc/tanstack-react-query";
import type { SavedTab } from "./use-views.tsx";

export type QueueItem = inferOutput<typeof trpc.queues.items>[number];

/** Who has what in the queue on the screen, by record: read by the marks in the grid's cells. */
export const queueMarks = createStore<ReadonlyMap<string, QueueItem>>(new Map());

const none: ReadonlyMap<string, QueueItem> = new Map();
const between = 20_000;

/** The queue on the screen, kept up to date; what one holds oneself, and since when. */
export function useQueue(view: SavedTab | undefined) {
  const viewId = view?.isQueue ? view.id : undefined;
  const me = useViewer().id;
  const { data } = useQuery({
    ...trpc.queues.items.queryOptions({ viewId: viewId ?? "" }),
    enabled: viewId !== undefined,
    // Leases and snoozes end without a word from the server.
    refetchInterval: between,
    staleTime: 0,
  });
  const marks = useMemo(
    () => (viewId && data ? new Map(data.map((item) => [item.recordId, item])) : none),
    [viewId, data],
  );
  useEffect(() => {
    queueMarks.set(marks);
    return () => queueMarks.set(none);
  }, [marks]);
  useEffect(() => {
    if (viewId === undefined) return;
    const read = () =>
      void queryClient.invalidateQueries({ queryKey: trpc.queues.items.queryKey({ viewId }) });
    return watchResources(["queue-items"], read);
  }, [viewId]);
  const isMine = ({ state, holderId }: QueueItem) => state === "claimed" && holderId === me;
  const items = [...marks.values()];
  return {
    viewId,
    isMine: (recordId: string) => {
      const item = marks.get(recordId);
      return item !== undefined && isMine(item);
    },
    itemOf: (recordId: string) => marks.get(recordId),
    held: items.find(isMine),
    claimed: items.filter(({ state }) => state === "claimed").length,
    snoozed: items.filter(({ state }) => state === "snoozed").length,
    handedToMe: items.filter(({ state, handedToId }) => state === "handed" && handedToId === me).length,
  };
}
export type QueueNow = ReturnType<typeof useQueue>;

/** What a record's mark says; undefined where there is nothing to say. */
export function useQueueMark(recordId: string): QueueItem | undefined {
  return useStore(queueMarks).get(recordId);
}
