import { inArray, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import type { RowDiff } from "#shared/change.ts";
import { besideValues } from "./beside-values.ts";
import { type DiffReader, diffReader, type DiffResources } from "./diff-resources.ts";
import { knownTable } from "./known-tables.ts";
import { rowsOf } from "./rows-of.ts";

/** What a change did to one row; column names as in the database. */
export interface NetRow {
  /** Place in the change, rising. */
  place: string;
  table: string;
  rowId: string;
  operation: RowDiff["operation"];
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** Personal columns whose values were erased from the log, and when. */
  erased?: readonly string[] | null;
  erasedAt?: string | null;
}

/** Diffs as this reader may see them, with the names of the rows. */
export async function rowDiffs(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  rows: readonly NetRow[],
): Promise<RowDiff[]> {
  const readers = new Map(
    [...new Set(rows.map(({ table }) => table))].map((table) => [table, diffReader(actor, resources, table)]),
  );
  const titles = new Map<string, string>();
  const beside = new Map<string, Record<string, unknown>>();
  for (const [table, reader] of readers) {
    const ids = rows
      .filter((row) => row.table === table && row.operation !== "delete")
      .map(({ rowId }) => rowId);
    for (const [rowId, title] of await rowTitles(tx, table, reader, ids)) titles.set(rowId, title);
    const own = rows.filter((row) => row.table === table);
    for (const [place, values] of await besideValues(tx, table, reader, own)) beside.set(place, values);
  }
  return rows.map((row) => {
    const reader = readers.get(row.table)!;
    const before = shown(row.table, row.before, reader);
    const after = shown(row.table, row.after, reader);
    const gone = (row.erased ?? []).map((name) => reader.shows(name));
    const erased = gone.filter((property) => property !== undefined);
    const withheld = before.withheld || after.withheld || erased.length < gone.length;
    const { table, rowId, operation } = row;
    const title = titles.get(rowId) ?? titleIn(row, reader);
    return {
      table,
      rowId,
      title,
      operation,
      before: before.values,
      after: after.values,
      ...(beside.has(row.place) && { beside: shown(row.table, beside.get(row.place)!, reader).values }),
      ...(withheld && { withheld }),
      ...(erased.length > 0 && { erased: { fields: erased, at: row.erasedAt ?? null } }),
    };
  });
}

function shown(table: string, values: Record<string, unknown>, reader: DiffReader) {
  const visible: Record<string, unknown> = {};
  let withheld = false;
  for (const [name, value] of Object.entries(values)) {
    const property = reader.shows(name);
    if (property === undefined) withheld = true;
    else visible[property] = overTheWire(table, name, value);
  }
  return { values: visible, withheld };
}

// As in a list's rows: bigint and money are decimal strings.
function overTheWire(table: string, name: string, value: unknown): unknown {
  const isBigint =
    typeof value === "number" && knownTable(table)?.columns.get(name)?.column.getSQLType() === "bigint";
  return isBigint ? String(value) : value;
}

/** What rows of a table are called, by id, for a reader who may see the table's title field; otherwise nothing. */
export async function rowTitles(
  tx: Transaction,
  name: string,
  reader: DiffReader,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const table = knownTable(name);
  const id = table?.columns.get("id")?.column;
  const title = titleColumn(name, reader);
  if (!table || !id || !title || ids.length === 0) return new Map();
  const answer = await tx.execute(
    sql`select ${id} as id, ${title.column}::text as title from ${table.table} where ${inArray(id, [...ids])}`,
  );
  const titles = rowsOf<{ id: string; title: string | null }>(answer);
  return new Map(titles.flatMap(({ id, title }) => (title ? [[id, title]] : [])));
}

function titleColumn(table: string, { resource, shows }: DiffReader) {
  const column = [...(knownTable(table)?.columns.values() ?? [])].find(
    ({ property }) => property === resource?.titleField,
  );
  return column && shows(column.column.name) ? column : undefined;
}

function titleIn(row: NetRow, reader: DiffReader): string | null {
  const name = titleColumn(row.table, reader)?.column.name;
  const title = name && (row.before[name] ?? row.after[name]);
  return typeof title === "string" ? title : null;
}
