import type { BoundField } from "#server/data/bound-field.ts";
import { chosenColumns, type ListReader } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";

/** The fields that an export reads, and which of them stand in the file's columns. */
export interface ExportColumns {
  /** Everything selected, in the order of the values in a row. */
  read: BoundField[];
  /** Positions in `read`: the columns, a reference by its name's position too, an amount by its currency's. */
  shown: { field: BoundField; at: number; sibling: number }[];
}

/**
 * The columns asked for that the reader may see and export, in their order. Amounts bring their currency as a column
 * of its own where it isn't among them.
 */
export function exportColumns(reader: ListReader, names: readonly string[] | undefined): ExportColumns {
  const read = chosenColumns(reader, names).filter(({ field }) => field.exportable !== false);
  const position = (name: string | undefined) => read.findIndex((other) => other.name === name);
  const asked = read.filter(({ name, field }) => (names ? names.includes(name) : !field.hidden));
  if (asked.length === 0) throw malformed("None of these columns can be exported.");
  const currencies = asked
    .map(({ field }) => read[position(field.currencyField)])
    .filter((found) => found !== undefined);
  const shown = [...new Set([...asked, ...currencies])].map((field) => ({
    field,
    at: read.indexOf(field),
    sibling: position(field.field.labelField ?? field.field.currencyField),
  }));
  return { read, shown };
}
