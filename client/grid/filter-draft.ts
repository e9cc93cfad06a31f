import type { Filter, FilterGroup } from "#shared/list-params.ts";
import { relatedAt } from "#shared/relations.ts";
import type { AnyResource } from "#shared/resource.ts";
import { findResource } from "#shared/resources/all-resources.ts";
import { placeOf } from "./field-steps.tsx";
import {
  groupParts,
  groupWord,
  isCondition,
  isGroup,
  makeGroup,
  makeRelated,
  relatedParts,
} from "./filter-tree.ts";
import { conditionFault } from "./filter-words.ts";

/** A filter as it is built: a group, and inside of each relation a group too. */
export function draftOfFilter(filter: Filter | undefined): FilterGroup {
  const built = filter && asBuilt(filter);
  return built && isGroup(built) ? built : makeGroup("all", built ? [built] : []);
}

function asBuilt(filter: Filter): Filter {
  if (isCondition(filter)) return filter;
  if (isGroup(filter)) return makeGroup(groupWord(filter), groupParts(filter).map(asBuilt));
  const { word, inner } = relatedParts(filter);
  return makeRelated(filter.related, word, draftOfFilter(inner));
}

/** Why the filter can't be asked yet, in words; undefined when it can. */
export function firstFault(resource: AnyResource, filter: Filter): string | undefined {
  if (isCondition(filter)) {
    const place = placeOf(resource, filter.field);
    return place ? conditionFault(place.field, filter) : `There is no field ${filter.field}.`;
  }
  if (!isGroup(filter)) {
    const relation = relatedAt(resource, filter.related, findResource);
    return relation
      ? firstFault(relation.resource, relatedParts(filter).inner)
      : `There is no relation ${filter.related}.`;
  }
  for (const part of groupParts(filter)) {
    const fault = firstFault(resource, part);
    if (fault) return fault;
  }
  return undefined;
}
