import { exactInstant, isDay } from "#shared/format/exact-instants.ts";
import type { Condition, RelativeRange } from "#shared/list-params.ts";
import { operatorWords } from "#shared/list-labels.ts";
import { operatorsFor, valueShape } from "#shared/operators.ts";
import type { Field } from "#shared/resource.ts";
import { isUuid } from "#shared/uuid.ts";

/** A condition's values as their field's kind writes them: digits, `true`, ISO instants and days, plain text. */
export type ReadValues = { values: string[]; span?: RelativeRange } | { fault: string };

const wholeNumber = /^-?\d{1,40}$/;
const decimal = /^-?\d{1,100}(\.\d{1,100})?(e[+-]?\d{1,2})?$/i;
const largest = 2n ** 63n - 1n;

/** Reads a condition's value for its field, or says in words what is wrong with it. */
export function readValues(field: Field, { operator, value }: Condition): ReadValues {
  const { label } = field;
  if (!operatorsFor(field.kind, field.nullable).includes(operator)) {
    return { fault: `${label} can't be filtered by “${operatorWords(operator, field.kind)}”.` };
  }
  const shape = valueShape(operator);
  if (shape === "none") return { values: [] };
  if (shape === "span")
    return isSpan(value)
      ? readSpan(field, value)
      : { fault: `${label} needs a span of time, such as 7 days.` };
  if (value === undefined || isSpan(value)) return { fault: `${label} needs a value.` };
  if (shape === "one")
    return Array.isArray(value) ? { fault: `${label} takes one value here.` } : readAll(field, [value]);
  const list = Array.isArray(value) ? value : [value];
  if (shape === "two" && list.length !== 2) return { fault: `${label} needs two values, from and to.` };
  if (list.length === 0) return { fault: `Choose at least one value for ${label}.` };
  return readAll(field, list);
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
  if (text.includes("\0")) return { fault: `${field.label} can't hold the character NUL.` };
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
  return number > largest || number < -largest ? must("a number of at most 18 digits") : number.toString();
}

function isSpan(value: Condition["value"]): value is RelativeRange {
  return typeof value === "object" && !Array.isArray(value);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
