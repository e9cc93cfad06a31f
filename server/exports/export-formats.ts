import { wireValue } from "#server/data/row-codec.ts";
import { csvMoney, csvQuoted, csvText } from "./csv-text.ts";
import type { ExportColumns } from "./export-columns.ts";

/** How rows become a file. Rows are the driver's values: the id, then what `ExportColumns.read` names. */
export interface ExportFormat {
  contentType: string;
  head(columns: ExportColumns): string;
  rows(rows: readonly unknown[][], columns: ExportColumns): string;
}

export const exportFormats: Readonly<Record<string, ExportFormat>> = {
  csv: {
    contentType: "text/csv; charset=utf-8",
    // The mark tells Excel that the file is UTF-8.
    head: ({ shown }) => `\uFEFF${shown.map(({ field }) => csvText(field.field.label)).join(",")}\r\n`,
    rows(rows, { shown }) {
      let text = "";
      for (const row of rows) {
        for (let at = 0; at < shown.length; at++) {
          if (at > 0) text += ",";
          text += csvCell(row, shown[at]!);
        }
        text += "\r\n";
      }
      return text;
    },
  },
  ndjson: {
    contentType: "application/x-ndjson; charset=utf-8",
    head: () => "",
    rows: (rows, columns) => rows.map((row) => `${jsonLine(row, columns)}\n`).join(""),
  },
};

function csvCell(
  row: readonly unknown[],
  { field: bound, at, sibling }: ExportColumns["shown"][number],
): string {
  const { kind } = bound.field;
  const value = row[at + 1];
  if (value === null || value === undefined) return "";
  switch (kind) {
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

// JSON fields keep their own text, because parsing it would round numbers beyond 53 bits.
function jsonLine(row: readonly unknown[], { read }: ExportColumns): string {
  const parts = read.map((bound, at) => {
    const value = row[at + 1];
    const text =
      bound.field.kind === "json" && typeof value === "string"
        ? value
        : JSON.stringify(wireValue(bound, value));
    return `${JSON.stringify(bound.name)}:${text}`;
  });
  return `{"id":${JSON.stringify(row[0])},${parts.join(",")}}`;
}
