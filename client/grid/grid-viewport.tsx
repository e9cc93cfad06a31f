import { useVirtualizer, defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import { useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, type MouseEvent } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { DrawnRows, RowsEnd } from "./drawn-rows.tsx";
import { headerHeight, type CellEvent, type GridViewportProps } from "./grid-frame.ts";
import { groupLine } from "./grid-groups.ts";
import type { GridPosition } from "./grid-keyboard.ts";
import { useFlinging, useFocusedCell, useKeptFocus, useKeptPlace, useRoom } from "./viewport-effects.ts";

const overscan = 10;
/** Rows before the end of what is loaded at which the next page is asked for. */
const fetchAhead = 50;

/** The scrolling part of the grid: draws the rows that can be seen, fetches ahead, keeps the place when rows come in above. */
export function GridViewport(props: GridViewportProps) {
  const { rows, active, layout } = props;
  const { rowHeight, columns, asCards } = layout;
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
    overscan,
    // Coming back, the list begins where it was left.
    initialOffset: () => props.scroll.current.scrollTop,
    rangeExtractor: withActive,
    scrollMargin: asCards ? 0 : headerHeight,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  useKeptPlace(scroller, loaded.rows, rowHeight);
  useFocusedCell(scroller, props);
  useRoom(scroller, layout.setRoom);
  const { noteFocus, noteBlur } = useKeptFocus(scroller, active);

  const items = virtualizer.getVirtualItems();
  const isFlinging = useFlinging(virtualizer.scrollOffset ?? 0, virtualizer.isScrolling, scroller);
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
    idsOnScreen: () =>
      virtualizer.getVirtualItems().flatMap(({ index }) => {
        const row = loaded.rows[index];
        return row && !groupLine(row) ? row._id : [];
      }),
    rowsPerPage: () =>
      Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1),
    scrollTo: ({ scrollTop, scrollLeft }) => scroller.current?.scrollTo({ top: scrollTop, left: scrollLeft }),
  }));

  const pass = (to: (event: CellEvent) => void) => (event: MouseEvent<HTMLElement>) => {
    const position = placeOf(event.target);
    const row = position && loaded.rows[position.row];
    if (row) to({ position, row, event });
  };

  const hasRows = props.instead === null;
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it only passes on what happens in the cells, which have their roles
    <div
      ref={scroller}
      className="relative h-full overflow-auto overscroll-contain bg-surface [overflow-anchor:none]"
      style={layout.style}
      onKeyDown={props.onKeyDown}
      onPaste={props.onPaste}
      onBlur={noteBlur}
      onFocus={(event) => {
        noteFocus();
        const position = placeOf(event.target);
        if (position && (position.row !== active.row || position.column !== active.column))
          props.onCellFocus(position);
      }}
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
      {(hasRows || !asCards) && (
        <div
          role={props.grouping ? "treegrid" : "grid"}
          aria-label={props.resource.label}
          aria-rowcount={props.rowTotal === undefined ? -1 : props.rowTotal + 1}
          aria-colcount={asCards ? 2 : columns.length + 1}
          aria-multiselectable
          aria-busy={rows.isFetching}
        >
          {!asCards && props.header}
          {hasRows && (
            <div
              role="rowgroup"
              className={classNames(
                "relative transition-opacity duration-150",
                rows.isPlaceholder && "opacity-50",
              )}
              style={{ height: virtualizer.getTotalSize(), width: asCards ? undefined : "var(--row-width)" }}
            >
              <DrawnRows {...props} items={items} isFlinging={isFlinging} />
            </div>
          )}
        </div>
      )}
      {hasRows ? <RowsEnd rows={rows} rowHeight={rowHeight} /> : props.instead}
      {props.foot}
    </div>
  );
}

// Which cell or heading an event happened in; undefined outside of all rows.
function placeOf(target: EventTarget): GridPosition | undefined {
  if (!(target instanceof Element)) return undefined;
  const row = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
  const column = target.closest<HTMLElement>("[data-column]")?.dataset["column"];
  return row === undefined ? undefined : { row: Number(row), column: Number(column ?? 1) };
}
