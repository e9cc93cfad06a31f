import { useVirtualizer, defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from "react";
import { classNames } from "#client/ui/class-names.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { GridCells } from "./cells/grid-cell.ts";
import { GridCardView } from "./grid-card.tsx";
import type { GridPosition } from "./grid-keyboard.ts";
import { GridRowView } from "./grid-row.tsx";
import type { GridRow } from "./grid-row-data.ts";
import { isSelected, type GridSelection } from "./grid-selection.ts";
import type { ShownColumn } from "./grid-table.ts";
import type { RevealRequest } from "./use-grid-place.ts";
import type { GridRows } from "./use-grid-rows.ts";
import type { LiveRows } from "./use-live-rows.ts";

export const headerHeight = 30;
const overscan = 10;
/** Rows before the end of what is loaded at which the next page is asked for. */
const fetchAhead = 50;

export interface ViewportHandle {
  idsOnScreen(): string[];
  rowsPerPage(): number;
  scrollTo(position: { scrollTop: number; scrollLeft: number }): void;
}

/** What a pointer did, on which cell. */
export interface CellEvent {
  position: GridPosition;
  row: GridRow;
  event: MouseEvent<HTMLElement>;
}

export interface GridViewportProps {
  handle: Ref<ViewportHandle>;
  resource: AnyResource;
  rows: GridRows;
  live: LiveRows;
  columns: readonly ShownColumn[];
  columnStyle: CSSProperties;
  pinnedWidth: number;
  cells: GridCells;
  openColumn: string;
  rowHeight: number;
  /** Two-line rows without columns, for narrow screens. */
  asCards: boolean;
  selection: GridSelection;
  openId: string | undefined;
  active: GridPosition;
  reveal: RevealRequest;
  /** Kept up to date while scrolling. */
  scroll: RefObject<{ scrollTop: number; scrollLeft: number }>;
  rowTotal: number | undefined;
  hasMenu: boolean;
  hrefOf: (id: string) => string;
  header: ReactNode;
  /** Shown in the place of the rows: loading, empty, failed. */
  instead: ReactNode;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onCellClick: (event: CellEvent) => void;
  onCellDoubleClick: (event: CellEvent) => void;
  onRoomChange: (room: number) => void;
  onCellMenu: (event: CellEvent) => void;
}

/** The scrolling part of the grid: draws the rows that can be seen, fetches ahead, keeps the place when rows come in above. */
export function GridViewport(props: GridViewportProps) {
  const { rows, active, rowHeight, columns, asCards, live, selection } = props;
  const { loaded } = rows;
  const count = loaded.rows.length;
  const scroller = useRef<HTMLDivElement>(null);

  const activeRow = active.row;
  const withActive = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      // The row with the focus stays in the document: a focused cell that is taken away throws the reader out.
      if (activeRow < 0 || activeRow >= range.count || drawn.includes(activeRow)) return drawn;
      return [...drawn, activeRow].sort((one, other) => one - other);
    },
    [activeRow],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => loaded.rows[index]?._id ?? index,
    overscan,
    rangeExtractor: withActive,
    scrollMargin: asCards ? 0 : headerHeight,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  useKeptPlace(scroller, loaded.rows, rowHeight);
  useFocusedCell(scroller, props);
  useRoom(scroller, props.onRoomChange);

  const items = virtualizer.getVirtualItems();
  const firstDrawn = items.find((item) => item.index !== activeRow)?.index ?? 0;
  const lastDrawn = items.findLast((item) => item.index !== activeRow)?.index ?? 0;
  const {
    hasNext,
    hasPrevious,
    isFetchingNext,
    isFetchingPrevious,
    hasNextFailed,
    fetchNext,
    fetchPrevious,
  } = rows;
  useEffect(() => {
    if (hasNext && !isFetchingNext && !hasNextFailed && lastDrawn >= count - fetchAhead) fetchNext();
    if (hasPrevious && !isFetchingPrevious && count > 0 && firstDrawn <= fetchAhead) fetchPrevious();
  }, [
    hasNext,
    isFetchingNext,
    hasNextFailed,
    hasPrevious,
    isFetchingPrevious,
    fetchNext,
    fetchPrevious,
    firstDrawn,
    lastDrawn,
    count,
  ]);

  useImperativeHandle(props.handle, () => ({
    idsOnScreen: () => virtualizer.getVirtualItems().flatMap(({ index }) => loaded.rows[index]?._id ?? []),
    rowsPerPage: () =>
      Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1),
    scrollTo: ({ scrollTop, scrollLeft }) => scroller.current?.scrollTo({ top: scrollTop, left: scrollLeft }),
  }));

  const cellOf = (event: MouseEvent<HTMLElement>): CellEvent | undefined => {
    const target = event.target instanceof Element ? event.target : null;
    const index = Number(target?.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? -1);
    const row = loaded.rows[index];
    if (!row) return undefined;
    return {
      position: {
        row: index,
        column: Number(target?.closest<HTMLElement>("[data-column]")?.dataset["column"] ?? 1),
      },
      row,
      event,
    };
  };
  const pass = (to: (event: CellEvent) => void) => (event: MouseEvent<HTMLElement>) => {
    const cell = cellOf(event);
    if (cell) to(cell);
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.resource.label}
      aria-rowcount={props.rowTotal === undefined ? -1 : props.rowTotal + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-busy={rows.isFetching}
      className="relative h-full overflow-auto overscroll-contain bg-surface [overflow-anchor:none]"
      style={props.columnStyle}
      onKeyDown={props.onKeyDown}
      onClick={pass(props.onCellClick)}
      onDoubleClick={pass(props.onCellDoubleClick)}
      onContextMenu={pass(props.onCellMenu)}
      onScroll={({ currentTarget: { scrollTop, scrollLeft } }) => {
        props.scroll.current = { scrollTop, scrollLeft };
      }}
      onMouseDown={(event) => {
        // Shift extends the ticked range here, not the browser's text selection.
        if (event.shiftKey) event.preventDefault();
      }}
    >
      {!asCards && props.header}
      {props.instead ?? (
        <div
          role="rowgroup"
          className={classNames(
            "relative transition-opacity duration-150",
            rows.isPlaceholder && "opacity-50",
          )}
          style={{ height: virtualizer.getTotalSize(), width: asCards ? undefined : "var(--row-width)" }}
        >
          {items.map(({ index, start }) => {
            const row = loaded.rows[index];
            if (!row) return null;
            const shared = {
              row,
              index,
              top: start - (asCards ? 0 : headerHeight),
              height: rowHeight,
              columns,
              resource: props.resource,
              cells: props.cells,
              href: props.hrefOf(row._id),
              openColumn: props.openColumn,
              isTicked: isSelected(selection, row._id),
              isOpen: row._id === props.openId,
              isGone: live.gone.has(row._id),
              flashing: live.flashing.get(row._id),
              activeColumn: index === active.row ? active.column : -1,
              hasMenu: props.hasMenu,
            };
            return asCards ? (
              <GridCardView key={row._id} {...shared} />
            ) : (
              <GridRowView key={row._id} {...shared} />
            );
          })}
        </div>
      )}
    </div>
  );
}

