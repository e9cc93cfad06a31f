import { useLayoutEffect, useState } from "react";
import type { GridPosition } from "#client/grid/grid-keyboard.ts";

/** Where the cell is, in pixels of what the editor stands in; follows it while the list scrolls. */
export function useCellBox(frame: { current: HTMLDivElement | null }, { row, column }: GridPosition) {
  const [box, setBox] = useState<{ left: number; top: number; width: number }>();
  useLayoutEffect(() => {
    const around = frame.current?.offsetParent;
    if (!around) return;
    const place = () => {
      const cell = around.querySelector(`[data-row="${row}"] [data-column="${column}"]`);
      if (!cell) return;
      const room = around.getBoundingClientRect();
      const { left, top, width } = cell.getBoundingClientRect();
      const own = frame.current?.offsetWidth ?? width;
      setBox({
        left: Math.max(0, Math.min(left - room.left, room.width - Math.max(own, width) - 4)),
        top: top - room.top,
        width,
      });
    };
    place();
    const settle = requestAnimationFrame(place);
    around.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    return () => {
      cancelAnimationFrame(settle);
      around.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
    };
  }, [frame, row, column]);
  return box;
}
