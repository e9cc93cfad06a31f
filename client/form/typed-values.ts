import { formatInstant, type TimeStyle } from "#shared/format/dates.ts";
import { exactInstant, isDay } from "#shared/format/exact-instants.ts";
import { minorToDecimal, parseMoney } from "#shared/format/money.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { Field } from "#shared/resource.ts";
import { isUuid } from "#shared/uuid.ts";
import { zonedInstant, zonedLocal } from "#client/grid/zoned-time.ts";

/** What somebody is about to make of a value: text as typed, or a value that was chosen. `null` is "no value". */
export type Draft = { text: string } | { value: unknown; label?: string };

/** A draft as a value for the wire; a reference that was typed by its name has to be looked up. */
export type ReadDraft = { value: unknown } | { fault: string } | { named: string };

/** How a field's text is written and read: the reader's locale and zone, and the currency of amounts. */
export interface TypingStyle extends TimeStyle {
  currency: string;
}

/** The kinds whose value is chosen from a list instead of typed. */
export function isChosen({ kind }: Field): boolean {
  return kind === "enum" || kind === "boolean" || kind === "reference";
}

/** The kinds that need room for several lines. */
export function isTall({ kind }: Field): boolean {
  return kind === "longtext" || kind === "json";
}

/** A value as text to be edited: exact, so that reading it back gives the same value. */
export function editText(field: Field, value: unknown, { currency, timeZone }: TypingStyle): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value as string | number | boolean);
  if (field.kind === "money" && /^-?\d+$/.test(text)) return minorToDecimal(text, currency);
  if (field.kind === "instant") return localText(text, timeZone);
  return text;
}

/** The draft with which an editor opens. */
export function draftOf(field: Field, value: unknown, label: unknown, style: TypingStyle): Draft {
  if (isChosen(field) || value === null || value === undefined)
    return { value: value ?? null, ...(typeof label === "string" && { label }) };
  return { text: editText(field, value, style) };
}

/** A draft as a value. Emptied, a text is the empty text; anything else has no value then. */
export function readDraft(field: Field, draft: Draft, style: TypingStyle): ReadDraft {
  if ("value" in draft) return { value: draft.value };
  return readTyped(field, draft.text, style);
}

/** Typed or pasted text as a value of its field's kind. */
export function readTyped(field: Field, typed: string, style: TypingStyle): ReadDraft {
  if (field.kind === "text" || field.kind === "longtext") return { value: typed };
  const text = typed.trim();
  if (text === "") return { value: null };
  switch (field.kind) {
    case "integer":
    case "number":
    case "percent":
      return { value: plainNumber(text, style.locale) };
    case "money": {
      const minor = parseMoney(text, style.currency, style.locale);
      return minor === null
        ? { fault: `Write an amount in ${style.currency}, such as 12.50.` }
        : { value: minor };
    }
    case "boolean":
      return readYesNo(text);
    case "enum": {
      const wanted = text.toLowerCase();
      const option = field.options?.find(
        (candidate) => candidate.toLowerCase() === wanted || optionWords(candidate).toLowerCase() === wanted,
      );
      return option === undefined ? { fault: `${field.label} has no value “${text}”.` } : { value: option };
    }
    case "instant":
      return readInstant(text, style.timeZone);
    case "date":
      return readDay(text);
    case "reference":
    case "id":
      return isUuid(text) ? { value: text.toLowerCase() } : { named: text };
    default:
      return { value: typed };
  }
}

const yes = new Set(["yes", "true", "1", "y", "on"]);
const no = new Set(["no", "false", "0", "n", "off"]);

function readYesNo(text: string): ReadDraft {
  const word = text.toLowerCase();
  if (yes.has(word)) return { value: true };
  return no.has(word) ? { value: false } : { fault: "Write yes or no." };
}

// Groups as this language writes them are taken out; anything else goes to the schema as it is, which says what is wrong.
function plainNumber(text: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(11_111.1);
  const group = parts.find(({ type }) => type === "group")?.value ?? ",";
  const decimal = parts.find(({ type }) => type === "decimal")?.value ?? ".";
  const isGroup = (sign: string) => sign === group || /\s/.test(sign);
  const plain = [...text]
    .filter((sign) => !isGroup(sign))
    .join("")
    .replace(decimal, ".")
    .replace("\u2212", "-");
  const whole = new RegExp(
    `^[-\u2212]?\\d{1,3}([${/\s/.test(group) ? "\\s" : group}]\\d{3})+([${decimal}]\\d+)?$`,
  );
  return whole.test(text) || (/^-?\d+(\.\d+)?$/.test(plain) && ![...text].some(isGroup)) ? plain : text;
}

function localText(instant: string, timeZone: string): string {
  const exact = exactInstant(instant);
  if (!exact) return instant;
  const minute = zonedLocal(exact.replace(/(\.\d{3})\d+/, "$1"), timeZone).replace("T", " ");
  const [seconds = "00", micros = ""] = exact.slice(17, -1).split(".");
  const fraction = micros.replace(/0+$/, "");
  return `${minute}${fraction || seconds !== "00" ? `:${seconds}` : ""}${fraction && `.${fraction}`}`;
}

const local = /^(\d{4}-\d{2}-\d{2})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?$/;

function readInstant(text: string, timeZone: string): ReadDraft {
  const exact = exactInstant(text);
  if (exact) return { value: exact };
  const [, day, hour = "00", minute = "00", seconds = "00", fraction = ""] = local.exec(isoDay(text)) ?? [];
  const clock = `${day}T${hour.padStart(2, "0")}:${minute}`;
  const isClock =
    day !== undefined && isDay(day) && Number(hour) < 24 && Number(minute) < 60 && Number(seconds) < 60;
  const instant = isClock ? zonedInstant(clock, timeZone) : undefined;
  if (!instant) return { fault: "Write a date and time, such as 2026-11-22 14:30." };
  return { value: `${instant.slice(0, 17)}${seconds}.${fraction.padEnd(6, "0")}Z` };
}

function readDay(text: string): ReadDraft {
  const day = isoDay(text).slice(0, 10);
  return isDay(day) && isoDay(text).length === 10
    ? { value: day }
    : { fault: "Write a date, such as 2026-11-22." };
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// `3 Nov 2026, 14:05`, as the console itself writes it, as `2026-11-03, 14:05`.
function isoDay(text: string): string {
  return text.replace(
    /^(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})/,
    (all, day: string, month: string, year: string) => {
      const at = months.indexOf(month.toLowerCase());
      return at < 0 ? all : `${year}-${String(at + 1).padStart(2, "0")}-${day.padStart(2, "0")}`;
    },
  );
}

/** A value in words, for a sentence or a comparison. */
export function valueWords(field: Field, value: unknown, label: unknown, style: TypingStyle): string {
  if (value === null || value === undefined) return "no value";
  if (value === "") return "empty text";
  if (field.kind === "enum") return optionWords(String(value));
  if (field.kind === "boolean") return value === true ? "Yes" : "No";
  if (field.kind === "reference")
    return typeof label === "string" && label !== "" ? label : String(value).slice(0, 8);
  if (field.kind === "instant") return formatInstant(String(value), style);
  return editText(field, value, style);
}
