import type { Condition, Filter, Operator, RelativeRange } from "#shared/list-params.ts";
import type { Field, FieldKind, Resource } from "#shared/resource.ts";

/** How a value is shown in words, e.g. a reference's name or an amount with its currency. Raw text by default. */
export type ValueWords = (field: Field, value: string | number | boolean) => string;

const words: Record<Operator, string> = {
  is: "is",
  isNot: "is not",
  contains: "contains",
  notContains: "does not contain",
  startsWith: "starts with",
  isEmpty: "is empty",
  isNotEmpty: "is not empty",
  lt: "is less than",
  lte: "is at most",
  gt: "is more than",
  gte: "is at least",
  between: "is between",
  anyOf: "is any of",
  noneOf: "is none of",
  last: "in the last",
  next: "in the next",
  before: "is before",
  after: "is after",
};

/** A comparison in words: "is at least", "in the last". */
export function operatorWords(operator: Operator, kind?: FieldKind): string {
  return operator === "between" && (kind === "instant" || kind === "date") ? "is from" : words[operator];
}

/** An enum's value as people read it: `past_due` is "Past due". */
export function optionWords(option: string): string {
  const spaced = option.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The usual words for a value: an enum's option capitalised, a boolean as yes or no, anything else as it is. */
export const plainValue: ValueWords = (field, value) => {
  if (field.kind === "enum") return optionWords(String(value));
  if (field.kind === "boolean") return String(value) === "true" ? "Yes" : "No";
  return String(value);
};

/** One condition as a chip says it: "Status is any of Open, Paid". Unknown fields keep their name. */
export function describeCondition(
  resource: Resource,
  condition: Condition,
  show: ValueWords = plainValue,
): string {
  const field: Field = Object.hasOwn(resource.fields, condition.field)
    ? resource.fields[condition.field]!
    : { kind: "text", label: condition.field };
  const { value } = condition;
  const start = `${field.label} ${operatorWords(condition.operator, field.kind)}`;
  if (value === undefined) return start;
  if (typeof value !== "object") return `${start} ${show(field, value)}`;
  if (!Array.isArray(value)) return `${start} ${spanWords(value)}`;
  const shown = value.map((item) => show(field, item));
  if (condition.operator === "between")
    return `${start} ${shown.join(field.kind === "instant" || field.kind === "date" ? " to " : " and ")}`;
  return `${start} ${shown.length > 4 ? `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more` : shown.join(", ")}`;
}

/** A whole filter as one sentence: "Status is Open and (Total is more than 5 or Customer is empty)". */
export function describeFilter(resource: Resource, filter: Filter, show: ValueWords = plainValue): string {
  if ("field" in filter) return describeCondition(resource, filter, show);
  const [parts, joint] = filter.any ? [filter.any, " or "] : [filter.all ?? [], " and "];
  return parts
    .map((part) => {
      const inner = describeFilter(resource, part, show);
      const isSingle = "field" in part || (part.any ?? part.all ?? []).length < 2;
      return isSingle || parts.length === 1 ? inner : `(${inner})`;
    })
    .join(joint);
}

/** "7 days", "1 hour". */
export function spanWords({ count, unit }: RelativeRange): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
