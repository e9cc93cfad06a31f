import { sql } from "drizzle-orm";
import { keptQuestion } from "#server/data/kept-statement.ts";
import type { ChangeGlance } from "#shared/approvals/could-hold.ts";
import { type PolicyCondition, windowsIn } from "#shared/approvals/policy-condition.ts";
import type { Permission } from "#shared/permissions.ts";
import type { Work } from "./command.ts";
import { factRow, type RecordedRow } from "./policy-facts.ts";

// Most changes are of one row or a few, which are read sooner than counted.
const few = 20;

const firstRows = keptQuestion<RecordedRow>(
  "first_rows_of_change",
  sql`
  select table_name as "table", row_id as "rowId", operation, coalesce(old_values, '{}') as before, coalesce(new_values, '{}') as after
  from change_rows where change_id = ${sql.placeholder("changeId")}::uuid order by id limit ${sql.raw(String(few + 1))}`,
);

const tablesTouched = keptQuestion<{ table: string; rows: number }>(
  "tables_of_change",
  sql`
  select table_name as "table", count(*)::float8 as rows from change_rows
  where change_id = ${sql.placeholder("changeId")}::uuid group by table_name`,
);

const rowsLately = keptQuestion<{ rows: string[] }>(
  "rows_lately",
  sql`select rows_lately(${sql.placeholder("action")}, ${sql.placeholder("minutes")}::integer[])::text[] as rows`,
);

/**
 * What little it takes to see that most conditions don't hold of the open work. Where one looks back, the person's other changes by this
 * command wait until the end of the transaction: so of two at the same time each counts the other.
 */
export async function glanceAt(
  { tx, changeId }: Work,
  command: Permission,
  input: unknown,
  conditions: readonly PolicyCondition[],
): Promise<ChangeGlance> {
  const windows = [...new Set(conditions.flatMap(windowsIn))];
  // Asked at once: they are answered in one round trip.
  const [first, lately] = await Promise.all([
    firstRows(tx, { changeId }),
    windows.length > 0 ? rowsLately(tx, { action: command, minutes: windows }) : [],
  ]);
  const earlier = new Map(windows.map((minutes, at) => [minutes, Number(lately[0]!.rows[at])]));
  if (first.length > few) {
    const tables = await tablesTouched(tx, { changeId });
    const rowCount = tables.reduce((sum, { rows }) => sum + rows, 0);
    return { input, rowCount, touched: new Set(tables.map(({ table }) => table)), rows: undefined, earlier };
  }
  const touched = new Set(first.map(({ table }) => table));
  // A row that was written twice is one row with one difference, which takes more to tell.
  const isPlain = new Set(first.map(({ table, rowId }) => `${table} ${rowId}`)).size === first.length;
  return { input, rowCount: first.length, touched, rows: isPlain ? first.map(factRow) : undefined, earlier };
}
