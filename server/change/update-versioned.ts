import { and, eq, getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn, PgTable, PgUpdateSetSource } from "drizzle-orm/pg-core";
import type { Transaction } from "#server/data/database.ts";
import { conflict, malformed, notFound } from "#server/errors.ts";
import { nounOfTable } from "./known-tables.ts";

export type VersionedTable = PgTable & { id: PgColumn; version: PgColumn };

/**
 * Writes the named columns of one row if it still has the version that the caller read; gives the new version. 409 with
 * `details.current` and `details.yours` when somebody was faster, 404 when the row is gone or not visible.
 */
export async function updateVersioned<Table extends VersionedTable>(
  tx: Transaction,
  table: Table,
  { id, version }: { id: string; version: number },
  values: PgUpdateSetSource<Table>,
): Promise<number> {
  if (Object.keys(values).length === 0) throw malformed("There is nothing to change.");
  const thisRow = eq(table.id, id);
  const [written] = await tx
    .update(table)
    .set(values)
    .where(and(thisRow, eq(table.version, version)))
    .returning({ version: table.version });
  if (written) return Number(written.version);

  const columns: Record<string, PgColumn> = getTableColumns(table as PgTable);
  const asked = Object.fromEntries(Object.entries(columns).filter(([name]) => name in values));
  const [current] = await tx
    .select({ ...asked, version: table.version })
    .from(table as PgTable)
    .where(thisRow);
  if (!current) throw notFound();
  throw conflict(`Somebody else changed this ${nounOfTable(getTableName(table))} while you had it open.`, {
    current,
    yours: values,
  });
}
