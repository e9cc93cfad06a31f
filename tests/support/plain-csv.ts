import type { Actor } from "#server/auth/actor.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { wireValue } from "#server/data/row-codec.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ShownColumn } from "#server/exports/export-columns.ts";
import { readExportRequest } from "#server/exports/export-request.ts";
import { csvMoney, csvQuoted, csvText } from "#shared/format/csv-text.ts";

/** What a list's CSV has to be for these search parameters, made row by row and cell by cell from the driver's values. */
export async function plainCsv(
  database: Database,
  list: ListQuery,
  actor: Actor,
  search: Record<string, string>,
): Promise<string> {
  // The statement of a format that takes values.
  const { columns, statement } = readExportRequest(list, actor, "ndjson", search);
  const rows = await inTransaction(database, actor, {}, (tx) => rowsOf(tx, statement));
  const heading = columns.shown.map(({ label }) => csvText(label));
  const lines = rows.map((row) => columns.shown.map((column) => plainCell(row, column)));
  return [heading, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

function plainCell(row: readonly unknown[], { field: bound, at, sibling }: ShownColumn): string {
  const value = row[at + 1];
  if (value === null || value === undefined) return "";
  switch (bound.field.kind) {
    case "text":
    case "longtext":
    case "json":
    case "enum":
      return csvText(value as string);
    case "reference":
      return csvText(String((sibling === -1 ? undefined : row[sibling + 1]) ?? value));
    case "money":
      return csvMoney(value as string, row[sibling + 1]);
    case "trend":
      return csvQuoted(JSON.stringify(value));
    default:
      return String(wireValue(bound, value));
  }
}
