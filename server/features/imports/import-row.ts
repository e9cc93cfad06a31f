import type { LockedRecord } from "#server/change/locked-records.ts";
import type { RowFault, WireValues } from "#shared/record-edits.ts";
import type { RunningImport } from "./import-records.ts";
import type { SheetLine, SheetValue } from "./sheet-lines.ts";

/** A line on its way into a record. */
export interface Row {
  line: SheetLine;
  /** The record that it is about; undefined for a new one. */
  id: string | undefined;
  before: LockedRecord | undefined;
  given: WireValues;
  faults: RowFault[];
  isSame: boolean;
}

/** What the file says about a field; null where it has no column or nothing in it. */
export const cellOf = ({ input }: RunningImport, { line }: Row, field: string): SheetValue | null => {
  const column = input.columns.indexOf(field);
  return column < 0 ? null : (line.cells[column] ?? null);
};
