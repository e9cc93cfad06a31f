import { and, getTableColumns, inArray, is, or, type SQL, SQL as SqlExpression, sql } from "drizzle-orm";
import type { PgColumn, PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core";
import type { Transaction } from "#server/data/database.ts";
import { malformed } from "#server/errors.ts";
import { bySlices, isFollowed } from "./row-progress.ts";
import { rowCountOf } from "./rows-of.ts";

/**
 * Writes the named columns of every row that `where` selects and that differs from them; gives the number of rows
 * written. Rows are locked in the order of their ids, so that two bulk changes wait for each other instead of deadlocking.
 */
export async function updateSelected<Table extends PgTable & { id: PgColumn }>(
  tx: Transaction,
  table: Table,
  where: SQL,
  values: PgUpdateSetSource<Table>,
): Promise<number> {
  if (Object.keys(values).length === 0) throw malformed("There is nothing to change.");
  const chosen = tx
    .select({ id: table.id })
    .from(table as PgTable)
    .where(and(where, differs(table, values)))
    .orderBy(table.id)
    .for("update");
  const write = async (these: SQL) => rowCountOf(await tx.update(table).set(values).where(these));
  if (!isFollowed(tx)) return write(inArray(table.id, chosen));
  // All are locked before the first is written: what the slices find is what one statement would have found.
  const ids = (await chosen).map(({ id }) => String(id));
  const written = await bySlices(tx, ids, (slice) =>
    write(sql`${table.id} = any(${sql.param(slice)}::uuid[])`),
  );
  return written.reduce((sum, rows) => sum + rows, 0);
}

// An expression such as now() always differs, so it doesn't decide.
function differs(table: PgTable, values: object): SQL | undefined {
  const columns: Record<string, PgColumn> = getTableColumns(table);
  const plain = Object.entries(values).filter(
    ([name, value]) => columns[name] && value !== undefined && !is(value, SqlExpression),
  );
  return or(
    ...plain.map(
      ([name, value]) => sql`${columns[name]} is distinct from ${sql.param(value, columns[name])}`,
    ),
  );
}
