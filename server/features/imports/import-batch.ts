import type { RowFault } from "#shared/record-edits.ts";
import type { CellFault } from "#shared/record-imports.ts";
import { findRecords } from "./find-records.ts";
import type { RunningImport } from "./import-records.ts";
import type { Row } from "./import-row.ts";
import { readRows } from "./read-rows.ts";
import { cellWords, type SheetLine } from "./sheet-lines.ts";
import { writeChanges, writeNewOnes } from "./write-rows.ts";

export interface ImportedRow {
  number: number;
  result: "created" | "updated" | "unchanged" | "failed";
  faults: CellFault[];
  /** Stands for what was there before and what was written. */
  stamp: string;
}

/** Finds, reads, compares and writes the records of some lines; a faulty line is left out and says why. */
export async function importBatch(
  running: RunningImport,
  lines: readonly SheetLine[],
): Promise<ImportedRow[]> {
  const rows = lines.map((line): Row => ({
    line,
    id: undefined,
    before: undefined,
    given: {},
    faults: overlong(running, line),
    isSame: false,
  }));
  await findRecords(running, rows);
  await readRows(running, rows);
  await writeChanges(running, rows);
  await writeNewOnes(running, rows);
  return rows.map((row) => told(running, row));
}

function overlong({ header }: RunningImport, { cells }: SheetLine): RowFault[] {
  const more = cells.slice(header.length).some((cell) => cell !== null && cellWords(cell) !== "");
  return more
    ? [{ row: 0, field: null, message: "This row has more cells than the heading has columns." }]
    : [];
}

function told({ input }: RunningImport, { line, id, before, given, faults, isSame }: Row): ImportedRow {
  const result =
    faults.length > 0 ? "failed" : isSame ? "unchanged" : id === undefined ? "created" : "updated";
  const cells = faults.map(({ field, message }): CellFault => {
    const column = field === null ? -1 : input.columns.indexOf(field);
    return { column: column < 0 ? null : column, message };
  });
  return {
    number: line.number,
    result,
    faults: cells,
    stamp: result === "unchanged" || result === "failed" ? "" : JSON.stringify([id, before?.version, given]),
  };
}
