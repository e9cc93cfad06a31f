import { minorToDecimal } from "#shared/format/money.ts";

/*
 * CSV by RFC 4180: commas, quotes doubled, lines ended by CR LF. A text that a spreadsheet would run as a formula gets
 * an apostrophe in front; so does one that already looks escaped, so that taking one apostrophe away is exact.
 */

const runnable = /^'*[=+\-@\t\r\n＝＋－＠]/;
const escaped = /^'+[=+\-@\t\r\n＝＋－＠]/;
const special = /[",\r\n]/;

/** A text as a cell that no spreadsheet runs. */
export function csvText(text: string): string {
  return csvQuoted(runnable.test(text) ? `'${text}` : text);
}

/** A cell of our own making (a number, an id, a date): quoted where it must be. */
export function csvQuoted(text: string): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What `csvText` put into a cell, given back from the parsed cell: for imports. */
export function csvTextBack(cell: string): string {
  return escaped.test(cell) ? cell.slice(1) : cell;
}

/** Minor units as a decimal number, as spreadsheets add them up; as they are where the currency isn't known. */
export function csvMoney(minor: string, currency: unknown): string {
  return typeof currency === "string" && currency !== "" ? minorToDecimal(minor, currency) : minor;
}
