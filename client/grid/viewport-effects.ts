import { useEffectEvent, useLayoutEffect, useRef } from "react";
import type { GridPosition } from "./grid-keyboard.ts";
import type { GridRow } from "./grid-row-data.ts";
import { headerHeight, type GridViewportProps } from "./grid-frame.ts";

/** When a page comes in above, what the reader looks at stays where it is. */
export function useKeptPlace(
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

/** Brings the active cell into sight whenever that is wished for, and the focus with it. */
export function useFocusedCell(
  scroller: { current: HTMLDivElement | null },
  { active, reveal, layout: { rowHeight, pinnedWidth, asCards } }: GridViewportProps,
) {
  const bringIn = useEffectEvent((withFocus: boolean) => {
    const element = scroller.current;
    if (!element) return;
    const top = active.row * rowHeight;
    const room = element.clientHeight - (asCards ? 0 : headerHeight);
    if (active.row >= 0 && top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    const column = asCards ? Math.min(1, active.column) : active.column;
    const row = element.querySelector<HTMLElement>(`[data-row="${active.row}"]`);
    // A group's heading has one cell for several columns.
    const cell =
      row?.querySelector<HTMLElement>(`[data-column="${column}"]`) ??
      row?.querySelector<HTMLElement>('[data-column="1"]');
    if (!cell || !withFocus) return;
    cell.focus({ preventScroll: true });
    if (getComputedStyle(cell).position === "sticky") return;
    if (cell.offsetLeft < element.scrollLeft + pinnedWidth)
      element.scrollLeft = cell.offsetLeft - pinnedWidth;
    const right = cell.offsetLeft + cell.offsetWidth;
    if (right > element.scrollLeft + element.clientWidth) element.scrollLeft = right - element.clientWidth;
  });
  // Only a request moves the focus: the active place alone also changes when rows come and go.
  useLayoutEffect(() => {
    if (reveal.number > 0) bringIn(reveal.withFocus);
  }, [reveal]);
}

/** When the cell with the focus is taken away with its row, the active one gets it: nobody is thrown out of the grid. */
export function useKeptFocus(scroller: { current: HTMLDivElement | null }, active: GridPosition) {
  const isInside = useRef(false);
  useLayoutEffect(() => {
    if (!isInside.current || document.activeElement !== document.body) return;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-row="${active.row}"] [data-column="${active.column}"]`)
      ?.focus({ preventScroll: true });
  });
  // A cell that is removed loses the focus without an event, so what was noted last still holds then.
  return {
    noteFocus: () => {
      isInside.current = true;
    },
    noteBlur: () => {
      isInside.current = false;
    },
  };
}

/** Tells the inner width of the scroll area, at first and whenever it changes. */
export function useRoom(scroller: { current: HTMLDivElement | null }, onRoomChange: (room: number) => void) {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    onRoomChange(element.clientWidth);
    const observer = new ResizeObserver(() => onRoomChange(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, onRoomChange]);
}

/** Whether the list runs past faster than anybody reads: more than a screen and a half from one picture to the next. */
export function useFlinging(
  offset: number,
  isScrolling: boolean,
  scroller: { current: HTMLDivElement | null },
): boolean {
  const last = useRef(offset);
  const screen = scroller.current?.clientHeight ?? 0;
  const isFlinging = isScrolling && screen > 0 && Math.abs(offset - last.current) > screen * 1.5;
  useLayoutEffect(() => {
    last.current = offset;
  });
  return isFlinging;
}
