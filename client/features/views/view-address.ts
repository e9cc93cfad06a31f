import { allResources } from "#shared/resources/all-resources.ts";

/** Where a view opens as it was saved; undefined when there is no such list. */
export function viewAddress(resourceName: string, viewId: string): string | undefined {
  const resource = allResources[resourceName];
  return resource && `/${resource.desk}/${resource.name}?view=${encodeURIComponent(viewId)}`;
}
