import { useMemo } from "react";
import type { Filter } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import { fieldAt, relatedAt } from "#shared/relations.ts";
import { findResource } from "#shared/resources/all-resources.ts";
import { groupParts, isCondition, isGroup, relatedParts } from "./filter-tree.ts";
import type { KnownNames } from "./filter-words.ts";
import type { ListClient } from "./list-client.ts";
import { useNamesOf, type IdsByResource } from "./use-names-of.ts";

/** The names of the records that a filter refers to, so that its chips can say them. */
export function useFilterNames(
  client: ListClient,
  resource: AnyResource,
  filter: Filter | undefined,
): KnownNames {
  const wanted = useMemo(() => (filter ? idsIn(resource, filter, new Map()) : new Map()), [resource, filter]);
  return useNamesOf(client, wanted);
}

function idsIn(resource: AnyResource, filter: Filter, found: Map<string, Set<string>>): IdsByResource {
  if (isGroup(filter)) {
    for (const part of groupParts(filter)) idsIn(resource, part, found);
    return found;
  }
  if (!isCondition(filter)) {
    const other = relatedAt(resource, filter.related, findResource);
    return other ? idsIn(other.resource, relatedParts(filter).inner, found) : found;
  }
  const target = fieldAt(resource, filter.field, findResource)?.field.resource;
  const { value } = filter;
  if (target === undefined || value === undefined) return found;
  const ids = found.get(target) ?? new Set();
  for (const id of Array.isArray(value) ? value : [value]) if (typeof id === "string") ids.add(id);
  return found.set(target, ids);
}
