import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { appliedChanges } from "#client/change/applied-changes.ts";
import type { ListParams } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import { useGridCount } from "./count-label.tsx";
import { readColumns } from "./grid-columns.ts";
import { freshLoad } from "./grid-visits.ts";
import type { ListClient } from "./list-client.ts";
import { useGridLoad } from "./use-grid-load.ts";
import { gridRowsOptions, useGridRows, type GridRowsQuery } from "./use-grid-rows.ts";
import { useLiveRows } from "./use-live-rows.ts";

/** Pages that are read again at once when a column is added; further down the reader starts at the top again. */
const mostPagesAgain = 10;

interface GridDataOptions {
  client: ListClient;
  resource: AnyResource;
  params: ListParams;
  visibleNames: readonly string[];
  shown: readonly string[];
  visitKey: string;
  idsOnScreen: () => string[];
}

/** Rows, count and live updates of one grid, under one question. */
export function useGridData({
  client,
  resource,
  params,
  visibleNames,
  shown,
  visitKey,
  idsOnScreen,
}: GridDataOptions) {
  const queryClient = useQueryClient();
  const question = JSON.stringify([params.filter, params.search, params.sort, params.cursor]);
  const needed = useMemo(() => readColumns(resource, shown, visibleNames), [resource, shown, visibleNames]);
  const { load, lacks, setLoad } = useGridLoad(visitKey, question, needed);
  const { filter, search, sort } = params;
  const asked = useMemo<GridRowsQuery>(
    () => ({
      resourceName: resource.name,
      params: { filter, search, sort, columns: [...load.columns] },
      start: params.cursor ?? null,
      loadId: load.id,
    }),
    // The question is these parts as text: equal text is the same list, whatever object came from the address.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [resource.name, question, load],
  );
  const rows = useGridRows(client, asked);
  const counted = useGridCount(client, resource.name, params, load.id);
  const live = useLiveRows({
    client,
    resourceName: resource.name,
    params: asked.params,
    loaded: rows.loaded,
    isComplete: !rows.hasNext && !rows.isPlaceholder && rows.status === "success",
    idsOnScreen,
    replaceRows: rows.replaceRows,
    loadId: load.id,
  });

  const { refresh } = live;
  // One's own change shows at once, also where the live connection is down.
  useEffect(() => {
    const stop = appliedChanges.subscribe(refresh);
    return () => void stop();
  }, [refresh]);

  const isExtending = useRef(false);
  const { pageCount } = rows;
  useEffect(() => {
    if (!lacks) return;
    let isCurrent = true;
    const next = freshLoad(load.question, [...new Set([...load.columns, ...needed])]);
    const options = gridRowsOptions(client, {
      ...asked,
      params: { ...asked.params, columns: [...next.columns] },
      loadId: next.id,
    });
    const pages = pageCount > mostPagesAgain ? 1 : Math.max(1, pageCount);
    const show = () => {
      if (!isCurrent) return;
      isExtending.current = pages === pageCount;
      setLoad(next);
    };
    // Shown either way: a failure is said in the place of the rows.
    queryClient.fetchInfiniteQuery({ ...options, pages }).then(show, show);
    return () => {
      isCurrent = false;
    };
    // Only when a column is missing: further pages meanwhile don't start over.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lacks, load, needed]);

  const { recount } = counted;
  const reload = useCallback(
    () => setLoad((before) => freshLoad(before.question, needed)),
    [setLoad, needed],
  );
  return { load, rows, live, counted, reload, recount, isExtending };
}

export type GridData = ReturnType<typeof useGridData>;
