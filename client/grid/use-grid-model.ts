import { useCallback, useEffect, useEffectEvent, useImperativeHandle, useMemo, useRef } from "react";
import { useLocale } from "#client/ui/locale.tsx";
import { withZone } from "#shared/list-clock.ts";
import type { ListParams } from "#shared/list-params.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import type { GridAction } from "./grid-action.ts";
import type { GridSurroundings } from "./grid-context.ts";
import type { ViewportHandle } from "./grid-frame.ts";
import type { DataGridProps } from "./grid-props.ts";
import { nextRecord } from "./grid-groups.ts";
import { isNothingSelected, selectedRows } from "./grid-selection.ts";
import { useEditCommands } from "./edit/use-edit-commands.ts";
import { useGridEdits } from "./edit/use-grid-edits.ts";
import { useStaging } from "./edit/use-staging.ts";
import { listClient } from "./list-client.ts";
import { useFilterNames } from "./use-filter-names.ts";
import { useGridCommands } from "./use-grid-commands.ts";
import { useGridData } from "./use-grid-data.ts";
import { useGridLayout } from "./use-grid-layout.ts";
import { useGridPlace } from "./use-grid-place.ts";
import { useSame } from "./use-same.ts";
import { useSteadyGroups } from "./use-steady-groups.ts";

const none: readonly GridAction[] = [];

/** Everything that one grid knows and can do, put together for its parts. */
export function useGridModel(props: DataGridProps) {
  const { resource, granted, visitKey, openId, onOpen, onParamsChange } = props;
  const { client = listClient, rowActions = none, bulkActions = none } = props;
  const params = useSame(props.params);
  const { timeZone } = useLocale();
  const asked = useMemo(() => withZone(params, timeZone), [params, timeZone]);
  const viewport = useRef<ViewportHandle>(null);

  const { onFollow } = props;
  const latest = useRef({ params, onParamsChange, onFollow });
  useEffect(() => {
    latest.current = { params, onParamsChange, onFollow };
  });
  const change = useCallback((part: Partial<ListParams>, replace = false) => {
    const { cursor: _from, ...state } = { ...latest.current.params, ...part };
    latest.current.onParamsChange(state, replace);
  }, []);
  const follow = useCallback((href: string) => latest.current.onFollow(href), []);

  const layout = useGridLayout({ resource, granted, params, change });
  const { visibleNames, shown } = layout;
  const idsOnScreen = useCallback(() => viewport.current?.idsOnScreen() ?? [], []);
  const data = useGridData({ client, resource, params: asked, visibleNames, shown, visitKey, idsOnScreen });
  const place = useGridPlace(visitKey, data, viewport);
  const { rows, live } = data;
  const { loaded } = rows;

  const may = useCallback((permission: Permission) => holds(granted, permission), [granted]);
  const actions = useMemo(
    () =>
      [...new Map([...rowActions, ...bulkActions].map((action) => [action.id, action])).values()].filter(
        ({ permission }) => may(permission),
      ),
    [rowActions, bulkActions, may],
  );
  const { editor, writer } = props;
  const edits = useGridEdits({ resource, editor, client, writer, edits: props.edits, data });
  const { columns, openColumn, asCards } = layout;
  const cellEdits = useEditCommands({
    edits,
    loaded,
    columns,
    openColumn,
    active: place.active,
    selection: place.selection,
    asCards,
  });
  const commands = useGridCommands({
    cellEdits,
    client,
    resource,
    data,
    place,
    layout,
    viewport,
    actions,
    openId,
    onOpen,
    onFollow: props.onFollow,
  });

  const { active, moveTo, selection } = place;
  useImperativeHandle(props.handle, () => ({
    neighbour: (id, by) => {
      const at = loaded.places.get(id);
      if (at === undefined) return undefined;
      if (at + by >= loaded.rows.length - 1 && rows.hasNext) rows.fetchNext();
      return nextRecord(loaded.rows, at, by)?._id;
    },
    focus: () => moveTo(active),
    refresh: live.refresh,
  }));

  // The row of the open record is the active one, so that closing it leads back to it.
  const openPlace = openId === undefined ? undefined : loaded.places.get(openId);
  const showOpenRow = useEffectEvent((row: number) => {
    if (row !== active.row) moveTo({ row, column: active.column }, false);
  });
  useEffect(() => {
    if (openPlace !== undefined) showOpenRow(openPlace);
  }, [openPlace]);

  const ticked = useMemo(
    () => (isNothingSelected(selection) ? [] : selectedRows(selection, loaded.rows, loaded.places)),
    [selection, loaded],
  );
  const names = useFilterNames(client, resource, params.filter);
  const currency = currencyOf(props, nextRecord(loaded.rows, -1, 1));
  const groups = useSteadyGroups(data.groups);
  const staging = useStaging(edits, asCards);
  const surroundings = useMemo<GridSurroundings>(
    () => ({
      staging,
      client,
      resource,
      params,
      granted,
      filterable: visibleNames.filter((name) => resource.fields[name]?.filterable),
      names,
      currency,
      groups,
      change,
      follow,
    }),
    [client, resource, staging, params, granted, visibleNames, names, currency, groups, change, follow],
  );
  return {
    params,
    asked,
    change,
    layout,
    data,
    place,
    viewport,
    may,
    commands,
    edits,
    cellEdits,
    ticked,
    surroundings,
  };
}

export type GridModel = ReturnType<typeof useGridModel>;

// Filters on amounts are typed in whole units; the rows on screen say of which currency.
function currencyOf({ resource }: DataGridProps, row: Record<string, unknown> | undefined): string {
  const money = Object.values(resource.fields).find(({ currencyField }) => currencyField !== undefined);
  const currency = money?.currencyField === undefined ? undefined : row?.[money.currencyField];
  return typeof currency === "string" ? currency : "EUR";
}