// When a page comes in above, what the reader looks at stays where it is.
function useKeptPlace(
  scroller: { current: HTMLDivElement | null },
  rows: readonly GridRow[],
  rowHeight: number,
) {
  const first = useRef<string>(undefined);
  useLayoutEffect(() => {
    const before = first.current;
    first.current = rows[0]?._id;
    if (before === undefined || before === first.current || !scroller.current) return;
    const moved = rows.findIndex((row) => row._id === before);
    if (moved > 0) scroller.current.scrollTop += moved * rowHeight;
  }, [scroller, rows, rowHeight]);
}

function useFocusedCell(
  scroller: { current: HTMLDivElement | null },
  { active, reveal, rowHeight, pinnedWidth, asCards }: GridViewportProps,
) {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (reveal.number === 0 || !element) return;
    const top = active.row * rowHeight;
    const room = element.clientHeight - (asCards ? 0 : headerHeight);
    if (active.row >= 0 && top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    const column = asCards ? Math.min(1, active.column) : active.column;
    const cell = element.querySelector<HTMLElement>(`[data-row="${active.row}"] [data-column="${column}"]`);
    if (!cell || !reveal.withFocus) return;
    cell.focus({ preventScroll: true });
    if (getComputedStyle(cell).position === "sticky") return;
    if (cell.offsetLeft < element.scrollLeft + pinnedWidth)
      element.scrollLeft = cell.offsetLeft - pinnedWidth;
    const right = cell.offsetLeft + cell.offsetWidth;
    if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
    // Only a request moves the focus: `active` alone also changes when rows come and go.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reveal]);
}

function useRoom(scroller: { current: HTMLDivElement | null }, onRoomChange: (room: number) => void) {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    onRoomChange(element.clientWidth);
    const observer = new ResizeObserver(() => onRoomChange(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, onRoomChange]);
}
