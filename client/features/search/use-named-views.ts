import { useQuery } from "@tanstack/react-query";
import { trpc } from "#client/trpc.ts";
import { useCan } from "#client/viewer.ts";
import { findResource } from "#shared/resources/all-resources.ts";

/** A saved view as the palette offers it. */
export interface OfferedView {
  id: string;
  name: string;
  /** The resource's name and label. */
  resource: string;
  list: string;
  isQueue: boolean;
  path: string;
}

/** The saved views that the reader may open, of lists that he may read. Empty until they are there. */
export function useNamedViews(): OfferedView[] {
  const can = useCan();
  const views = useQuery({
    ...trpc.views.named.queryOptions(undefined),
    enabled: can("saved-views:read"),
    staleTime: 60_000,
  });
  return (views.data ?? []).flatMap(({ id, name, resource: of, isQueue }) => {
    const resource = findResource(of);
    if (!resource || !can(resource.permission)) return [];
    const path = `/${resource.desk}/${resource.name}?view=${encodeURIComponent(id)}`;
    return [{ id, name, isQueue, path, resource: of, list: resource.label }];
  });
}
