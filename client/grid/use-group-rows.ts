import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { faultWords } from "#client/trpc.ts";
import type { Group, ListPage } from "#shared/list-params.ts";
import { groupedLines, groupId, type GroupPart } from "./grid-groups.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { KnownGroups } from "./grid-selection.ts";
import type { ListClient } from "./list-client.ts";
import { noRows } from "./loaded-rows.ts";
import { useKnownGroups } from "./use-known-groups.ts";
import { noneOpen, useOpenGroups } from "./use-open-groups.ts";
import type { GridRows, GridRowsQuery } from "./use-grid-rows.ts";

const pageSize = 50;
const keptFor = 10 * 60_000;
const restBetween = 5000;
const noGroups: readonly Group[] = [];

/** How the groups of a list are opened and closed. */
export interface GroupControls {
  toggle: (group: Group, open?: boolean) => void;
  /** Reads on, or again after a failure. */
  readOn: (group: Group) => void;
  openAll: () => void;
  closeAll: () => void;
  /** Counts and sums again, soon: something changed. */
  recount: () => void;
}

/** The groups themselves, with how they are opened and closed. */
export interface ShownGroups extends GroupControls {
  groups: readonly Group[];
  /** There are more groups than these. */
  capped: boolean;
  known: KnownGroups;
}

/** The groups of a list and the rows of those that are open, each read when it is opened, as one list of lines. */
export function useGroupRows(
  client: ListClient,
  { resourceName, params, loadId }: GridRowsQuery,
  isGrouped: boolean,
): { rows: GridRows; controls: ShownGroups } {
  const queryClient = useQueryClient();
  const answer = useQuery({
    queryKey: ["groups", resourceName, loadId],
    queryFn: ({ signal }) => client.groups(resourceName, params, signal),
    enabled: isGrouped,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: keptFor,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });
  const groups = (isGrouped ? answer.data?.groups : undefined) ?? noGroups;
  const question = JSON.stringify([resourceName, params.filter, params.search, params.group]);
  const { open, setOpen } = useOpenGroups(loadId, question, groups);

  const pageKey = (id: string, cursor: string | null) => ["group-rows", resourceName, loadId, id, cursor];
  // A page is asked for once the one before has said where it ends.
  const asked = groups.flatMap((group) => {
    const id = groupId(group);
    const pages: { id: string; group: Group; cursor: string | null }[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < (open.get(id) ?? 0); page++) {
      pages.push({ id, group, cursor });
      const known: ListPage<GridRow> | undefined = queryClient.getQueryData(pageKey(id, cursor));
      if (!known?.nextCursor) break;
      cursor = known.nextCursor;
    }
    return pages;
  });
  const pages = useQueries({
    queries: asked.map(({ id, group, cursor }) => ({
      queryKey: pageKey(id, cursor),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.rows(
          resourceName,
          { ...params, groupKey: group.key, limit: pageSize, ...(cursor !== null && { cursor }) },
          signal,
        ),
      enabled: !answer.isPlaceholderData,
      staleTime: Infinity,
      gcTime: keptFor,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: false,
    })),
    combine: (answers) => answers.map(({ data, error, isFetching }) => ({ data, error, isFetching })),
  });

  const places = asked.map(({ id }) => id).join("\n");
  const last = useRef(noRows);
  const loaded = useMemo(() => {
    const parts = new Map<string, GroupPart>();
    places.split("\n").forEach((id, at) => {
      const page = pages[at];
      if (!page) return;
      const rows = [...(parts.get(id)?.rows ?? []), ...(page.data?.rows ?? [])];
      const state = page.error
        ? "failed"
        : page.data
          ? page.data.nextCursor
            ? "waiting"
            : "whole"
          : "loading";
      parts.set(id, { rows, state, ...(page.error && { fault: faultWords(page.error) }) });
    });
    return (last.current = groupedLines(groups, parts, last.current));
  }, [groups, pages, places]);

  const { refetch } = answer;
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), [loadId]);
  const recount = useCallback(() => {
    if (timer.current !== 0) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      void refetch();
    }, restBetween);
  }, [refetch]);
  const replaceRows = useCallback(
    (changed: ReadonlyMap<string, GridRow>) => {
      queryClient.setQueriesData<ListPage<GridRow>>(
        { queryKey: ["group-rows", resourceName, loadId] },
        (page) =>
          page?.rows.some((row) => changed.has(row._id))
            ? { ...page, rows: page.rows.map((row) => changed.get(row._id) ?? row) }
            : page,
      );
      recount();
    },
    [queryClient, resourceName, loadId, recount],
  );

  const known = useKnownGroups(groups, loaded);
  const controls: ShownGroups = {
    groups,
    known,
    capped: answer.data?.capped ?? false,
    toggle: (group, toOpen) =>
      setOpen((before) => {
        const id = groupId(group);
        const next = new Map(before);
        if (toOpen ?? !before.has(id)) next.set(id, before.get(id) ?? 1);
        else next.delete(id);
        return next;
      }),
    readOn: (group) => {
      const id = groupId(group);
      void queryClient.resetQueries({
        queryKey: ["group-rows", resourceName, loadId, id],
        predicate: ({ state: { status } }) => status === "error",
      });
      setOpen((before) => new Map(before).set(id, asked.filter((page) => page.id === id).length + 1));
    },
    openAll: () => setOpen(() => new Map(groups.slice(0, 20).map((group) => [groupId(group), 1]))),
    closeAll: () => setOpen(() => noneOpen),
    recount,
  };
  const times = [answer, ...pages].flatMap(({ data }) => data?.asOf ?? []).sort();
  const isReady = answer.isSuccess && !answer.isPlaceholderData;
  const rows: GridRows = {
    loaded,
    pageCount: 1,
    asOf: times[0] ?? "",
    readAt: isReady ? answer.dataUpdatedAt : undefined,
    status: answer.status,
    error: answer.error,
    isPlaceholder: answer.isPlaceholderData,
    isFetching: answer.isFetching || pages.some(({ isFetching }) => isFetching),
    edges: noEdges,
    hasNext: false,
    hasPrevious: false,
    isFetchingNext: false,
    isFetchingPrevious: false,
    hasNextFailed: false,
    fetchNext: nothing,
    fetchPrevious: nothing,
    retry: useCallback(() => void refetch(), [refetch]),
    replaceRows,
  };
  return { rows, controls };
}

const noEdges = { before: null, after: null };
const nothing = () => undefined;
