import { minorToDecimal } from "#shared/format/money.ts";
import type { Field } from "#shared/resource.ts";
import type { GridRow } from "./grid-row-data.ts";

/** Whether there is nothing to show. */
export function isBlank(value: unknown): value is null | undefined | "" {
  return value === null || value === undefined || value === "";
}

/** A cell as text for the clipboard: exact, and what a spreadsheet understands. */
export function cellText(row: GridRow, name: string, field: Field): string {
  const value = row[name];
  if (isBlank(value)) return "";
  const currency = field.currencyField ? row[field.currencyField] : undefined;
  if (field.kind === "money" && typeof currency === "string") {
    return `${minorToDecimal(value as string | number, currency)} ${currency}`;
  }
  if (field.kind === "reference" && field.labelField) {
    const label = row[field.labelField];
    if (typeof label === "string" && label !== "") return label;
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** Rows as tab-separated text with a heading line. Tabs and line ends inside cells become spaces. */
export function rowsAsText(
  rows: readonly GridRow[],
  columns: readonly { name: string; field: Field }[],
): string {
  const lines = rows.map((row) =>
    columns.map(({ name, field }) => plain(cellText(row, name, field))).join("\t"),
  );
  return [columns.map(({ field }) => plain(field.label)).join("\t"), ...lines].join("\n");
}

// A spreadsheet runs a cell that starts like a formula; what strangers wrote must not.
function plain(text: string): string {
  const line = text.replaceAll(/[\t\r\n]+/g, " ");
  return /^[=+@]/.test(line) || /^-[^\d]/.test(line) ? `'${line}` : line;
}
