import { useMemo, type ComponentProps } from "react";
import { RecordsPage } from "#client/features/records/records-page.tsx";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import type { GridView } from "#client/grid/grid-views.ts";
import { currentView } from "#client/grid/grid-views.ts";
import { ViewLayoutContext } from "#client/grid/view-layout.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { useViewer } from "#client/viewer.ts";
import { builtInViews } from "#shared/built-in-views.ts";
import { holds } from "#shared/permissions.ts";
import { QueueBar } from "./queue-bar.tsx";
import { markedCells } from "./queue-mark.tsx";
import { SavedViewTabs } from "./saved-view-tabs.tsx";
import { useQueue } from "./use-queue.ts";
import { useViews, type ListView } from "./use-views.tsx";
import { clearedParts, openedAddress, type ViewedAddress } from "./viewed-address.ts";
import { layoutKey } from "./view-layouts.ts";

type ViewedRecordsProps = Omit<ComponentProps<typeof RecordsPage>, "address" | "onAddressChange"> & {
  address: ViewedAddress;
  onAddressChange: (address: ViewedAddress, replace: boolean) => void;
};

const noCells: GridCells = {};

/** A resource's list with its views above it: as tabs, and where one is a queue, worked as one. */
export function ViewedRecords(props: ViewedRecordsProps) {
  const { resource, extension, granted } = props;
  const mayRead = holds(granted, resource.permission) && holds(granted, "saved-views:read");
  const list = useViews(resource.name, builtInViews(resource.name, useViewer().kind), mayRead);
  const address = openedAddress(props.address, list.views, list.first);
  const lit: ListView | undefined = currentView(list.views, address.viewId, address.params);
  const queue = useQueue(lit?.saved);
  const isQueue = lit?.saved?.isQueue ?? false;
  const layout = useMemo(
    () => (lit?.saved ? { key: layoutKey(resource.name, lit), saved: lit.saved.layout } : undefined),
    [resource.name, lit],
  );
  const cells = useMemo(
    () => (isQueue ? markedCells(resource, extension?.cells ?? noCells) : extension?.cells),
    [isQueue, resource, extension?.cells],
  );

  const change = (next: ViewedAddress, replace: boolean) => {
    const view = list.views.find(({ id }) => id === next.viewId);
    props.onAddressChange({ ...next, cleared: clearedParts(view, next.params) }, replace);
  };
  const choose = (view: GridView) =>
    props.onAddressChange({ params: view.params, viewId: view.id, recordId: undefined }, false);
  // What decides the rows isn't known yet: better a moment of nothing than the wrong rows first.
  const isUnknown = !list.views.some(({ id }) => id === address.viewId);
  const isBare = Object.keys(address.params).length === 0;
  if (list.isPending && isUnknown && (isBare || address.viewId !== undefined)) return <OpeningList />;

  const isGone = address.viewId !== undefined && !list.isPending && lit?.id !== address.viewId;
  const openRecord = (recordId: string | undefined) =>
    change({ ...address, recordId }, recordId !== undefined);
  const bar = isQueue && lit?.saved && (
    <QueueBar view={lit.saved} queue={queue} recordId={address.recordId} onOpen={openRecord} />
  );
  const gone = isGone && (
    <Banner
      tone="warning"
      className="rounded-none border-x-0 border-t-0"
      title="This view is gone, or isn't shared with you."
      actions={
        list.first && (
          <Button size="sm" onClick={() => list.first && choose(list.first)}>
            Open “{list.first.label}”
          </Button>
        )
      }
    >
      You see the list as far as the link says it by itself.
    </Banner>
  );
  return (
    <ViewLayoutContext value={layout}>
      <RecordsPage
        {...props}
        address={address}
        onAddressChange={change}
        extension={{
          ...extension,
          cells,
          views: list.views,
          tabs: (
            <SavedViewTabs
              resource={resource}
              list={list}
              viewId={address.viewId}
              onChoose={choose}
              onStay={(viewId) => change({ ...address, viewId }, true)}
            />
          ),
          banner: gone || (address.recordId === undefined && bar) || undefined,
          notice: (address.recordId !== undefined && bar) || undefined,
        }}
      />
    </ViewLayoutContext>
  );
}

function OpeningList() {
  return (
    <div role="status" aria-label="Loading" className="flex h-full flex-col bg-surface">
      <div className="flex h-10 items-center gap-4 border-b border-line px-3">
        <Skeleton className="h-4 w-28" />
        <Skeleton className="h-4 w-64" />
      </div>
    </div>
  );
}
