import type { Aggregate, GroupStep } from "#shared/list-params.ts";
import type { Field } from "#shared/resource.ts";

/** What a column can be summed up to, the most used first; none where it makes no sense. */
export function aggregatesFor(field: Field): readonly Aggregate[] {
  switch (field.kind) {
    case "money":
    case "integer":
    case "number":
      if (field.total === "none") return ["min", "max", "empty", "distinct"];
      if (field.kind === "money") return ["sum", "average", "min", "max", "empty"];
      return field.total === "average"
        ? ["average", "min", "max", "empty", "distinct"]
        : ["sum", "average", "min", "max", "empty", "distinct"];
    case "percent":
      return ["average", "min", "max", "empty", "distinct"];
    case "instant":
      return ["min", "max", "empty"];
    case "date":
      return ["min", "max", "empty", "distinct"];
    case "id":
    case "text":
    case "enum":
    case "reference":
    case "boolean":
      return ["distinct", "empty"];
    case "longtext":
    case "json":
      return ["empty"];
    case "trend":
      return [];
  }
}

/** What a group's heading says of a column: what is added up, or the average of what isn't. */
export function usualAggregate(field: Field): "sum" | "average" | undefined {
  const first = aggregatesFor(field)[0];
  if (field.kind === "number" && field.total === undefined) return "average";
  return first === "sum" || first === "average" ? first : undefined;
}

/** Whether a list can be grouped by a field. */
export function canGroupBy({ kind, filterable }: Field): boolean {
  return (
    filterable === true &&
    (kind === "enum" ||
      kind === "boolean" ||
      kind === "reference" ||
      kind === "text" ||
      kind === "instant" ||
      kind === "date")
  );
}

/** Whether a field's groups are spans of time, which need a step. */
export function isGroupedByTime({ kind }: Field): boolean {
  return kind === "instant" || kind === "date";
}

/** "Sum", "Earliest": an aggregate as its column says it. */
export function aggregateWords(aggregate: Aggregate, { kind }: Field): string {
  const isTime = kind === "instant" || kind === "date";
  switch (aggregate) {
    case "sum":
      return "Sum";
    case "average":
      return "Average";
    case "min":
      return isTime ? "Earliest" : "Lowest";
    case "max":
      return isTime ? "Latest" : "Highest";
    case "empty":
      return "Empty";
    case "distinct":
      return "Different values";
  }
}

export const groupStepWords: Readonly<Record<GroupStep, string>> = {
  day: "By day",
  week: "By week",
  month: "By month",
};
