import { wireValue } from "#server/data/row-codec.ts";
import { csvMoney, csvQuoted, csvText } from "#shared/format/csv-text.ts";
import type { ExportColumns, ShownColumn } from "./export-columns.ts";

/** Rows as CSV; the mark at the beginning tells Excel that the file is UTF-8. */
export async function* encodeCsv(
  batches: AsyncIterable<unknown[][]>,
  { shown }: ExportColumns,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`\uFEFF${shown.map(({ label }) => csvText(label)).join(",")}\r\n`);
  for await (const rows of batches) {
    let text = "";
    for (const row of rows) {
      for (let at = 0; at < shown.length; at++) {
        if (at > 0) text += ",";
        text += csvCell(row, shown[at]!);
      }
      text += "\r\n";
    }
    yield Buffer.from(text);
  }
}

/** A cell; nothing at all for an absent value, `""` for an empty text. */
export function csvCell(row: readonly unknown[], { field: bound, at, sibling }: ShownColumn): string {
  const value = row[at + 1];
  if (value === null || value === undefined) return "";
  switch (bound.field.kind) {
    case "text":
    case "longtext":
    case "json":
    case "enum":
      return csvText(value as string);
    case "reference":
      return sibling === -1 ? String(value) : csvText(String(row[sibling + 1] ?? value));
    case "money":
      return csvMoney(value as string, row[sibling + 1]);
    case "trend":
      return csvQuoted(JSON.stringify(value));
    default:
      return String(wireValue(bound, value));
  }
}
