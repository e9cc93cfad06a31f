import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { GridPosition } from "./grid-keyboard.ts";
import { nothingSelected, type GridSelection } from "./grid-selection.ts";
import type { RevealRequest, ViewportHandle } from "./grid-frame.ts";
import { recallVisit, rememberVisit } from "./grid-visits.ts";
import type { GridData } from "./use-grid-data.ts";

/** Where the reader is: the active cell, what is ticked, how far down. Kept per entry of the history, so that Back returns to it. */
export function useGridPlace(
  visitKey: string,
  { load, isExtending }: GridData,
  viewport: RefObject<ViewportHandle | null>,
) {
  const [kept] = useState(() => {
    const visit = recallVisit(visitKey);
    return visit?.load === load ? visit : undefined;
  });
  const [active, setActive] = useState<GridPosition>(kept?.active ?? { row: 0, column: 1 });
  const [selection, setSelection] = useState<GridSelection>(kept?.selection ?? nothingSelected);
  const [reveal, setReveal] = useState<RevealRequest>({ number: 0, withFocus: false });
  const scroll = useRef({ scrollTop: kept?.scrollTop ?? 0, scrollLeft: kept?.scrollLeft ?? 0 });
  const shownLoad = useRef<typeof load>(undefined);

  // As committed, not as rendered: when the entry changes, its cleanup must still see the place before.
  const committed = useRef({ load, selection, active });
  useLayoutEffect(
    () => () => rememberVisit(visitKey, { ...committed.current, ...scroll.current }),
    [visitKey],
  );
  useLayoutEffect(() => {
    committed.current = { load, selection, active };
  });

  useLayoutEffect(() => {
    const before = shownLoad.current;
    shownLoad.current = load;
    if (before === load) return;
    if (isExtending.current) {
      isExtending.current = false;
      return;
    }
    const visit = recallVisit(visitKey);
    if (visit?.load === load) {
      setSelection(visit.selection);
      setActive(visit.active);
      viewport.current?.scrollTo(visit);
      return;
    }
    if (!before) return;
    // A heading that was pressed to sort keeps the focus.
    setActive(({ row, column }) => ({ row: Math.min(row, 0), column }));
    viewport.current?.scrollTo({ scrollTop: 0, scrollLeft: scroll.current.scrollLeft });
    // Ticks outlive another order and a fresh reading, not another filter: they would act on rows out of sight.
    if (narrowing(before.question) !== narrowing(load.question)) setSelection(nothingSelected);
    else if (grouping(before.question) !== grouping(load.question)) setSelection(withoutGroups);
  }, [load, visitKey, viewport, isExtending]);

  const moveTo = useCallback((to: GridPosition, withFocus = true) => {
    setActive(to);
    setReveal(({ number }) => ({ number: number + 1, withFocus }));
  }, []);
  return { active, setActive, selection, setSelection, reveal, moveTo, scroll };
}

export type GridPlace = ReturnType<typeof useGridPlace>;

// Groups that aren't there any more can't be unticked.
function withoutGroups(selection: GridSelection): GridSelection {
  return selection.kind === "matching" && selection.within ? nothingSelected : selection;
}

function grouping(question: string): string {
  const [, , , , group, zone] = JSON.parse(question) as unknown[];
  return JSON.stringify([group, zone]);
}

function narrowing(question: string): string {
  const [filter, search] = JSON.parse(question) as unknown[];
  return JSON.stringify([filter, search]);
}
