import { toast } from "#client/ui/toast.tsx";
import type { AnyResource } from "#shared/resource.ts";
import { cellText, rowsAsText } from "./cell-text.ts";
import type { GridColumn } from "./grid-columns.ts";
import { isPartial, type GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";
import { wholeRows } from "./whole-rows.ts";

/** Copies one cell, whole: a value that the list cut is fetched first. */
export async function copyCell(
  client: ListClient,
  resource: AnyResource,
  row: GridRow,
  column: GridColumn,
): Promise<void> {
  const whole = isPartial(row, column.name) ? await client.get(resource.name, row._id) : row;
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
  const cut = rows.filter((row) => columns.some(({ name }) => isPartial(row, name)));
  const whole = await wholeRows(
    client,
    resource.name,
    cut.map(({ _id }) => _id),
  );
  await navigator.clipboard.writeText(
    rowsAsText(
      rows.map((row) => whole.get(row._id) ?? row),
      columns,
    ),
  );
  toast({
    id: "copied",
    title: rows.length === 1 ? "Row copied" : `${rows.length} rows copied`,
    timeout: 1600,
  });
}
