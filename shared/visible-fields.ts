import { holds } from "#shared/permissions.ts";
import type { Field, Resource } from "#shared/resource.ts";

/** The fields of a resource that a reader with these permissions may know of: the single answer for columns, filter, sort, search, facets, export and diffs. */
export function visibleFields<Fields extends Record<string, Field>>(
  resource: Pick<Resource<string, Fields>, "fields">,
  granted: ReadonlySet<string>,
): (keyof Fields & string)[] {
  return Object.keys(resource.fields).filter((name) => {
    const permission = resource.fields[name]?.permission;
    return permission === undefined || holds(granted, permission);
  });
}
