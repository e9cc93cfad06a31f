import { minorToDecimal } from "#shared/format/money.ts";

/*
 * CSV by RFC 4180: commas, quotes doubled, lines ended by CR LF; a cell without anything is absent, "" is an empty text.
 * A text that a spreadsheet would run as a formula gets an apostrophe in front, also where it would begin a cell after
 * any delimiter, because spreadsheets in other languages cut at semicolons. So does one that already looks escaped, so
 * that taking one apostrophe away is exact.
 */

// A text of several lines stays one: only its very beginning counts a line break as a danger of its own.
const dangers = "(?=[=+\\-@＝＋－＠]|(?<=^'*)[\\t\\r\\n])";
const runnable = new RegExp(`(?<=^|[;,|\\t\\r\\n])('*)${dangers}`, "g");
const escaped = new RegExp(`(?<=^|[;,|\\t\\r\\n])'('*)${dangers}`, "g");
const mayRun = /^['=+\-@\t\r\n＝＋－＠]|[;,|\t\r\n]/;
const special = /[",;|\t\r\n]/;

/** A text as a cell that no spreadsheet runs. */
export function csvText(text: string): string {
  if (text === "") return '""';
  return csvQuoted(mayRun.test(text) ? text.replaceAll(runnable, "'$1") : text);
}

/** A cell of our own making (a number, an id, a date): quoted where it must be. */
export function csvQuoted(text: string): string {
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What `csvText` put into a cell, given back from the parsed cell: for imports. */
export function csvTextBack(cell: string): string {
  return cell.replaceAll(escaped, "$1");
}

/** Minor units as a decimal number, as spreadsheets add them up; as they are where the currency isn't known. */
export function csvMoney(minor: string, currency: unknown): string {
  return typeof currency === "string" && currency !== "" ? minorToDecimal(minor, currency) : minor;
}
