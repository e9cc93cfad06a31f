import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState, type ReactNode } from "react";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import type { GridEditor } from "#client/grid/edit/use-grid-edits.ts";
import { suitingActions, type GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { listClient } from "#client/grid/list-client.ts";
import { CopyText } from "#client/ui/copy-button.tsx";
import { Drawer } from "#client/ui/drawer.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { useDiscardGuard } from "#client/ui/use-discard-guard.tsx";
import { holds, type Permission } from "#shared/permissions.ts";
import { editableFields, type RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";
import { RecordButtons } from "./record-buttons.tsx";
import { RecordFault } from "./record-fault.tsx";
import type { RecordPanel } from "./record-panel.ts";
import { RecordTabs } from "./record-tabs.tsx";
import { recordSubtitle, recordTitle } from "./record-title.ts";
import { RemovedNotice } from "./removed-notice.tsx";

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
  const guard = useDiscardGuard({
    words: `What you typed about this ${resource.noun} isn't saved.`,
    part: "record",
  });
  const [editing, setEditing] = useState<GridRow>();
  if (editing && editing._id !== shownId) setEditing(undefined);
  const fields = useMemo(
    () => (edits && editor ? editableFields(edits, editor) : undefined),
    [edits, editor],
  );
  const canEdit = Boolean(fields && fields.size > 0 && row && (row["deletedAt"] ?? null) === null);
  // The form keeps the record as it was read: what others do meanwhile, or that it can't be read again, comes up when it is
  // saved.
  const edit = () => canEdit && !editing && setEditing(row);
  useShortcut(
    { keys: "e", label: `Edit this ${resource.noun}`, group: "Record", run: edit },
    canEdit && id !== undefined,
  );
  const may = (permission: Permission) => holds(granted, permission);
  const suiting = row ? suitingActions(actions, [row], may) : [];
  const subtitle = row && recordSubtitle(resource, row);
  return (
    <Drawer
      open={id !== undefined}
      onOpenChange={(open) => !open && onClose()}
      onClosed={() => {
        setEditing(undefined);
        onClosed();
      }}
      storageKey="pressdesk.record-drawer"
      title={row ? recordTitle(resource, row) : <span className="text-ink-faint">{resource.noun}</span>}
      subtitle={subtitle && <CopyText text={subtitle} />}
      actions={
        <RecordButtons
          noun={resource.noun}
          id={shownId}
          row={row}
          actions={suiting}
          onEdit={canEdit && !editing ? edit : undefined}
          onStep={onStep}
        />
      }
    >
      {notice}
      {row && <RemovedNotice noun={resource.noun} row={row} actions={suiting} />}
      {query.isPending ? (
        <div role="status" aria-label="Loading" className="p-4">
          <SkeletonText lines={10} />
        </div>
      ) : query.isError && !editing ? (
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
                onDirty={guard.setDirty}
                onLeave={() => guard.leave(() => setEditing(undefined))}
                onDone={() => setEditing(undefined)}
              />
            </Suspense>
            {guard.question}
          </div>
        ) : (
          <RecordTabs key={resource.name} {...{ resource, row, granted, cells, panels }} />
        ))
      )}
    </Drawer>
  );
}
