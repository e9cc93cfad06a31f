import { and, type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import type { BoundList } from "#server/data/bound-list.ts";
import { type Cursor, readCursor } from "#server/data/cursor.ts";
import { fixedSql } from "#server/data/fixed-sql.ts";
import { beyondSql, orderSql, type Place, type SortKey, sortKeys } from "#server/data/keyset-sql.ts";
import { listCondition } from "#server/data/list-condition.ts";
import { chosenColumns, type ListReader } from "#server/data/list-reader.ts";
import type { Filter, ListParams } from "#shared/list-params.ts";

const usualLimit = 100;

/** What a page asks for, checked against what its reader may see. */
export interface PagePlan {
  keys: SortKey[];
  columns: BoundField[];
  /** What is selected behind id and version: the columns, and sort keys that aren't among them. */
  cells: BoundField[];
  cursor: Cursor | undefined;
  limit: number;
}

export function planPage(
  reader: ListReader,
  { sort, columns: names, cursor, limit = usualLimit }: ListParams,
): PagePlan {
  const keys = sortKeys(reader, sort);
  const columns = chosenColumns(reader, names);
  const cells = [...new Set([...columns, ...keys.map(({ bound }) => bound)])];
  return {
    keys,
    columns,
    cells,
    cursor: cursor === undefined ? undefined : readCursor(reader, keys, cursor),
    limit,
  };
}

/** The page's one statement: id, version, cells, and the clock last; one row more than the page tells whether there is another. */
export function pageStatement(
  reader: ListReader,
  params: ListParams,
  { keys, cells, cursor, limit }: PagePlan,
  place?: Place,
): SQL {
  const { list } = reader;
  const backwards = cursor?.backwards ?? false;
  const beyond = place && beyondSql(keys, list.id, place, backwards, cursor?.inclusive ?? false);
  const condition = and(listCondition(reader, params), beyond) ?? sql`true`;
  const order = orderSql(keys, list.id, backwards);
  // The limit stands in the text: beside it, Postgres would plan a kept statement anew each time to see how few rows it is.
  return sql`select ${selected(list, cells)}${list.from} where ${condition} order by ${order} limit ${sql.raw(String(limit + 1))}`;
}

/**
 * Whether one plan serves all values of a page's statement: equality and the place in the order have their index or
 * have none. What a range or a pattern selects differs too much.
 */
export function isSteady({ filter, search, groupKey }: ListParams): boolean {
  return !search && groupKey === undefined && (filter === undefined || asksEquality(filter));
}

function asksEquality(filter: Filter): boolean {
  if ("related" in filter) return false;
  if ("field" in filter)
    return (
      !filter.path && !filter.field.includes(".") && (filter.operator === "is" || filter.operator === "anyOf")
    );
  return (filter.all ?? filter.any ?? []).every(asksEquality);
}

const mostSelections = 100;

// Rendered once per set of columns. Odd sets never push out the usual ones for long: the map starts over.
function selected(list: BoundList, cells: readonly BoundField[]): SQL {
  const key = cells.map(({ name }) => name).join();
  const known = list.selections.get(key);
  if (known) return known;
  // The clock comes with the rows, because a question of its own would cost another round trip.
  const named = cells.map(({ name, cell }) => sql`${cell} as ${sql.identifier(name)}`);
  const parts = [list.id, list.version ?? sql`null`, ...named, sql`now()`];
  const selection = fixedSql(sql.join(parts, sql`, `));
  if (list.selections.size >= mostSelections) list.selections.clear();
  list.selections.set(key, selection);
  return selection;
}
