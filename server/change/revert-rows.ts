import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import type { SkippedRow } from "#shared/change.ts";
import type { KnownTable } from "./known-tables.ts";
import { isForced, ofGroup, requireTable, type RevertScope, type RowGroup } from "./revert-groups.ts";
import { isInUse } from "./row-in-use.ts";
import { bySlices, isFollowed } from "./row-progress.ts";
import { rowsOf } from "./rows-of.ts";

export interface Restored {
  restored: number;
  skipped: Pick<SkippedRow, "table" | "rowId" | "because">[];
}

/** Writes the old values back where the row still is as the change left it. */
export function restoreUpdated(tx: Transaction, scope: RevertScope, group: RowGroup): Promise<Restored> {
  const table = requireTable(group);
  const columns = writable(table, group.columns);
  const assignments = columns.map((name) => sql`${sql.identifier(name)} = old.${sql.identifier(name)}`);
  return run(
    tx,
    scope,
    group,
    sql`
    update ${table.table} as target set ${sql.join(assignments, sql`, `)}
    from net cross join lateral ${typed(table, "old")} cross join lateral ${typed(table, "new")}
    where target.id = net.row_id and (${isForced(scope)} or ${isAsLeft(columns)})
    returning target.id`,
  );
}

/** Writes nothing: all rows of the group stay as they are. */
export async function leaveAlone(
  tx: Transaction,
  scope: RevertScope,
  group: RowGroup,
  because: SkippedRow["because"],
): Promise<Restored> {
  const answer = await tx.execute(
    sql`with net as materialized (${ofGroup(scope, group)}) select row_id as "rowId" from net`,
  );
  return {
    restored: 0,
    skipped: rowsOf<{ rowId: string }>(answer).map(({ rowId }) => ({
      table: group.tableName,
      rowId,
      because,
    })),
  };
}

/** Columns of a deleted row that the log doesn't hold because they are secret: without the required ones it can't come back. */
export function neverRecorded(group: RowGroup): { required: string[]; optional: string[] } {
  const missing = [...requireTable(group).columns.values()].filter(
    ({ column }) => !group.columns.includes(column.name) && !column.generated && !column.hasDefault,
  );
  const properties = (isRequired: boolean) =>
    missing.filter(({ column }) => column.notNull === isRequired).map(({ property }) => property);
  return { required: properties(true), optional: properties(false) };
}

/** Puts deleted rows back, with their ids. */
export function restoreDeleted(tx: Transaction, scope: RevertScope, group: RowGroup): Promise<Restored> {
  const table = requireTable(group);
  const columns = writable(table, group.columns);
  const values = columns.map((name) => sql`old.${sql.identifier(name)}`);
  return run(
    tx,
    scope,
    group,
    sql`
    insert into ${table.table} (${names(columns)}) overriding system value
    select ${sql.join(values, sql`, `)} from net cross join lateral ${typed(table, "old")}
    where not exists (select from ${table.table} target where target.id = net.row_id)
    returning id`,
  );
}

/** Removes rows that the change made, unless they have changed or later records refer to them. */
export async function removeInserted(
  tx: Transaction,
  scope: RevertScope,
  group: RowGroup,
): Promise<Restored> {
  const table = requireTable(group);
  const inUse = await isInUse(tx, table);
  return run(
    tx,
    scope,
    group,
    sql`
    delete from ${table.table} as target
    using net cross join lateral ${typed(table, "new")}
    where target.id = net.row_id and not ${inUse} and (${isForced(scope)} or ${isAsLeft(writable(table, group.columns))})
    returning target.id`,
    inUse,
  );
}

async function run(
  tx: Transaction,
  scope: RevertScope,
  group: RowGroup,
  write: SQL,
  inUse = sql`false`,
): Promise<Restored> {
  if (!isFollowed(tx) || needsOneStatement(group)) return runOnce(tx, scope, group, write, inUse);
  const answer = await tx.execute(
    sql`select row_id as id from (${ofGroup(scope, group)}) net order by row_id`,
  );
  const ids = rowsOf<{ id: string }>(answer).map(({ id }) => id);
  const parts = await bySlices(tx, ids, (rowIds) => runOnce(tx, { ...scope, rowIds }, group, write, inUse));
  return {
    restored: parts.reduce((sum, { restored }) => sum + restored, 0),
    skipped: parts.flatMap(({ skipped }) => skipped),
  };
}

// Rows that refer to rows of their own table come and go together.
function needsOneStatement(group: RowGroup): boolean {
  const { name, references } = requireTable(group);
  return group.operation !== "update" && references.some(({ table }) => table === name);
}

async function runOnce(
  tx: Transaction,
  scope: RevertScope,
  group: RowGroup,
  write: SQL,
  inUse: SQL,
): Promise<Restored> {
  const { table } = requireTable(group);
  const answer = await tx.execute(sql`
    with net as materialized (${ofGroup(scope, group)}),
    done as (${write}),
    left_alone as (
      select row_id, target.id is not null as "isThere", target.id is not null and ${inUse} as "isInUse"
      from net left join ${table} target on target.id = net.row_id
      where not exists (select from done where done.id = net.row_id)
    )
    select (select count(*)::int from done) as restored, coalesce((select json_agg(left_alone) from left_alone), '[]') as skipped`);
  const [done] = rowsOf<{
    restored: number;
    skipped: { row_id: string; isThere: boolean; isInUse: boolean }[];
  }>(answer);
  const skipped = done!.skipped.map((row) => ({
    table: group.tableName,
    rowId: row.row_id,
    because: because(group, row),
  }));
  return { restored: done!.restored, skipped };
}

function because(
  { operation }: RowGroup,
  { isThere, isInUse }: { isThere: boolean; isInUse: boolean },
): SkippedRow["because"] {
  if (operation === "delete") return "exists";
  if (!isThere) return "gone";
  return isInUse ? "inUse" : "changed";
}

// Columns that a later migration removed, and those that the database computes, can't be written.
const writable = (table: KnownTable, columns: readonly string[]) =>
  columns.filter((name) => table.columns.get(name) && !table.columns.get(name)!.column.generated);

const names = (columns: readonly string[]) =>
  sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  );
const typed = (table: KnownTable, side: "old" | "new") =>
  sql`jsonb_populate_record(null::${table.table}, net.${sql.raw(side)}_values) ${sql.raw(side)}`;
const isAsLeft = (columns: readonly string[]) => {
  const of = (side: string) =>
    sql.join(
      columns.map((name) => sql`${sql.raw(side)}.${sql.identifier(name)}`),
      sql`, `,
    );
  return sql`row(${of("target")}) is not distinct from row(${of("new")})`;
};
