import { exactInstant, isDay } from "#shared/format/exact-instants.ts";
import type { CalendarPeriod, Condition, Period, RelativeRange } from "#shared/list-params.ts";
import { operatorWords } from "#shared/list-labels.ts";
import { operatorsFor, valueShape } from "#shared/operators.ts";
import type { Field } from "#shared/resource.ts";
import { unstorable } from "#shared/storable-text.ts";
import { isUuid } from "#shared/uuid.ts";

/** A condition's values as their field's kind writes them: digits, `true`, ISO instants and days, plain text. */
export type ReadValues = { values: string[]; span?: RelativeRange; period?: Period } | { fault: string };

const wholeNumber = /^-?\d{1,40}$/;
const decimal = /^-?\d{1,100}(\.\d{1,100})?(e[+-]?\d{1,2})?$/i;
const largest = 2n ** 63n - 1n;

/** Reads a condition's value for its field, or says in words what is wrong with it. */
export function readValues(field: Field, condition: Condition): ReadValues {
  const { operator, value, path } = condition;
  const { label } = field;
  if (path && field.kind !== "json") return { fault: `${label} has nothing inside to look at.` };
  if (path?.some((step) => step === "" || unstorable(step) !== undefined))
    return { fault: `Say which part of ${label} is meant, such as plan/seats.` };
  if (!operatorsFor(field.kind, field.nullable, path !== undefined).includes(operator)) {
    return { fault: `${label} can't be filtered by “${operatorWords(operator, field.kind)}”.` };
  }
  const shape = valueShape(operator);
  if (shape === "none") return { values: [] };
  if (shape === "period")
    return isPeriod(value)
      ? { values: [], period: value.period }
      : { fault: `${label} needs a period, such as this month.` };
  if (shape === "span")
    return isSpan(value)
      ? readSpan(field, value)
      : { fault: `${label} needs a span of time, such as 7 days.` };
  if (value === undefined || isSpan(value) || isPeriod(value)) return { fault: `${label} needs a value.` };
  // Inside of JSON the comparison says what is meant: more and less compare numbers, all others text.
  const kept: Field = path ? { kind: comparesNumbers(operator) ? "number" : "text", label } : field;
  if (shape === "one")
    return Array.isArray(value) ? { fault: `${label} takes one value here.` } : readAll(kept, [value]);
  const list = Array.isArray(value) ? value : [value];
  if (shape === "two" && list.length !== 2) return { fault: `${label} needs two values, from and to.` };
  if (list.length === 0) return { fault: `Choose at least one value for ${label}.` };
  return readAll(kept, list);
}

function readSpan(field: Field, span: RelativeRange): ReadValues {
  const tooFine = field.kind === "date" && (span.unit === "minute" || span.unit === "hour");
  return tooFine ? { fault: `${field.label} counts whole days.` } : { values: [], span };
}

function readAll(field: Field, list: readonly (string | number | boolean)[]): ReadValues {
  const values: string[] = [];
  for (const item of list) {
    const read = readOne(field, String(item));
    if (typeof read !== "string") return read;
    values.push(read);
  }
  return { values };
}

function readOne(field: Field, text: string): string | { fault: string } {
  const must = (words: string) => ({ fault: `${field.label} must be ${words}.` });
  const odd = unstorable(text);
  if (odd !== undefined) return { fault: `${field.label} can't hold ${odd}.` };
  switch (field.kind) {
    case "integer":
    case "money":
      return readWhole(text.trim(), must);
    case "number":
    case "percent":
      return decimal.test(text.trim()) ? text.trim() : must("a number");
    case "boolean":
      return text === "true" || text === "false" ? text : must("yes or no");
    case "enum":
      return field.options?.includes(text)
        ? text
        : { fault: `${field.label} has no value “${shortened(text)}”.` };
    case "instant":
      return (isDay(text) ? text : exactInstant(text)) ?? must("a date, or a date and time with its zone");
    case "date":
      return isDay(text) ? text : must("a date, such as 2026-11-22");
    case "id":
    case "reference":
      return isUuid(text) ? text.toLowerCase() : must("a record's id");
    default:
      return text;
  }
}

function readWhole(text: string, must: (words: string) => { fault: string }): string | { fault: string } {
  if (!wholeNumber.test(text)) return must(decimal.test(text) ? "a whole number" : "a number");
  const number = BigInt(text);
  return number > largest || number < -largest - 1n
    ? must("a number of at most 18 digits")
    : number.toString();
}

const comparesNumbers = (operator: Condition["operator"]) =>
  ["lt", "lte", "gt", "gte", "between"].includes(operator);

function isPeriod(value: Condition["value"]): value is CalendarPeriod {
  return typeof value === "object" && !Array.isArray(value) && "period" in value;
}

function isSpan(value: Condition["value"]): value is RelativeRange {
  return typeof value === "object" && !Array.isArray(value) && "count" in value;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
