import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { appliedChanges } from "#client/change/applied-changes.ts";
import type { ListParams } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import { useGridCount } from "./count-label.tsx";
import { readColumns } from "./grid-columns.ts";
import { freshLoad } from "./grid-visits.ts";
import type { ListClient } from "./list-client.ts";
import { useGroupRows } from "./use-group-rows.ts";
import { useGridLoad } from "./use-grid-load.ts";
import { gridRowsOptions, useGridRows, type GridRowsQuery } from "./use-grid-rows.ts";
import { useTotals } from "./use-totals.ts";
import { useLiveRows } from "./use-live-rows.ts";

/** Pages that are read again at once when a column is added; further down the reader starts at the top again. */
const mostPagesAgain = 10;
/** Up to here a list counts without being asked; a larger exact count was asked for and isn't thrown away. */
const mostCountedAgain = 10_000;

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
  const { filter, search, sort, cursor, group, zone } = params;
  const question = JSON.stringify([filter, search, sort, cursor, group, zone]);
  const needed = useMemo(() => readColumns(resource, shown, visibleNames), [resource, shown, visibleNames]);
  const { load, lacks, setLoad } = useGridLoad(visitKey, question, needed);
  const asked = useMemo<GridRowsQuery>(
    () => ({
      resourceName: resource.name,
      params: { filter, search, sort, group, zone, columns: [...load.columns] },
      start: cursor ?? null,
      loadId: load.id,
    }),
    [resource.name, filter, search, sort, cursor, group, zone, load],
  );
  const isGrouped = group !== undefined;
  const plainRows = useGridRows(client, asked, !isGrouped);
  const grouped = useGroupRows(client, asked, isGrouped);
  const rows = isGrouped ? grouped.rows : plainRows;
  const totals = useTotals(client, resource.name, params, load.id);
  const counted = useGridCount(client, resource.name, params, load.id);
  const live = useLiveRows({
    client,
    resourceName: resource.name,
    params: asked.params,
    loaded: rows.loaded,
    edges: rows.edges,
    isFromTop: cursor === undefined,
    readAt: rows.readAt,
    idsOnScreen,
    replaceRows: rows.replaceRows,
    loadId: load.id,
  });

  // Rows that came or went, or changed out of sight, make other counts, of their group too.
  const { refresh, stirred } = live;
  const countAgain = useEffectEvent(() => {
    if (stirred === 0) return;
    if (isGrouped) grouped.controls.recount();
    const { count } = counted;
    if (count?.kind === "exact" && count.value <= mostCountedAgain) counted.recount();
  });
  useEffect(() => countAgain(), [stirred]);
  // One's own change shows at once, also where the live connection is down.
  useEffect(() => {
    const stop = appliedChanges.subscribe(refresh);
    return () => void stop();
  }, [refresh]);

  const isExtending = useRef(false);
  const readAgain = useEffectEvent((isCurrent: () => boolean) => {
    const next = freshLoad(load.question, [...new Set([...load.columns, ...needed])]);
    const again = { ...asked, params: { ...asked.params, columns: [...next.columns] }, loadId: next.id };
    if (isGrouped) return setLoad(next);
    const pages = rows.pageCount > mostPagesAgain ? 1 : Math.max(1, rows.pageCount);
    const show = () => {
      if (!isCurrent()) return;
      isExtending.current = pages === rows.pageCount;
      setLoad(next);
    };
    // Shown either way: a failure is said in the place of the rows.
    return void queryClient.fetchInfiniteQuery({ ...gridRowsOptions(client, again), pages }).then(show, show);
  });
  // Only when a column is missing: further pages meanwhile don't start it over.
  useEffect(() => {
    if (!lacks) return;
    let isCurrent = true;
    readAgain(() => isCurrent);
    return () => {
      isCurrent = false;
    };
  }, [lacks, load, needed]);

  const { recount } = counted;
  const reload = useCallback(
    () => setLoad((before) => freshLoad(before.question, needed)),
    [setLoad, needed],
  );
  const groups = isGrouped ? grouped.controls : undefined;
  return { load, params: asked.params, rows, groups, totals, live, counted, reload, recount, isExtending };
}

export type GridData = ReturnType<typeof useGridData>;
