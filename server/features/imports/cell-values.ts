import { exactInstant, isDay } from "#shared/format/exact-instants.ts";
import { minorDigits, parseMoney } from "#shared/format/money.ts";
import { dayOfSerial, instantOfLocal, instantOfSerial } from "#shared/format/sheet-dates.ts";
import { isSameValue } from "#shared/same-value.ts";
import { optionFrom } from "#shared/record-imports.ts";
import type { Field } from "#shared/resource.ts";
import { cutMark } from "#shared/format/cut-mark.ts";
import { cellWords, type SheetValue } from "./sheet-lines.ts";

export interface CellContext {
  timeZone: string;
  locale: string;
  /** Of the row's amounts, where it is known. */
  currency: string | undefined;
}

/** A value as it goes over the wire; `kept` where a cell says nothing about the record; or what is wrong with it. */
export type ReadCell = { value: unknown } | { kept: true } | { fault: string };

/** Reads a cell as its field's kind wants it, as far as the kind can tell; what the field's own rules say comes later. */
export function readCell(field: Field, cell: SheetValue | null, context: CellContext): ReadCell {
  if (cell === null) return { value: null };
  if (typeof cell === "object" && "e" in cell)
    return { fault: `The spreadsheet shows ${cell.e} here instead of a value.` };
  const words = cellWords(cell);
  if (words.endsWith(cutMark)) return { kept: true };
  const text = words.trim();
  if (text === "" && field.kind !== "text" && field.kind !== "longtext") return { value: null };
  switch (field.kind) {
    case "money":
      return readMoney(field, text, context);
    case "boolean":
      return readBoolean(text);
    case "enum": {
      const option = optionFrom(field, text);
      // The field's own rules say which there are.
      return { value: option ?? words };
    }
    case "integer":
    case "number":
    case "percent":
      return { value: text };
    case "instant":
      return readInstant(cell, text, context);
    case "date":
      return readDate(cell, text);
    default:
      return { value: words };
  }
}

/** Whether a cell says what the record has already. Absent and empty are alike here: most programs can't write the difference. */
export function saysTheSame(field: Field, value: unknown, before: unknown, beforeName?: unknown): boolean {
  if (isSameValue(value, before)) return true;
  if ((value === null || value === "") && (before === null || before === undefined || before === ""))
    return true;
  if (value === null || before === null || before === undefined) return false;
  switch (field.kind) {
    case "integer":
    case "number":
    case "percent":
      return (
        canonical(String(value)) === canonical(String(before)) ||
        (typeof before === "number" && Number(value) === before)
      );
    case "reference":
      return String(value).toLowerCase() === String(before) || (beforeName != null && value === beforeName);
    default:
      return false;
  }
}

// 1.50 and 1.5 are one number, whatever their length.
function canonical(text: string): string {
  const parts = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text);
  return parts ? `${parts[2] === "0" && !parts[3] ? "" : parts[1]}${parts[2]}.${parts[3] ?? ""}` : text;
}

function readMoney(field: Field, text: string, { currency, locale }: CellContext): ReadCell {
  if (field.currencyField === undefined) return { value: text };
  if (currency === undefined) return { fault: "Say in which currency: the file has no column for it." };
  const plain = /^(-?)(\d+)(?:\.(\d+?)0*)?$/.exec(text);
  const digits = minorDigits(currency);
  if (plain && (plain[3] ?? "").length <= digits)
    return { value: BigInt(`${plain[1]}${plain[2]}${(plain[3] ?? "").padEnd(digits, "0")}`).toString() };
  const minor = parseMoney(text, currency, locale);
  return minor === null ? { fault: `This isn't an amount in ${currency}.` } : { value: minor };
}

const truths: Record<string, boolean> = {
  true: true,
  yes: true,
  1: true,
  y: true,
  false: false,
  no: false,
  0: false,
  n: false,
};

function readBoolean(text: string): ReadCell {
  const truth = truths[text.toLowerCase()];
  return truth === undefined ? { fault: "Write yes or no." } : { value: truth };
}

type Readable = Exclude<SheetValue, { e: string }>;

function readInstant(cell: Readable, text: string, { timeZone }: CellContext): ReadCell {
  const instant =
    typeof cell === "object"
      ? instantOfSerial(Number(cell.n), timeZone)
      : (exactInstant(text) ?? instantOfLocal(text, timeZone));
  return instant === null
    ? { fault: "Write a date and time, such as 2026-11-22 14:05 or 2026-11-22T14:05:00Z." }
    : { value: instant };
}

function readDate(cell: Readable, text: string): ReadCell {
  if (typeof cell === "object") {
    const day = dayOfSerial(Math.floor(Number(cell.n)));
    return day === null ? { fault: "Write a date, such as 2026-11-22." } : { value: day };
  }
  return isDay(text) ? { value: text } : { fault: "Write a date, such as 2026-11-22." };
}
