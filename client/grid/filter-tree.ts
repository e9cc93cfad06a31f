import type { Condition, Filter, FilterGroup } from "#shared/list-params.ts";

/** Where a node stands in a filter: positions from the root down. */
export type FilterPath = readonly number[];

export function isGroup(filter: Filter): filter is FilterGroup {
  return !("field" in filter);
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
  if (!filter || !isGroup(filter)) return filter;
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
  const found = chipParts(filter).filter((part): part is Condition => !isGroup(part) && part.field === field);
  return found.length === 1 ? found[0] : undefined;
}

/** Puts a condition in the place of the field's chips; without one, removes them. Groups stay as they are. */
export function withFieldCondition(
  filter: Filter | undefined,
  field: string,
  condition: Condition | undefined,
): Filter | undefined {
  const parts = chipParts(filter);
  const isOfField = (part: Filter) => !isGroup(part) && part.field === field;
  const at = parts.findIndex(isOfField);
  const rest = parts.filter((part) => !isOfField(part));
  if (condition) rest.splice(at < 0 ? rest.length : at, 0, condition);
  return fromChips(rest);
}

/** The filter with one node replaced, or removed when there is no replacement. Not tidied, so that half-built groups stay. */
export function withNode(filter: Filter, path: FilterPath, node: Filter | undefined): Filter | undefined {
  const [first, ...deeper] = path;
  if (first === undefined) return node;
  if (!isGroup(filter)) return filter;
  const parts = groupParts(filter).flatMap((part, position) =>
    position === first ? (withNode(part, deeper, node) ?? []) : part,
  );
  return makeGroup(groupWord(filter), parts);
}

/** How many conditions there are in the whole tree. */
export function conditionCount(filter: Filter | undefined): number {
  if (!filter) return 0;
  return isGroup(filter) ? groupParts(filter).reduce((sum, part) => sum + conditionCount(part), 0) : 1;
}

/** Whether two filters ask the same in the same words. */
export function sameFilter(one: Filter | undefined, other: Filter | undefined): boolean {
  return JSON.stringify(tidyFilter(one)) === JSON.stringify(tidyFilter(other));
}
