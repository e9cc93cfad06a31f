import type { Operator } from "#shared/list-params.ts";
import type { Field, FieldKind } from "#shared/resource.ts";

const text = [
  "contains",
  "notContains",
  "is",
  "isNot",
  "startsWith",
  "anyOf",
  "noneOf",
  "isEmpty",
  "isNotEmpty",
] as const;
const number = ["is", "isNot", "lt", "lte", "gt", "gte", "between"] as const;
const jsonPart = [
  "is",
  "isNot",
  "contains",
  "notContains",
  "startsWith",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "anyOf",
  "noneOf",
  "isNotEmpty",
  "isEmpty",
] as const;
const choice = ["anyOf", "noneOf", "is", "isNot"] as const;

const byKind: Record<FieldKind, readonly Operator[]> = {
  id: ["is", "isNot", "anyOf", "noneOf"],
  text,
  longtext: text,
  enum: choice,
  boolean: ["is", "isNot", "anyOf", "noneOf"],
  number,
  integer: number,
  money: number,
  percent: number,
  instant: ["last", "during", "next", "before", "after", "between"],
  date: ["is", "isNot", "during", "last", "next", "before", "after", "between"],
  reference: choice,
  json: ["contains", "notContains", "isEmpty", "isNotEmpty"],
  trend: [],
};

/**
 * The comparisons that a field takes, the most used first; "is empty" only where the value may be absent. `inside`: a
 * value inside of JSON, which may be of any kind.
 */
export function operatorsFor(kind: FieldKind, nullable = false, inside = false): readonly Operator[] {
  if (inside) return kind === "json" ? jsonPart : [];
  const operators = byKind[kind];
  if (!nullable || operators.length === 0 || operators.includes("isEmpty")) return operators;
  return [...operators, "isEmpty", "isNotEmpty"];
}

/** Whether a field's values can be counted one by one: its facet is a list to choose from. */
export function hasFacets(field: Field): boolean {
  return (
    field.filterable === true &&
    (field.kind === "enum" || field.kind === "boolean" || field.kind === "reference")
  );
}

/** How many values a comparison takes: none, one, two, a list, a span of time, or a period of the calendar. */
export function valueShape(operator: Operator): "none" | "one" | "two" | "many" | "span" | "period" {
  if (operator === "isEmpty" || operator === "isNotEmpty") return "none";
  if (operator === "between") return "two";
  if (operator === "anyOf" || operator === "noneOf") return "many";
  if (operator === "during") return "period";
  return operator === "last" || operator === "next" ? "span" : "one";
}
