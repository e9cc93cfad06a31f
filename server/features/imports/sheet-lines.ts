import { dayOfSerial, instantOfSerial } from "#shared/format/sheet-dates.ts";

/** One line of a sheet. Absent cells are null; a number of a spreadsheet keeps its text and says that it was one. */
export interface SheetLine {
  /** As the spreadsheet numbers it: the heading is usually 1. */
  number: number;
  cells: (SheetValue | null)[];
}

/**
 * Text, a truth value, a spreadsheet's number by its text (`d` when its format shows it as a date, by the calendar of
 * 1900), or the word with which it shows a fault of its own.
 */
export type SheetValue = string | boolean | { n: string; d?: true } | { e: string };

/** What a person would read in the cell; a date as its calendar and clock show it, to the microsecond. */
export function cellWords(value: SheetValue | null): string {
  if (value === null) return "";
  if (typeof value !== "object") return String(value);
  if ("e" in value) return value.e;
  return value.d ? dateWords(value.n) : value.n;
}

function dateWords(serial: string): string {
  const day = dayOfSerial(Number(serial));
  return day ?? instantOfSerial(Number(serial), "UTC")?.replace("T", " ").slice(0, -1) ?? serial;
}
