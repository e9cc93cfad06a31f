import { and, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { type Cursor, writeCursor } from "#server/data/cursor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { Place, SortKey } from "#server/data/keyset-sql.ts";
import type { Row } from "#server/data/list-query.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { clockOf, rowsOf } from "#server/data/list-statement.ts";
import { isSteady, pageStatement, planPage } from "#server/data/page-plan.ts";
import { isCut, previewRow } from "#server/data/row-codec.ts";
import { malformed } from "#server/errors.ts";
import type { ListPage, ListParams } from "#shared/list-params.ts";

/** One page of a list, found by its place in the order: the page after a million rows costs what the first does. */
export async function readPage(
  tx: Transaction,
  reader: ListReader,
  params: ListParams,
): Promise<ListPage<Row>> {
  const plan = planPage(reader, params);
  const { keys, columns, cells, cursor, limit } = plan;
  const backwards = cursor?.backwards ?? false;
  const place = cursor && (await placeAt(tx, reader, keys, cursor));
  const found = await rowsOf(tx, pageStatement(reader, params, plan, place), isSteady(params));
  const more = found.length > limit;
  if (more) found.pop();
  if (backwards) found.reverse();

  function edge(row: unknown[] | undefined, towardsStart: boolean): string {
    // Nothing is left beyond the cursor: the way back begins at its own place.
    const from: Omit<Cursor, "backwards"> = row
      ? { id: row[0] as string, values: exactValues(row, keys, cells), inclusive: false }
      : { ...cursor!, inclusive: !cursor!.inclusive };
    return writeCursor(reader, keys, { ...from, backwards: towardsStart });
  }
  return {
    rows: found.map((values) => previewRow(values, columns)),
    nextCursor: (backwards ? cursor : more) ? edge(found.at(-1), false) : null,
    previousCursor: (backwards ? more : cursor) ? edge(found[0], true) : null,
    asOf: await clockOf(tx, found),
  };
}

// Undefined where a cell holds only the beginning of its text: then the cursor names the row instead.
function exactValues(
  row: readonly unknown[],
  keys: readonly SortKey[],
  cells: readonly BoundField[],
): (string | null)[] | undefined {
  const values = keys.map(({ bound }) => {
    const value = row[cells.indexOf(bound) + 2];
    return value === null || value === undefined ? null : String(value);
  });
  return keys.some(({ bound }, at) => values[at] != null && isCut(bound, values[at])) ? undefined : values;
}

async function placeAt(
  tx: Transaction,
  reader: ListReader,
  keys: readonly SortKey[],
  cursor: Cursor,
): Promise<Place> {
  if (cursor.values) return { id: cursor.id, values: cursor.values };
  const { id, from, where } = reader.list;
  const values = sql.join([id, ...keys.map(({ value }) => sql`${value}::text`)], sql`, `);
  const [row] = await rowsOf(
    tx,
    sql`select ${values}${from} where ${and(where, sql`${id} = ${cursor.id}::uuid`)}`,
  );
  if (!row) throw malformed("The record at this place of the list is gone. Start from the first page.");
  return { id: cursor.id, values: row.slice(1) as (string | null)[] };
}
