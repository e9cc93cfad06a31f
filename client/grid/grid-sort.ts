import type { Sort } from "#shared/resource.ts";

/** The sort after a click on a heading: ascending, descending, none; with `add` beside the others. */
export function sortAfterClick(
  sort: readonly Sort[],
  field: string,
  add: boolean,
  first: Sort["direction"],
): Sort[] {
  const present = sort.find((entry) => entry.field === field);
  const next = nextDirection(present?.direction, first);
  if (!add) return next ? [{ field, direction: next }] : [];
  if (!present) return [...sort, { field, direction: first }].slice(0, mostSortColumns);
  return sort.flatMap((entry) =>
    entry.field !== field ? [entry] : next ? [{ field, direction: next }] : [],
  );
}

export const mostSortColumns = 5;

function nextDirection(
  direction: Sort["direction"] | undefined,
  first: Sort["direction"],
): Sort["direction"] | undefined {
  if (!direction) return first;
  return direction === first ? (first === "asc" ? "desc" : "asc") : undefined;
}
