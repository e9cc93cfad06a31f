import {
  useCallback,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from "react";
import { ContextMenu } from "#client/ui/menu.tsx";
import { useIsPhone } from "#client/ui/use-media.ts";
import type { ListParams } from "#shared/list-params.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { BulkBar } from "./bulk-bar.tsx";
import type { GridCells } from "./cells/grid-cell.ts";
import { suitingActions, type GridAction } from "./grid-action.ts";
import { cardHeight } from "./grid-card.tsx";
import {
  columnNames,
  gridColumns,
  movedBefore,
  openingColumn,
  shifted,
  shownColumns,
} from "./grid-columns.ts";
import { GridContext, type GridSurroundings } from "./grid-context.ts";
import { GridFooter } from "./grid-footer.tsx";
import { GridHeader } from "./grid-header.tsx";
import type { GridRow } from "./grid-row-data.ts";
import { GridMenu, type MenuPlace } from "./grid-menu.tsx";
import {
  headerBox,
  isNothingSelected,
  nothingSelected,
  selectedRows,
  selectMatching,
} from "./grid-selection.ts";
import { rowHeights, useGridSettings, usualDensity } from "./grid-settings.ts";
import { sortAfterClick } from "./grid-sort.ts";
import { FailedRows, LoadingRows, NoRows } from "./grid-states.tsx";
import { useGridTable } from "./grid-table.ts";
import { GridToolbar } from "./grid-toolbar.tsx";
import { headerHeight, type CellEvent, type ViewportHandle } from "./grid-frame.ts";
import { GridViewport } from "./grid-viewport.tsx";
import type { GridView } from "./grid-views.ts";
import { knownNames } from "./known-names.ts";
import { listClient, type ListClient } from "./list-client.ts";
import { NewRows } from "./new-rows.tsx";
import { useGridCommands } from "./use-grid-commands.ts";
import { useGridData } from "./use-grid-data.ts";
import { useGridPlace } from "./use-grid-place.ts";
import { useSame } from "./use-same.ts";

/** What the page around a grid may ask of it. */
export interface GridHandle {
  /** The loaded row `by` places after this one; fetches ahead when it is near the end. */
  neighbour(id: string, by: -1 | 1): string | undefined;
  /** Brings the focus back to the active cell. */
  focus(): void;
  /** Reads the rows on the screen again, e.g. after one's own change. */
  refresh(): void;
}

export interface DataGridProps {
  resource: AnyResource;
  /** The list's state; the page keeps it in the address. */
  params: ListParams;
  /** `replace` leaves no step for Back, as while typing. */
  onParamsChange: (params: ListParams, replace: boolean) => void;
  /** The reader's permissions: what is not granted does not exist. */
  granted: ReadonlySet<string>;
  /** Cells of the feature's own, by field. */
  cells?: GridCells;
  /** In the row's menu; those with a shortcut also by key. */
  rowActions?: readonly GridAction[];
  /** In the bar of the ticked rows. */
  bulkActions?: readonly GridAction[];
  views?: readonly GridView[];
  viewId?: string;
  onViewChange?: (view: GridView) => void;
  /** Key of the entry in the browser's history: Back to it finds the same rows, ticks and place. */
  visitKey: string;
  openId?: string;
  /** `isStep`: the open record moves on to another row. */
  onOpen: (id: string, isStep: boolean) => void;
  /** Goes to another address of the console, from a link inside a cell. */
  onFollow: (href: string) => void;
  title?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  handle?: Ref<GridHandle>;
  client?: ListClient;
}

const none: readonly GridAction[] = [];
const noCells: GridCells = {};
const noViews: readonly GridView[] = [];

/** THE grid: every list of the console, live, by mouse and keyboard alike. */
export function DataGrid(props: DataGridProps) {
  const { resource, granted, visitKey, openId, onOpen, onParamsChange, client = listClient } = props;
  const params = useSame(props.params);
  const { cells = noCells, rowActions = none, bulkActions = none, views = noViews } = props;
  const isPhone = useIsPhone();
  const [settings, setSettings] = useGridSettings(resource.name);
  const [room, setRoom] = useState(0);
  const viewport = useRef<ViewportHandle>(null);

  const visibleNames = useMemo(() => visibleFields(resource, granted), [resource, granted]);
  const allColumns = useMemo(
    () => gridColumns(resource, columnNames(resource, visibleNames)),
    [resource, visibleNames],
  );
  const shown = useMemo(() => shownColumns(allColumns, params.columns), [allColumns, params.columns]);
  const pinned = settings.pinned ?? shown.slice(0, 1);
  const sort = params.sort ?? resource.defaultSort;
  const openColumn = openingColumn(resource, shown);

  const idsOnScreen = useCallback(() => viewport.current?.idsOnScreen() ?? [], []);
  const data = useGridData({ client, resource, params, visibleNames, shown, visitKey, idsOnScreen });
  const place = useGridPlace(visitKey, data, viewport);
  const { rows, live, counted } = data;
  const { active, selection, setSelection } = place;
  const loadedRows = rows.loaded.rows;

  const latest = useRef({ params, onParamsChange });
  latest.current = { params, onParamsChange };
  const change = useCallback((part: Partial<ListParams>, replace = false) => {
    const { cursor: _from, ...state } = { ...latest.current.params, ...part };
    latest.current.onParamsChange(state, replace);
  }, []);
  const resize = (name: string, by: number) => {
    const width = allColumns.find((column) => column.name === name)?.width ?? 0;
    setSettings({
      widths: { ...settings.widths, [name]: Math.max(56, (settings.widths[name] ?? width) + by) },
    });
  };

  const may = (permission: Permission) => holds(granted, permission);
  const rowsActions = rowActions.filter(({ permission }) => may(permission));
  const hasMenu = !isPhone;
  const grid = useGridTable({
    columns: allColumns,
    shown,
    settings,
    onWidthsChange: (widths) => setSettings({ widths }),
    room,
    hasRowMenu: hasMenu,
    stretching: openColumn,
  });

  const directionOf = (name: string) =>
    ["text", "enum"].includes(resource.fields[name]?.kind ?? "") ? "asc" : "desc";
  const sortBy = (name: string, add: boolean) => {
    if (!resource.fields[name]?.sortable) return;
    const next = sortAfterClick(sort, name, add, directionOf(name));
    change({ sort: next.length > 0 ? next : undefined });
  };
  const moveColumn = (name: string, by: -1 | 1) => change({ columns: shifted(shown, name, by) }, true);
  const everyAction = useMemo(
    () =>
      [...new Map([...rowActions, ...bulkActions].map((action) => [action.id, action])).values()].filter(
        ({ permission }) => holds(granted, permission),
      ),
    [rowActions, bulkActions, granted],
  );
  const commands = useGridCommands({
    client,
    resource,
    data,
    place,
    columns: grid.columns,
    viewport,
    actions: everyAction,
    openId,
    onOpen,
    onSort: sortBy,
    onShift: moveColumn,
    onResize: resize,
  });

  const [menuPlace, setMenuPlace] = useState<MenuPlace>({ row: undefined, column: undefined });
  const onCellClick = ({ position, row, event }: CellEvent) => {
    const target = event.target as Element;
    const link = target.closest("a");
    if (target.closest("[data-menu]")) {
      const asked = { bubbles: true, cancelable: true, clientX: event.clientX, clientY: event.clientY };
      target.dispatchEvent(new MouseEvent("contextmenu", asked));
      return;
    }
    place.setActive(position);
    if (link && (event.ctrlKey || event.metaKey)) return;
    if (position.column === 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
      event.preventDefault();
      commands.toggle(row, event.shiftKey);
      return;
    }
    if (link && !link.hasAttribute("data-open")) {
      event.preventDefault();
      props.onFollow(link.getAttribute("href") ?? "");
      return;
    }
    if (link) event.preventDefault();
    const isOpening = link !== null || isPhone || (openId !== undefined && String(getSelection()) === "");
    if (isOpening && row._id !== openId) onOpen(row._id, openId !== undefined);
  };

  const { moveTo } = place;
  useImperativeHandle(props.handle, () => ({
    neighbour: (id, by) => {
      const at = rows.loaded.places.get(id);
      if (at === undefined) return undefined;
      if (at + by >= loadedRows.length - 1 && rows.hasNext) rows.fetchNext();
      return loadedRows[at + by]?._id;
    },
    focus: () => moveTo(active),
    refresh: live.refresh,
  }));

  // The row of the open record is the active one, so that closing it leads back to it.
  const openPlace = openId === undefined ? undefined : rows.loaded.places.get(openId);
  const showOpenRow = useEffectEvent((row: number) => {
    if (row !== active.row) moveTo({ row, column: active.column }, false);
  });
  useEffect(() => {
    if (openPlace !== undefined) showOpenRow(openPlace);
  }, [openPlace]);

  const currency = currencyOf(resource, loadedRows[0]);
  const surroundings = useMemo<GridSurroundings>(
    () => ({
      client,
      resource,
      params,
      filterable: visibleNames.filter((name) => resource.fields[name]?.filterable),
      names: knownNames,
      currency,
      change,
    }),
    [client, resource, params, visibleNames, currency, change],
  );

  const clear = () => change({ filter: undefined, search: undefined });
  const showNew = () => {
    data.reload();
    counted.recount();
  };
  const { count } = counted;
  const rowHeight = isPhone ? cardHeight : rowHeights[settings.density ?? usualDensity()];
  const isNarrowed = params.filter !== undefined || params.search !== undefined;
  const ticked = useMemo(
    () => (isNothingSelected(selection) ? [] : selectedRows(selection, rows.loaded.rows, rows.loaded.places)),
    [selection, rows.loaded],
  );
  const instead =
    rows.status === "pending" ? (
      <LoadingRows rowHeight={rowHeight} columns={grid.columns.length} />
    ) : rows.status === "error" && loadedRows.length === 0 ? (
      <FailedRows
        error={rows.error ?? new Error()}
        onRetry={rows.retry}
        onReset={() => onParamsChange({}, false)}
      />
    ) : loadedRows.length === 0 ? (
      <NoRows resource={resource} isNarrowed={isNarrowed} onClear={clear} />
    ) : null;

  return (
    <GridContext value={surroundings}>
      <section className="flex h-full min-h-0 flex-col bg-surface" aria-label={resource.label}>
        <GridToolbar
          title={props.title}
          actions={props.actions}
          counted={counted}
          views={views}
          viewId={props.viewId}
          onViewChange={(view) => props.onViewChange?.(view)}
          searchFields={visibleNames.flatMap((name) =>
            resource.fields[name]?.searchable ? [resource.fields[name].label] : [],
          )}
          columns={allColumns}
          shown={shown}
          pinned={pinned}
          density={settings.density ?? usualDensity()}
          sort={sort}
          onSettingsChange={setSettings}
          onLeaveSearch={() => moveTo({ row: Math.max(0, active.row), column: active.column })}
        />
        <div className="relative min-h-0 flex-1">
          <ContextMenu
            items={
              <GridMenu
                place={menuPlace}
                shown={shown}
                pinned={pinned}
                sort={sort}
                actions={menuPlace.row ? suitingActions(rowsActions, [menuPlace.row], may) : none}
                onOpen={(id) => onOpen(id, false)}
                onSettingsChange={setSettings}
                onResize={resize}
              />
            }
          >
            <div
              className="h-full"
              onContextMenu={(event) => {
                const heading = (event.target as Element).closest<HTMLElement>("[data-heading]")?.dataset[
                  "heading"
                ];
                if (heading !== undefined)
                  setMenuPlace({ row: undefined, column: grid.columns.find(({ name }) => name === heading) });
              }}
            >
              <GridViewport
                handle={viewport}
                resource={resource}
                rows={rows}
                live={live}
                columns={grid.columns}
                columnStyle={grid.style}
                pinnedWidth={grid.pinnedWidth}
                cells={cells}
                openColumn={openColumn}
                rowHeight={rowHeight}
                asCards={isPhone}
                selection={selection}
                openId={openId}
                active={active}
                reveal={place.reveal}
                scroll={place.scroll}
                rowTotal={count?.kind === "exact" ? count.value : undefined}
                hasMenu={hasMenu}
                header={
                  <GridHeader
                    table={grid.table}
                    columns={grid.columns}
                    sort={sort}
                    box={headerBox(selection, rows.loaded.places)}
                    activeColumn={active.row < 0 || instead !== null ? active.column : -1}
                    onToggleAll={commands.toggleAll}
                    onSort={sortBy}
                    onMove={(name, target) => change({ columns: movedBefore(shown, name, target) }, true)}
                  />
                }
                instead={instead}
                onKeyDown={commands.onKeyDown}
                onCellFocus={place.setActive}
                onCellClick={onCellClick}
                onCellDoubleClick={({ row, position }) =>
                  position.column > 0 && row._id !== openId && onOpen(row._id, openId !== undefined)
                }
                onCellMenu={({ row, position }) => {
                  place.setActive(position);
                  setMenuPlace({ row, column: grid.columns[position.column - 1] });
                }}
                onRoomChange={setRoom}
              />
            </div>
          </ContextMenu>
          <NewRows live={live} top={isPhone ? 0 : headerHeight} onShow={showNew} />
          {!isNothingSelected(selection) && (
            <BulkBar
              selection={selection}
              count={count}
              loadedCount={loadedRows.length}
              noun={resource.noun}
              actions={suitingActions(bulkActions, ticked, may)}
              onRun={commands.run}
              onSelectMatching={() => setSelection(selectMatching(params, rows.asOf ?? ""))}
              onClear={() => setSelection(nothingSelected)}
            />
          )}
        </div>
        <GridFooter
          resource={resource}
          loadedCount={loadedRows.length}
          goneCount={live.gone.size}
          sort={sort}
          isFetching={rows.isFetching}
          isConnected={live.isConnected}
        />
      </section>
    </GridContext>
  );
}

// Filters on amounts are typed in whole units; the rows on screen say of which currency.
function currencyOf(resource: AnyResource, row: GridRow | undefined): string {
  const field = Object.values(resource.fields).find(
    ({ currencyField }) => currencyField !== undefined,
  )?.currencyField;
  const currency = field === undefined ? undefined : row?.[field];
  return typeof currency === "string" ? currency : "EUR";
}
