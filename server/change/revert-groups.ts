import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import { type KnownTable, knownTable } from "./known-tables.ts";
import { netRows } from "./net-rows.ts";
import { rowsOf } from "./rows-of.ts";

/** Rows of one table on which a change did the same thing to the same columns. */
export interface RowGroup {
  tableName: string;
  operation: "insert" | "update" | "delete";
  /** The captured columns, by name in the database. */
  columns: string[];
  /** Whether the old values claim a place that only one may hold: a flag that is on, a row that isn't deleted. */
  claims: boolean;
  /** Personal values of these rows were erased from the log. */
  erased: boolean;
  rows: number;
}

export interface RevertScope {
  changeId: string;
  /** Only these rows. */
  rowIds: readonly string[] | undefined;
  force: readonly string[];
  /** Where to read what it recorded. */
  recorded: SQL;
}

/** The change's rows in groups that one statement each can write back. */
export async function rowGroups(tx: Transaction, scope: RevertScope): Promise<RowGroup[]> {
  const answer = await tx.execute(sql`
    select table_name as "tableName", operation, columns, claims, erased is not null as erased, count(*)::int as rows
    from ${netRows(scope.changeId, scope.rowIds, scope.recorded)} net cross join lateral ${shape}
    group by table_name, operation, columns, claims, erased is not null`);
  return rowsOf<RowGroup>(answer);
}

/** A query of the group's rows: `row_id, old_values, new_values`. */
export const ofGroup = (
  scope: RevertScope,
  { tableName, operation, columns, claims, erased }: RowGroup,
): SQL => sql`
  select row_id, old_values, new_values from ${netRows(scope.changeId, scope.rowIds, scope.recorded)} net cross join lateral ${shape}
  where table_name = ${tableName} and operation = ${operation} and columns = ${sql.param(columns)}::text[]
    and claims = ${claims} and (erased is not null) = ${erased}`;

/** The group's table; a table that is in the log but not in the schema is a fault of ours. */
export function requireTable({ tableName }: RowGroup): KnownTable {
  const table = knownTable(tableName);
  if (!table) throw new Error(`The table ${tableName} is in the audit log but not in the schema.`);
  return table;
}

/** Whether a row of `net` is to be written back although it has changed since. */
export const isForced = ({ force }: RevertScope) => sql`net.row_id = any(${sql.param(force)}::uuid[])`;
// The columns of a captured row in a fixed order, and whether its old values claim something unique.
const shape = sql`(
  select coalesce(array_agg(key order by key), '{}') as columns,
    coalesce(bool_or(old_values -> key = 'true' or key = 'deleted_at' and old_values -> key = 'null'), false) as claims
  from jsonb_object_keys(old_values || new_values) key
) shape`;
