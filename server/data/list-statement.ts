import { type SQL, sql } from "drizzle-orm";
import { sqlStateOf, unsuitable } from "#server/data/database-fault.ts";
import type { Transaction } from "#server/data/database.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";
import { keptName } from "#server/data/kept-statement.ts";
import { exactInstant } from "#shared/format/exact-instants.ts";

/**
 * Runs a list's statement; rows are arrays of the driver's values. A value that its column can't take is refused in
 * words. A `steady` one, whose plan doesn't depend on the values in it, is kept by Postgres once it comes often.
 */
export async function rowsOf(tx: Transaction, statement: SQL, steady = false): Promise<unknown[][]> {
  const query = renderedSql(statement);
  const prepared = tx._.session.prepareQuery<{ execute: unknown[][]; all: never; values: never }>(
    query,
    undefined,
    steady ? keptName(query.sql) : undefined,
    true,
    (rows) => rows,
  );
  try {
    return await prepared.execute();
  } catch (error) {
    // Class 22: data exceptions. Every other fault is `inTransaction`'s to put into words.
    throw sqlStateOf(error)?.startsWith("22") ? unsuitable() : error;
  }
}

/** The database's clock at which rows were read: their last value, or asked for where there are none. */
export async function clockOf(tx: Transaction, found: readonly unknown[][]): Promise<string> {
  const [row] = found.length > 0 ? found : await rowsOf(tx, sql`select now()`);
  return exactInstant(row!.at(-1) as string)!;
}
