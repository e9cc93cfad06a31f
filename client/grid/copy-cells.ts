import { toast } from "#client/ui/toast.tsx";
import type { AnyResource } from "#shared/resource.ts";
import { cellText, rowsAsText } from "./cell-text.ts";
import type { GridColumn } from "./grid-columns.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";

/** Lists send this many characters of a text; one more means that it was cut. */
const previewLength = 300;

/** Whether a cell holds the beginning of its value only. */
export function isPreview(value: unknown): boolean {
  return typeof value === "string" && value.length > previewLength;
}

/** Copies one cell, whole: a value that the list cut is fetched first. */
export async function copyCell(
  client: ListClient,
  resource: AnyResource,
  row: GridRow,
  column: GridColumn,
): Promise<void> {
  const whole = isPreview(row[column.name]) ? await client.get(resource.name, row._id) : row;
  await navigator.clipboard.writeText(cellText(whole, column.name, column.field));
  toast({ id: "copied", title: `${column.field.label} copied`, timeout: 1600 });
}

/** Copies rows as a table for spreadsheets, whole: rows with cut values are fetched first. */
export async function copyRows(
  client: ListClient,
  resource: AnyResource,
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
): Promise<void> {
  const whole: GridRow[] = [];
  for (const row of rows) {
    const isCut = columns.some(({ name }) => isPreview(row[name]));
    whole.push(isCut ? await client.get(resource.name, row._id) : row);
  }
  await navigator.clipboard.writeText(rowsAsText(whole, columns));
  toast({
    id: "copied",
    title: whole.length === 1 ? "Row copied" : `${whole.length} rows copied`,
    timeout: 1600,
  });
}
