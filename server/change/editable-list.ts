import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { ListQuery } from "#server/data/list-query.ts";
import { conflict, malformed } from "#server/errors.ts";
import type { RecordEdits, RowFault } from "#shared/record-edits.ts";
import { type KnownTable, knownTable } from "./known-tables.ts";

/** A declaration of what may be changed, bound to the table that its list reads. */
export interface EditableList {
  list: ListQuery;
  edits: RecordEdits;
  table: KnownTable;
  /** By the field's name. */
  columns: Readonly<Record<string, PgColumn>>;
}

/** Binds a declaration to its list; throws when a field is no column of the list's table, so the start fails and not an edit. */
export function editableList(list: ListQuery, edits: RecordEdits): EditableList {
  const table = knownTable(getTableName(list.binding.table));
  const columns: Record<string, PgColumn> = getTableColumns(list.binding.table);
  if (!table || list.resource.name !== edits.resource.name)
    throw new Error(
      `The edits of "${edits.resource.name}" don't belong to the list "${list.resource.name}".`,
    );
  const named = [...Object.keys({ ...edits.fields, ...edits.once }), ...edits.reads, "version"];
  const missing = named.filter((field) => !columns[field]);
  if (missing.length > 0)
    throw new Error(
      `"${edits.resource.name}" has no column for ${missing.join(", ")}, so it can't be changed.`,
    );
  return { list, edits, table, columns };
}

/** Refuses with every fault in `details.faults`: `{ row, field, message }`, the row by its place in the input. */
export function refuseFaulty({ edits }: EditableList, faults: readonly RowFault[], rows: number): void {
  if (faults.length === 0) return;
  const words = faults.slice(0, 3).map(({ row, field, message }) => {
    const about = (field && edits.resource.fields[field]?.label) ?? field;
    return `${rows > 1 ? `Row ${row + 1}, ` : ""}${about ? `${about}: ` : ""}${message}`;
  });
  const more = faults.length > 3 ? ` · and ${(faults.length - 3).toLocaleString("en")} more` : "";
  const details = {
    faults: faults.map(({ row, field, message }) => ({ row, field, message })),
    fields: [...new Set(faults.flatMap(({ field }) => field ?? []))],
  };
  const isTaken = faults.every(({ taken }) => taken);
  throw (isTaken ? conflict : malformed)(words.join(" · ") + more, details);
}
