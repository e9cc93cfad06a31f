import { Suspense, useState } from "react";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { TabPanel, Tabs } from "#client/ui/tabs.tsx";
import { useViewer } from "#client/viewer.ts";
import { holds } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { RecordFields } from "./record-fields.tsx";
import { RecordHistory } from "./record-history.tsx";
import type { RecordPanel } from "./record-panel.ts";
import { RelatedRecords, relationsTo } from "./related-records.tsx";

interface RecordTabsProps {
  resource: AnyResource;
  row: GridRow;
  granted: ReadonlySet<string>;
  cells: GridCells;
  panels: readonly RecordPanel[];
}

/** A record's own panels, its fields, what refers to it and what happened to it. */
export function RecordTabs({ resource, row, granted, cells, panels }: RecordTabsProps) {
  const own = panels.filter(({ permission }) => permission === undefined || holds(granted, permission));
  const [tab, setTab] = useState(own[0]?.id ?? "details");
  const isReferredTo = relationsTo(resource, granted).length > 0;
  // An organization's log is for its owners and admins.
  const hasHistory = useViewer().organizationRole === null || holds(granted, "activities:read");
  const tabs = [
    ...own.map(({ id, label }) => ({ value: id, label })),
    { value: "details", label: "Details" },
    ...(isReferredTo ? [{ value: "related", label: "Related" }] : []),
    ...(hasHistory ? [{ value: "history", label: "History" }] : []),
  ];
  return (
    <Tabs
      label={`About this ${resource.noun}`}
      tabs={tabs}
      value={tab}
      onValueChange={setTab}
      listClassName="sticky top-0 z-1 bg-surface px-4"
    >
      {own.map(({ id, Panel }) => (
        <TabPanel key={id} value={id} className="p-4">
          <Suspense fallback={<SkeletonText lines={8} />}>
            <Panel resource={resource} row={row} />
          </Suspense>
        </TabPanel>
      ))}
      <TabPanel value="details" className="p-4">
        <RecordFields resource={resource} row={row} names={visibleFields(resource, granted)} cells={cells} />
      </TabPanel>
      {isReferredTo && (
        <TabPanel value="related" className="p-4">
          <RelatedRecords key={row._id} resource={resource} id={row._id} granted={granted} />
        </TabPanel>
      )}
      {hasHistory && (
        <TabPanel value="history" className="p-4">
          <RecordHistory key={row._id} resource={resource} id={row._id} />
        </TabPanel>
      )}
    </Tabs>
  );
}
