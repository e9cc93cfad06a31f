import type { GridPosition } from "./grid-keyboard.ts";
import type { GridSelection } from "./grid-selection.ts";

/** One reading of a list: what was asked, which columns came with it, and the key under which its rows are kept. */
export interface GridLoad {
  id: string;
  /** Filter, search and sort as text. */
  question: string;
  columns: readonly string[];
}

/** What Back brings back: which loaded rows, how far down, what was ticked, where the focus was. */
export interface GridVisit {
  load: GridLoad;
  scrollTop: number;
  scrollLeft: number;
  selection: GridSelection;
  active: GridPosition;
}

const mostVisits = 40;
const visits = new Map<string, GridVisit>();

/** Remembers a grid under the key of its entry in the browser's history. */
export function rememberVisit(key: string, visit: GridVisit): void {
  visits.delete(key);
  visits.set(key, visit);
  const oldest = visits.keys().next();
  if (visits.size > mostVisits && !oldest.done) visits.delete(oldest.value);
}

export function recallVisit(key: string): GridVisit | undefined {
  return visits.get(key);
}

let loads = 0;

/** A reading of its own, which finds no rows kept. */
export function freshLoad(question: string, columns: readonly string[]): GridLoad {
  return { id: String(++loads), question, columns };
}
