import { createFileRoute, notFound, useRouter, useRouterState } from "@tanstack/react-router";
import { ChangeHost } from "#client/change/change-host.tsx";
import { readCleared, writeCleared, type ViewedAddress } from "#client/features/views/viewed-address.ts";
import { ViewedRecords } from "#client/features/views/viewed-records.tsx";
import { useGranted } from "#client/viewer.ts";
import { listParamsFromSearch, listParamsToSearch, type ListSearch } from "#shared/list-url.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import { resourcePages } from "./-resource-pages.tsx";

type RecordsSearch = ListSearch & { view?: string; record?: string; cleared?: string };

export const Route = createFileRoute("/$desk/$resource")({
  validateSearch: (search: Record<string, unknown>): RecordsSearch => ({
    ...listParamsToSearch(listParamsFromSearch(search)),
    ...(typeof search["view"] === "string" && { view: search["view"] }),
    ...(typeof search["record"] === "string" && { record: search["record"] }),
    ...(typeof search["cleared"] === "string" && { cleared: search["cleared"] }),
  }),
  beforeLoad({ params }) {
    const resource = allResources[params.resource];
    if (
      !resource ||
      (resource.desk !== params.desk && !resource.alsoIn?.some((desk) => desk === params.desk))
    )
      throw notFound();
    return { resource };
  },
  component: ResourceList,
});

function ResourceList() {
  const { resource } = Route.useRouteContext();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const router = useRouter();
  // The place changes before the page does: until then it's the list before that is shown at the next one's entry.
  const entry = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? location.href });
  return (
    <>
      <ViewedRecords
        resource={resource}
        extension={resourcePages[resource.name]}
        granted={useGranted()}
        address={{
          params: listParamsFromSearch(search),
          viewId: search.view,
          recordId: search.record,
          cleared: readCleared(search.cleared ?? ""),
        }}
        visitKey={`${resource.name} ${entry}`}
        onAddressChange={(address, replace) =>
          void navigate({ search: searchOf(address), replace, resetScroll: false })
        }
        onFollow={(href) => router.history.push(href)}
      />
      <ChangeHost />
    </>
  );
}

function searchOf({ params, viewId, recordId, ...address }: ViewedAddress): RecordsSearch {
  const cleared = writeCleared(address.cleared);
  return {
    ...listParamsToSearch(params),
    ...(viewId && { view: viewId }),
    ...(recordId && { record: recordId }),
    ...(cleared !== undefined && { cleared }),
  };
}
