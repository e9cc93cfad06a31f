import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useCallback, useMemo, useRef } from "react";
import type { ListPage, ListParams } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";
import { flattenPages, noRows, type LoadedRows } from "./loaded-rows.ts";

const firstPage = 100;
const furtherPages = 200;
const keptFor = 10 * 60_000;

export interface GridRowsQuery {
  resourceName: string;
  /** Filter, search, sort and the columns to read. */
  params: ListParams;
  /** Where to start; null is the top. */
  start: string | null;
  /** A new one reads everything again; an old one finds what was loaded under it. */
  loadId: string;
}

/** The question for a list's rows, page by page in both directions. */
export function gridRowsOptions(client: ListClient, { resourceName, params, start, loadId }: GridRowsQuery) {
  return infiniteQueryOptions({
    queryKey: ["rows", resourceName, loadId] as const,
    queryFn: ({ pageParam, signal }): Promise<ListPage<GridRow>> =>
      client.rows(
        resourceName,
        {
          ...params,
          limit: pageParam === start ? firstPage : furtherPages,
          ...(pageParam !== null && { cursor: pageParam }),
        },
        signal,
      ),
    initialPageParam: start,
    getNextPageParam: (last) => last.nextCursor,
    getPreviousPageParam: (first) => first.previousCursor,
    // Live hints keep the rows fresh one by one; asking for all pages again would undo the reader's scrolling.
    staleTime: Infinity,
    gcTime: keptFor,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    structuralSharing: false,
    retry: false,
  });
}

/** The loaded rows of a list; never waits for a count. */
export function useGridRows(client: ListClient, query: GridRowsQuery, enabled = true) {
  const queryClient = useQueryClient();
  const { resourceName, loadId } = query;
  const answer = useInfiniteQuery({
    ...gridRowsOptions(client, query),
    placeholderData: keepPreviousData,
    enabled,
  });

  const last = useRef<LoadedRows>(noRows);
  const pages = answer.data?.pages;
  const loaded = useMemo(() => {
    const lists = pages?.map((page) => page.rows) ?? [];
    return (last.current = flattenPages(last.current, lists));
  }, [pages]);

  const { fetchNextPage, fetchPreviousPage, refetch } = answer;
  const replaceRows = useCallback(
    (changed: ReadonlyMap<string, GridRow>) => {
      const { queryKey } = gridRowsOptions(client, { resourceName, loadId, params: {}, start: null });
      queryClient.setQueryData(
        queryKey,
        (data) => data && { ...data, pages: data.pages.map((page) => withRows(page, changed)) },
      );
    },
    [queryClient, client, resourceName, loadId],
  );

  return {
    loaded,
    pageCount: pages?.length ?? 0,
    /** The database's clock at the earliest reading among the loaded pages. */
    asOf: pages?.reduce(
      (earliest, page) => (page.asOf < earliest ? page.asOf : earliest),
      pages[0]?.asOf ?? "",
    ),
    readAt: answer.isSuccess && !answer.isPlaceholderData ? answer.dataUpdatedAt : undefined,
    status: answer.status,
    error: answer.error,
    /** The rows on screen belong to the question before. */
    isPlaceholder: answer.isPlaceholderData,
    isFetching: answer.isFetching,
    edges: { before: pages?.[0]?.previousCursor ?? null, after: pages?.at(-1)?.nextCursor ?? null },
    hasNext: answer.hasNextPage && !answer.isPlaceholderData,
    hasPrevious: answer.hasPreviousPage && !answer.isPlaceholderData,
    isFetchingNext: answer.isFetchingNextPage,
    isFetchingPrevious: answer.isFetchingPreviousPage,
    hasNextFailed: answer.isFetchNextPageError,
    fetchNext: useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]),
    fetchPrevious: useCallback(() => void fetchPreviousPage({ cancelRefetch: false }), [fetchPreviousPage]),
    retry: useCallback(() => void refetch(), [refetch]),
    replaceRows,
  };
}

export type GridRows = ReturnType<typeof useGridRows>;

function withRows(page: ListPage<GridRow>, changed: ReadonlyMap<string, GridRow>): ListPage<GridRow> {
  if (!page.rows.some((row) => changed.has(row._id))) return page;
  return { ...page, rows: page.rows.map((row) => changed.get(row._id) ?? row) };
}
