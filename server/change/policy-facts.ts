import { sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import type { ChangeFacts, FactRow, FactRows } from "#shared/approvals/condition-holds.ts";
import {
  fieldsBeside,
  type PolicyCondition,
  tablesIn,
  windowsIn,
} from "#shared/approvals/policy-condition.ts";
import type { Work } from "./command.ts";
import { knownTable } from "./known-tables.ts";
import { netRows } from "./net-rows.ts";
import { rowsOf } from "./rows-of.ts";

export interface RecordedRow {
  table: string;
  rowId: string;
  operation: FactRow["operation"];
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** What the open work has done so far, as far as these conditions look at it. Where they look back, `glanceAt` has made sure that nobody adds to it meanwhile. */
export async function factsOf(
  work: Work,
  commands: readonly string[],
  input: unknown,
  conditions: readonly PolicyCondition[],
): Promise<ChangeFacts> {
  const windows = [...new Set(conditions.flatMap(windowsIn))];
  // All asked for at once: they are answered in one round trip.
  const [now, ...before] = await Promise.all([
    seen(work.tx, conditions, sql`${netRows(work.changeId)}`),
    ...windows.map((minutes) =>
      seen(
        work.tx,
        conditions,
        sql`earlier_change_rows(${sql.param([...commands])}::text[], ${minutes}::integer)`,
      ),
    ),
  ]);
  return { input, ...now!, earlier: new Map(windows.map((minutes, at) => [minutes, before[at]!])) };
}

async function seen(
  tx: Transaction,
  conditions: readonly PolicyCondition[],
  source: ReturnType<typeof sql>,
): Promise<FactRows> {
  const tables = [...new Set(conditions.flatMap(tablesIn))];
  const answer = await tx.execute(sql`
    with touched as materialized (select table_name, row_id, operation, old_values, new_values from ${source} source)
    select counted."rowCount", table_name as "table", row_id as "rowId", operation,
      coalesce(old_values, '{}') as before, coalesce(new_values, '{}') as after
    from (select count(distinct (table_name, row_id))::int as "rowCount" from touched) counted
      left join touched on table_name = any(${sql.param(tables)}::text[])`);
  const rows = rowsOf<RecordedRow & { rowCount: number }>(answer);
  // Where no row is of these tables, one without a table carries the count.
  const recorded = rows.filter(({ table }) => table !== null);
  return { rowCount: rows[0]!.rowCount, rows: await factRows(tx, recorded, conditions) };
}

/** Recorded rows in the words of conditions, with the fields beside that these read. */
export async function factRows(
  tx: Transaction,
  rows: readonly RecordedRow[],
  conditions: readonly PolicyCondition[],
): Promise<FactRow[]> {
  const beside = new Map<string, Record<string, unknown>>();
  const wanted = conditions.flatMap(fieldsBeside);
  for (const name of new Set(wanted.map(({ table }) => table))) {
    const ids = rows.filter(({ table, operation }) => table === name && operation === "update");
    const fields = wanted.filter(({ table }) => table === name).map(({ field }) => field);
    for (const [id, values] of await valuesOf(tx, name, fields, ids)) beside.set(`${name} ${id}`, values);
  }
  return rows.map((row) => {
    const others = beside.get(`${row.table} ${row.rowId}`);
    return { ...factRow(row), ...(others && { beside: others }) };
  });
}

/** The same of one row, without fields beside. */
export const factRow = ({ table, operation, before, after }: RecordedRow): FactRow => ({
  table,
  operation,
  before: named(table, before),
  after: named(table, after),
});

async function valuesOf(
  tx: Transaction,
  name: string,
  fields: readonly string[],
  rows: readonly RecordedRow[],
): Promise<[string, Record<string, unknown>][]> {
  const table = knownTable(name);
  const columns = [...(table?.columns.values() ?? [])].filter(({ property }) => fields.includes(property));
  if (!table || columns.length === 0 || rows.length === 0) return [];
  const parts = columns.map(({ column, property }) => sql`${property}::text, ${column}`);
  const answer = await tx.execute(sql`
    select id, jsonb_build_object(${sql.join(parts, sql`, `)}) as fields from ${table.table}
    where id = any(${sql.param(rows.map(({ rowId }) => rowId))}::uuid[])`);
  return rowsOf<{ id: string; fields: Record<string, unknown> }>(answer).map(({ id, fields }) => [
    id,
    fields,
  ]);
}

function named(table: string, values: Record<string, unknown>): Record<string, unknown> {
  const columns = knownTable(table)?.columns;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [columns?.get(name)?.property ?? name, value]),
  );
}
