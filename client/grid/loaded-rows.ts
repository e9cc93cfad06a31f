import type { GridRow } from "./grid-row-data.ts";

/** All loaded pages as one list without doubles. Made anew from the last one, so that a further page costs its own rows only. */
export interface LoadedRows {
  readonly pages: readonly (readonly GridRow[])[];
  readonly rows: readonly GridRow[];
  /** Place of each row by id. */
  readonly places: ReadonlyMap<string, number>;
}

export const noRows: LoadedRows = { pages: [], rows: [], places: new Map() };

/** A row that a live update moved from one page to a later one is kept where it came first. */
export function flattenPages(last: LoadedRows, pages: readonly (readonly GridRow[])[]): LoadedRows {
  if (sameList(last.pages, pages)) return last;
  // The map is shared with the list that this one continues: rendering twice from the same one starts over.
  const isContinued =
    last.places.size === last.rows.length &&
    last.pages.length <= pages.length &&
    last.pages.every((page, at) => page === pages[at]);
  const start = isContinued ? last : noRows;
  const rows = [...start.rows];
  const places = isContinued ? (start.places as Map<string, number>) : new Map<string, number>();
  for (const page of pages.slice(start.pages.length)) {
    for (const row of page) {
      if (places.has(row._id)) continue;
      places.set(row._id, rows.length);
      rows.push(row);
    }
  }
  return { pages, rows, places };
}

function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((entry, at) => entry === other[at]);
}
