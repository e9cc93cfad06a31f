import type {
  Condition,
  Filter,
  Operator,
  Period,
  RelatedFilter,
  RelativeRange,
} from "#shared/list-params.ts";
import { fieldAt, relatedAt } from "#shared/relations.ts";
import { findResource } from "#shared/resources/all-resources.ts";
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
  during: "in the period",
  before: "is before",
  after: "is after",
};

/** A comparison in words: "is at least", "in the last". */
export function operatorWords(operator: Operator, kind?: FieldKind, inside = false): string {
  if (inside && operator === "isNotEmpty") return "exists";
  if (inside && operator === "isEmpty") return "does not exist";
  return operator === "between" && (kind === "instant" || kind === "date") ? "is from" : words[operator];
}

/** A condition's field and how it is called, through references and into JSON: "Organization › Status", "Metadata plan/seats". */
export function conditionField(
  resource: Resource,
  { field: name, path }: Condition,
): { field: Field; label: string; known: boolean } {
  const place = fieldAt(resource, name, findResource);
  const label = place?.label ?? name;
  return {
    field: place?.field ?? { kind: "text", label: name },
    label: path ? `${label} ${path.join("/")}` : label,
    known: place !== undefined,
  };
}

/** Words with a capital at the start. */
export const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** "today", "this month". */
export function periodWords(period: Period): string {
  return period.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
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
  const { field, label } = conditionField(resource, condition);
  const { value, path } = condition;
  if (typeof value === "object" && "period" in value) return `${label} is ${periodWords(value.period)}`;
  const start = `${label} ${operatorWords(condition.operator, field.kind, path !== undefined)}`;
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
  if ("related" in filter) return describeRelated(resource, filter, show);
  const [parts, joint] = filter.any ? [filter.any, " or "] : [filter.all ?? [], " and "];
  return parts
    .map((part) => {
      const inner = describeFilter(resource, part, show);
      const isSingle = "field" in part || "related" in part || (part.any ?? part.all ?? []).length < 2;
      return isSingle || parts.length === 1 ? inner : `(${inner})`;
    })
    .join(joint);
}

// "has an invoice where Status is Past due", "has no booking".
function describeRelated(resource: Resource, filter: RelatedFilter, show: ValueWords): string {
  const relation = relatedAt(resource, filter.related, findResource);
  const inner = filter.none ?? filter.some;
  if (!relation) return `${filter.none ? "has no" : "has"} ${filter.related}`;
  const { noun } = relation.resource;
  const many = relation.label !== relation.resource.label ? ` (${relation.field.label})` : "";
  const start = `has ${filter.none ? "no" : article(noun)} ${noun}${many}`;
  const words = inner ? describeFilter(relation.resource, inner, show) : "";
  return words ? `${start} where ${words}` : start;
}

const article = (noun: string) => (/^[aeio]|^un|^up/i.test(noun) ? "an" : "a");

/** "7 days", "1 hour". */
export function spanWords({ count, unit }: RelativeRange): string {
  // Ten years are easier to grasp than 120 months.
  if (unit === "month" && count > 12 && count % 12 === 0) return `${count / 12} years`;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
