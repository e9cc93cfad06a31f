import type { Condition, Filter, ListParams } from "#shared/list-params.ts";
import { fieldAt, relatedAt } from "#shared/relations.ts";
import type { Resource } from "#shared/resource.ts";
import { findResource } from "#shared/resources/all-resources.ts";

/** Stands for a value that not every reader of the audit log may see. */
export const notShown = "(not shown)";

/** A filter as the audit log keeps it: of fields that take a permission of their own only the question, without its values. */
export function shownFilter(resource: Resource, filter: Filter): Filter {
  if ("field" in filter) return shownCondition(resource, filter);
  if ("related" in filter) {
    const other = relatedAt(resource, filter.related, findResource)?.resource;
    const inner = (part: Filter | undefined) => part && (other ? shownFilter(other, part) : { all: [] });
    return {
      related: filter.related,
      ...(filter.some && { some: inner(filter.some)! }),
      ...(filter.none && { none: inner(filter.none)! }),
    };
  }
  return {
    ...(filter.all && { all: filter.all.map((part) => shownFilter(resource, part)) }),
    ...(filter.any && { any: filter.any.map((part) => shownFilter(resource, part)) }),
  };
}

/** The same for a whole question: what is searched for may stand in a guarded field as well. */
export function shownQuestion(
  resource: Resource,
  { filter, search }: Pick<ListParams, "filter" | "search">,
): Pick<ListParams, "filter" | "search"> {
  const isGuarded = Object.values(resource.fields).some((field) => field.searchable && field.permission);
  return {
    ...(filter && { filter: shownFilter(resource, filter) }),
    ...(search && { search: isGuarded ? notShown : search }),
  };
}

/** Whether values of a field may stand in the log for everyone who reads it. */
export function isShown(resource: Resource, path: string): boolean {
  const place = fieldAt(resource, path, findResource);
  return place !== undefined && place.field.permission === undefined;
}

function shownCondition(resource: Resource, condition: Condition): Condition {
  if (condition.value === undefined || condition.field === "id" || isShown(resource, condition.field))
    return condition;
  return { ...condition, value: notShown };
}
