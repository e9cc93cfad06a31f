import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState, type ReactNode } from "react";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import type { GridEditor } from "#client/grid/edit/use-grid-edits.ts";
import { rowTarget, suitingActions, type GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { listClient } from "#client/grid/list-client.ts";
import { Button } from "#client/ui/button.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { Drawer } from "#client/ui/drawer.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { ChevronDown, ChevronUp, Ellipsis, Link, Pencil } from "#client/ui/icons.tsx";
import { Menu, MenuItem, MenuSeparator } from "#client/ui/menu.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { TabPanel, Tabs } from "#client/ui/tabs.tsx";
import { toast } from "#client/ui/toast.tsx";
import { holds, type Permission } from "#shared/permissions.ts";
import { editableFields, type RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";
import { RecordFault } from "./record-fault.tsx";
import { RecordFields } from "./record-fields.tsx";
import { RecordHistory } from "./record-history.tsx";
import type { RecordPanel } from "./record-panel.ts";
import { RelatedRecords, relationsTo } from "./related-records.tsx";

const RecordForm = lazy(() =>
  import("./record-form.tsx").then(({ RecordForm: form }) => ({ default: form })),
);

interface RecordDrawerProps {
  resource: AnyResource;
  /** Undefined: closed. */
  id: string | undefined;
  granted: ReadonlySet<string>;
  cells: GridCells;
  actions: readonly GridAction[];
  panels: readonly RecordPanel[];
  /** Above the record. */
  notice?: ReactNode;
  /** What may be changed of the record, and by whom; absent: nothing. */
  edits?: RecordEdits | undefined;
  editor?: GridEditor | undefined;
  onClose: () => void;
  onClosed: () => void;
  /** Undefined: there is no further row on that side. */
  onStep: (by: -1 | 1) => void;
}

const mostButtons = 2;

/** One record beside its list: every visible field, what can be done, what happened to it. */
export default function RecordDrawer({
  resource,
  id,
  granted,
  cells,
  actions,
  panels,
  notice,
  edits,
  editor,
  onClose,
  onClosed,
  onStep,
}: RecordDrawerProps) {
  // The last record stays while the drawer moves out.
  const [shownId, setShownId] = useState(id);
  if (id !== undefined && id !== shownId) setShownId(id);
  const query = useQuery({
    queryKey: ["record", resource.name, shownId],
    queryFn: ({ signal }) => listClient.get(resource.name, shownId ?? "", signal),
    enabled: shownId !== undefined,
    retry: false,
  });
  const row = query.data;
  const [editing, setEditing] = useState<GridRow>();
  if (editing && editing._id !== shownId) setEditing(undefined);
  const fields = useMemo(
    () => (edits && editor ? editableFields(edits, editor) : undefined),
    [edits, editor],
  );
  const canEdit = Boolean(fields && fields.size > 0 && row && (row["deletedAt"] ?? null) === null);
  // The form keeps the record as it was read: what others do meanwhile comes up when it is saved.
  const edit = () => canEdit && !editing && setEditing(row);
  useShortcut(
    { keys: "e", label: `Edit this ${resource.noun}`, group: "Record", run: edit },
    canEdit && id !== undefined,
  );
  const may = (permission: Permission) => holds(granted, permission);
  const suiting = row ? suitingActions(actions, [row], may) : [];
  const copyLink = () =>
    void navigator.clipboard
      .writeText(location.href)
      .then(() => toast({ title: "Link copied", timeout: 1600 }));
  return (
    <Drawer
      open={id !== undefined}
      onOpenChange={(open) => !open && onClose()}
      onClosed={() => {
        setEditing(undefined);
        onClosed();
      }}
      storageKey="pressdesk.record-drawer"
      title={row ? titleOf(resource, row) : <span className="text-ink-faint">{resource.noun}</span>}
      subtitle={shownId && <CopyText text={shownId} className="font-mono text-2xs" />}
      actions={
        <>
          {canEdit && !editing && <IconButton label="Edit" keys="e" icon={<Pencil />} onClick={edit} />}
          {row &&
            suiting
              .filter(({ danger }) => !danger)
              .slice(0, mostButtons)
              .map((action) => (
                <Button
                  key={action.id}
                  variant={action.danger ? "danger" : "secondary"}
                  icon={action.icon}
                  className="max-sm:hidden"
                  onClick={() => action.run(rowTarget(row))}
                >
                  {action.label}
                </Button>
              ))}
          <Menu align="end" trigger={<IconButton label="More" icon={<Ellipsis />} />}>
            {row &&
              suiting.map((action) => (
                <MenuItem
                  key={action.id}
                  icon={action.icon}
                  keys={action.shortcut}
                  danger={action.danger}
                  onClick={() => action.run(rowTarget(row))}
                >
                  {action.label}
                </MenuItem>
              ))}
            {suiting.length > 0 && <MenuSeparator />}
            <MenuItem icon={<Link />} onClick={copyLink}>
              Copy link
            </MenuItem>
          </Menu>
          <IconButton
            label={`Previous ${resource.noun}`}
            keys="k"
            icon={<ChevronUp />}
            onClick={() => onStep(-1)}
          />
          <IconButton
            label={`Next ${resource.noun}`}
            keys="j"
            icon={<ChevronDown />}
            onClick={() => onStep(1)}
          />
        </>
      }
    >
      {notice}
      {query.isPending ? (
        <div role="status" aria-label="Loading" className="p-4">
          <SkeletonText lines={10} />
        </div>
      ) : query.isError ? (
        <RecordFault fault={query.error} noun={resource.noun} onRetry={() => void query.refetch()} />
      ) : (
        row &&
        (editing && edits && fields ? (
          <div className="p-4">
            <Suspense fallback={<SkeletonText lines={8} />}>
              <RecordForm
                key={editing._id}
                resource={resource}
                edits={edits}
                row={editing}
                fields={fields}
                onCancel={() => setEditing(undefined)}
                onDone={() => setEditing(undefined)}
              />
            </Suspense>
          </div>
        ) : (
          <RecordTabs key={resource.name} {...{ resource, row, granted, cells, panels }} />
        ))
      )}
    </Drawer>
  );
}

type RecordTabsProps = Pick<RecordDrawerProps, "resource" | "granted" | "cells" | "panels"> & {
  row: GridRow;
};

function RecordTabs({ resource, row, granted, cells, panels }: RecordTabsProps) {
  const own = panels.filter(({ permission }) => permission === undefined || holds(granted, permission));
  const [tab, setTab] = useState(own[0]?.id ?? "details");
  const isReferredTo = relationsTo(resource, granted).length > 0;
  const tabs = [
    ...own.map(({ id, label }) => ({ value: id, label })),
    { value: "details", label: "Details" },
    ...(isReferredTo ? [{ value: "related", label: "Related" }] : []),
    { value: "history", label: "History" },
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
      <TabPanel value="history" className="p-4">
        <RecordHistory
          key={row._id}
          resource={resource}
          id={row._id}
          canRevert={holds(granted, "changes:revert")}
        />
      </TabPanel>
    </Tabs>
  );
}

function titleOf(resource: AnyResource, row: GridRow): string {
  const title = row[resource.titleField];
  const isName =
    typeof title === "string" && title !== "" && resource.fields[resource.titleField]?.kind === "text";
  return isName
    ? title
    : `${resource.noun.charAt(0).toUpperCase()}${resource.noun.slice(1)} ${row._id.slice(0, 8)}`;
}
