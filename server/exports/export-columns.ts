import type { BoundField } from "#server/data/bound-field.ts";
import { chosenColumns, type ListReader } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";

/** A column of the file. */
export interface ShownColumn {
  field: BoundField;
  label: string;
  /** Position of its value in `ExportColumns.read`. */
  at: number;
  /** Of a reference its name's position, of an amount its currency's; -1 where there is none. */
  sibling: number;
}

/** The fields that an export reads, and which of them stand in the file's columns. */
export interface ExportColumns {
  /** Everything selected, in the order of the values in a row. */
  read: BoundField[];
  shown: ShownColumn[];
}

/**
 * The columns asked for that the reader may see and export, in their order. Amounts bring their currency as a column
 * of its own where it isn't among them. `withIds` puts the record's id first, by which an import finds it again.
 */
export function exportColumns(
  reader: ListReader,
  names: readonly string[] | undefined,
  withIds = false,
): ExportColumns {
  const chosen = chosenColumns(reader, names).filter(({ field }) => field.exportable !== false);
  const asked = chosen.filter(({ name, field }) => (names ? names.includes(name) : !field.hidden));
  if (asked.length === 0) throw malformed("None of these columns can be exported.");
  const { idField } = reader.list;
  const read = withIds ? [idField, ...chosen] : chosen;
  const position = (name: string | undefined) => read.findIndex((other) => other.name === name);
  const currencies = asked
    .map(({ field }) => read[position(field.currencyField)])
    .filter((found) => found !== undefined);
  const shown = [...new Set([...(withIds ? [idField] : []), ...asked, ...currencies])].map((field) => ({
    field,
    label: field.field.label,
    at: read.indexOf(field),
    sibling: position(field.field.labelField ?? field.field.currencyField),
  }));
  return { read, shown };
}
