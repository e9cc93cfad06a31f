import { wireValue } from "#server/data/row-codec.ts";
import { cutMark } from "#shared/format/cut-mark.ts";
import { minorDigits, minorToDecimal } from "#shared/format/money.ts";
import { serialOfDay, serialOfInstant } from "#shared/format/sheet-dates.ts";
import type { ShownColumn } from "./export-columns.ts";

/** Positions in the style sheet's list of cell formats. */
export const cellStyle = {
  plain: 0,
  heading: 1,
  day: 2,
  instant: 3,
  kept: 4,
  money0: 5,
  money2: 6,
  money3: 7,
} as const;

/** What a spreadsheet's cell holds at most, in UTF-16 units. */
export const mostCellText = 32_767;

const couldRun = /^[=+\-@\t\r\n＝＋－＠]/;
const number = /^-?(\d+)(?:\.(\d+))?(?:e[+-]?\d+)?$/;

/** One cell of a row as SpreadsheetML without its place, typed as far as it stays exact; nothing for an absent value. */
export function sheetCell(row: readonly unknown[], column: ShownColumn, timeZone: string): string {
  const { field, at, sibling } = column;
  const value = row[at + 1];
  if (value === null || value === undefined) return "";
  switch (field.field.kind) {
    case "integer":
    case "number":
    case "percent":
      return numberCell(String(wireValue(field, value)), cellStyle.plain);
    case "money":
      return moneyCell(String(value), row[sibling + 1]);
    case "boolean":
      return `<c t="b"><v>${value === true ? 1 : 0}</v></c>`;
    case "date":
      return serialCell(serialOfDay(String(value)), cellStyle.day) ?? textCell(String(value));
    case "instant": {
      const instant = String(wireValue(field, value));
      const serial = /^\d{4}-.*Z$/.test(instant) ? serialOfInstant(instant, timeZone) : null;
      return serialCell(serial, cellStyle.instant) ?? textCell(instant);
    }
    case "reference":
      return textCell(String((sibling === -1 ? undefined : row[sibling + 1]) ?? value));
    case "trend":
      return textCell(JSON.stringify(value));
    default:
      return textCell(String(value));
  }
}

/** A text, which is never a formula; one that looks like it keeps its being a text also when somebody edits it. */
export function textCell(
  text: string,
  style: number = couldRun.test(text) ? cellStyle.kept : cellStyle.plain,
): string {
  const shown = text.length > mostCellText ? cutText(text) : text;
  const look = style === cellStyle.plain ? "" : ` s="${style}"`;
  return `<c t="inlineStr"${look}><is><t xml:space="preserve">${xmlText(shown)}</t></is></c>`;
}

function cutText(text: string): string {
  const whole = text.slice(0, mostCellText - cutMark.length);
  return whole.replace(/[\uD800-\uDBFF]$/, "") + cutMark;
}

// Spreadsheets calculate with 15 digits; what has more would come back as another number.
function numberCell(text: string, style: number): string {
  const parts = number.exec(text);
  const digits = parts && `${parts[1]}${parts[2] ?? ""}`.replace(/^0+/, "");
  if (digits === null || digits.length > 15) return textCell(text);
  return `<c${style === cellStyle.plain ? "" : ` s="${style}"`}><v>${text}</v></c>`;
}

function moneyCell(minor: string, currency: unknown): string {
  if (typeof currency !== "string" || currency === "") return numberCell(minor, cellStyle.plain);
  return numberCell(minorToDecimal(minor, currency), cellStyle[`money${minorDigits(currency)}`]);
}

function serialCell(serial: number | null, style: number): string | undefined {
  return serial === null ? undefined : `<c s="${style}"><v>${serial}</v></c>`;
}

const needsEscape = /[&<>\r]|_x[0-9A-Fa-f]{4}_|[^\t\n\r\u0020-\uFFFD]/;

/** A text inside XML, with Excel's own escape for the characters that XML can't hold. */
export function xmlText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    );
}
