import type { Condition, Filter, FilterGroup, RelatedFilter } from "#shared/list-params.ts";

/** Where a node stands in a filter: positions from the root down. */
export type FilterPath = readonly number[];

export function isGroup(filter: Filter): filter is FilterGroup {
  return "all" in filter || "any" in filter;
}

export function isCondition(filter: Filter): filter is Condition {
  return "field" in filter;
}

/** The inner filter of a relation and whether some or no record must fit it. */
export function relatedParts(filter: RelatedFilter): { word: "some" | "none"; inner: Filter } {
  return filter.none
    ? { word: "none", inner: filter.none }
    : { word: "some", inner: filter.some ?? { all: [] } };
}

export function makeRelated(related: string, word: "some" | "none", inner: Filter): RelatedFilter {
  return word === "none" ? { related, none: inner } : { related, some: inner };
}

export function groupWord(group: FilterGroup): "all" | "any" {
  return group.any ? "any" : "all";
}

export function groupParts(group: FilterGroup): Filter[] {
  return group.any ?? group.all ?? [];
}

export function makeGroup(word: "all" | "any", parts: Filter[]): FilterGroup {
  return word === "any" ? { any: parts } : { all: parts };
}

/** The parts that the bar shows as chips: those of an outer "all", else the filter itself. */
export function chipParts(filter: Filter | undefined): Filter[] {
  if (!filter) return [];
  return isGroup(filter) && groupWord(filter) === "all" ? groupParts(filter) : [filter];
}

/** The filter made of chips: none, the one, or all of them together. */
export function fromChips(parts: readonly Filter[]): Filter | undefined {
  return tidyFilter(makeGroup("all", [...parts]));
}

/** Without empty groups and without groups of one. */
export function tidyFilter(filter: Filter | undefined): Filter | undefined {
  if (!filter || isCondition(filter)) return filter;
  if (!isGroup(filter)) {
    const { word, inner } = relatedParts(filter);
    // Empty inside asks for any record at all.
    return makeRelated(filter.related, word, tidyFilter(inner) ?? { all: [] });
  }
  const parts = groupParts(filter)
    .map(tidyFilter)
    .filter((part) => part !== undefined);
  return parts.length < 2 ? parts[0] : makeGroup(groupWord(filter), parts);
}

/** Adds a condition that must hold beside what is there. */
export function withCondition(filter: Filter | undefined, condition: Condition): Filter | undefined {
  return fromChips([...chipParts(filter), condition]);
}

/** The one chip of a field, when exactly one plain condition names it. */
export function fieldCondition(filter: Filter | undefined, field: string): Condition | undefined {
  const found = chipParts(filter).filter(
    (part): part is Condition => isCondition(part) && !part.path && part.field === field,
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Puts a condition in the place of the field's chips; without one, removes them. Groups stay as they are. */
export function withFieldCondition(
  filter: Filter | undefined,
  field: string,
  condition: Condition | undefined,
): Filter | undefined {
  const parts = chipParts(filter);
  const isOfField = (part: Filter) => isCondition(part) && !part.path && part.field === field;
  const at = parts.findIndex(isOfField);
  const rest = parts.filter((part) => !isOfField(part));
  if (condition) rest.splice(at < 0 ? rest.length : at, 0, condition);
  return fromChips(rest);
}

/** The filter with one node replaced, or removed when there is no replacement. Not tidied, so that half-built groups stay. */
export function withNode(filter: Filter, path: FilterPath, node: Filter | undefined): Filter | undefined {
  const [first, ...deeper] = path;
  if (first === undefined) return node;
  if (isCondition(filter)) return filter;
  if (!isGroup(filter)) {
    const { word, inner } = relatedParts(filter);
    // What is inside stands at 0.
    const next = first === 0 ? withNode(inner, deeper, node) : inner;
    return makeRelated(filter.related, word, next ?? { all: [] });
  }
  const parts = groupParts(filter).flatMap((part, position) =>
    position === first ? (withNode(part, deeper, node) ?? []) : part,
  );
  return makeGroup(groupWord(filter), parts);
}

/** How many conditions there are in the whole tree. */
export function conditionCount(filter: Filter | undefined): number {
  if (!filter) return 0;
  if (isCondition(filter)) return 1;
  if (!isGroup(filter)) return 1 + conditionCount(relatedParts(filter).inner);
  return groupParts(filter).reduce((sum, part) => sum + conditionCount(part), 0);
}

/** Whether two filters ask the same in the same words. */
export function sameFilter(one: Filter | undefined, other: Filter | undefined): boolean {
  return JSON.stringify(tidyFilter(one)) === JSON.stringify(tidyFilter(other));
}
