import { classNames } from "#client/ui/class-names.ts";
import {
  conditionField,
  describeCondition,
  describeFilter,
  operatorWords,
  sentence,
  type ValueWords,
} from "#shared/list-labels.ts";
import type { Condition, Filter } from "#shared/list-params.ts";
import type { AnyResource, FieldKind } from "#shared/resource.ts";
import { chipParts, fieldCondition, isCondition } from "./filter-tree.ts";

const mostOffers = 3;

/** One chip of the bar: an offer for a field, a condition, or a group of them. */
export interface FilterChipData {
  key: string;
  /** Place among the filter's parts; undefined for an offer. */
  position: number | undefined;
  part: Filter | undefined;
  /** The field of an offer or of a plain condition. */
  name: string | undefined;
}

/** The chips of a filter: offers for the usual fields first, each in its place when it is set, then the rest. */
export function filterChips(
  resource: AnyResource,
  filterable: readonly string[],
  filter: Filter | undefined,
): FilterChipData[] {
  const parts = chipParts(filter);
  const quick = offeredFields(resource, filterable);
  const offered = quick.flatMap((name): FilterChipData[] => {
    const condition = fieldCondition(filter, name);
    const isDoubled =
      !condition && parts.some((part) => isCondition(part) && !part.path && part.field === name);
    if (isDoubled) return [];
    return [{ key: name, name, part: condition, position: condition && parts.indexOf(condition) }];
  });
  const placed = new Set(offered.map(({ position }) => position));
  const others = parts.flatMap((part, position): FilterChipData[] => {
    if (placed.has(position)) return [];
    const name = isCondition(part) && conditionField(resource, part).known ? part.field : undefined;
    return [{ key: `${name ?? "group"} ${position}`, name, part, position }];
  });
  return [...offered, ...others];
}

// States first, then when; what is hidden at first isn't offered either.
function offeredFields(resource: AnyResource, filterable: readonly string[]): string[] {
  const ofKind = (kind: FieldKind) =>
    filterable.filter((name) => resource.fields[name]?.kind === kind && !resource.fields[name].hidden);
  return [...ofKind("enum").slice(0, 2), ...ofKind("boolean").slice(0, 1), ...ofKind("instant")].slice(
    0,
    mostOffers,
  );
}

/** What a chip says: "Status: Open, Paid" where the whole sentence would only say "is any of". */
export function chipWords(resource: AnyResource, part: Filter, show: ValueWords): string {
  if (!isCondition(part)) return sentence(describeFilter(resource, part, show));
  return conditionWords(resource, part, show);
}

function conditionWords(resource: AnyResource, condition: Condition, show: ValueWords): string {
  const words = describeCondition(resource, condition, show);
  const { operator, path } = condition;
  if (operator !== "is" && operator !== "anyOf" && operator !== "during") return words;
  const { field, label } = conditionField(resource, condition);
  const compared = operator === "during" ? "is" : operatorWords(operator, field.kind, path !== undefined);
  return `${label}: ${words.slice(label.length + compared.length + 2)}`;
}

/** The look of a chip: solid when it is set, dashed while it is an offer. */
export function chipClass(isSet: boolean): string {
  return classNames(
    "inline-flex h-6 max-w-80 shrink-0 items-center rounded-md border text-xs pointer-coarse:h-8",
    isSet
      ? "border-accent-line bg-accent-soft font-medium text-accent-ink"
      : "border-dashed border-line-strong text-ink-soft",
  );
}
