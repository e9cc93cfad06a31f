import { allResources } from "#shared/resources/all-resources.ts";

/** Where a record of a resource opens, e.g. `/admin/users?record=…`; undefined when there is no such resource. */
export function recordAddress(resourceName: string, id: string): string | undefined {
  const resource = allResources[resourceName];
  return resource && `/${resource.desk}/${resource.name}?record=${encodeURIComponent(id)}`;
}
