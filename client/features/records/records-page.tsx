import { lazy, Suspense, useMemo, useRef, useState, type ReactNode } from "react";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import { DataGrid } from "#client/grid/data-grid.tsx";
import type { GridEditor } from "#client/grid/edit/use-grid-edits.ts";
import type { GridHandle } from "#client/grid/grid-props.ts";
import type { GridAction } from "#client/grid/grid-action.ts";
import type { GridView } from "#client/grid/grid-views.ts";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { useViewer } from "#client/viewer.ts";
import type { ListParams } from "#shared/list-params.ts";
import { holds } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";
import { LeaveStaged } from "./leave-staged.tsx";
import { presenceActions } from "./presence-actions.tsx";
import { NewRecord, useRecordEdits } from "./record-editing.tsx";
import type { RecordPanel } from "./record-panel.ts";

// The list goes first; a record is opened from it, or after it.
const RecordDrawer = lazy(() => import("./record-drawer.tsx"));

/** What a feature adds to the list of its resource. */
export interface RecordExtension {
  cells?: GridCells;
  /** Tabs; the first is what the list opens with. */
  views?: readonly GridView[];
  rowActions?: readonly GridAction[];
  bulkActions?: readonly GridAction[];
  panels?: readonly RecordPanel[];
  /** Buttons beside the title. */
  toolbar?: ReactNode;
  /** In place of the plain tabs of `views`. */
  tabs?: ReactNode;
  /** Above the rows. */
  banner?: ReactNode;
  /** Above the open record. */
  notice?: ReactNode;
}

/** The part of an address that a list page reads and writes. */
export interface RecordsAddress {
  params: ListParams;
  viewId: string | undefined;
  recordId: string | undefined;
}

interface RecordsPageProps {
  resource: AnyResource;
  extension?: RecordExtension;
  granted: ReadonlySet<string>;
  address: RecordsAddress;
  /** Key of the entry in the browser's history. */
  visitKey: string;
  onAddressChange: (address: RecordsAddress, replace: boolean) => void;
  onFollow: (href: string) => void;
}

const everything: readonly GridView[] = [{ id: "all", label: "All", params: {} }];
const noExtension: RecordExtension = {};
const noCells: GridCells = {};
const noActions: readonly GridAction[] = [];

/** A resource's list and the record that is open over it. */
export function RecordsPage(props: RecordsPageProps) {
  const { resource, extension = noExtension, granted, onAddressChange } = props;
  const views = extension.views ?? everything;
  const address = openingAddress(props.address, views);
  const grid = useRef<GridHandle>(null);
  const [hasOpened, setHasOpened] = useState(false);
  if (address.recordId !== undefined && !hasOpened) setHasOpened(true);
  useDocumentTitle(resource.label);
  const { id: personId, kind } = useViewer();
  const editor = useMemo<GridEditor>(
    () => ({ id: personId, kind, permissions: granted }),
    [personId, kind, granted],
  );
  // After the rows: who only reads never waits for the rules of writing.
  const [isShown, setShown] = useState(false);
  const edits = useRecordEdits(resource, isShown);
  const ofPresence = useMemo(
    () => (edits && kind === "staff" ? presenceActions(resource, edits) : noActions),
    [resource, edits, kind],
  );
  const { rowActions: ownRowActions = noActions, bulkActions: ownBulkActions = noActions } = extension;
  const rowActions = useMemo(() => [...ownRowActions, ...ofPresence], [ownRowActions, ofPresence]);
  const bulkActions = useMemo(() => [...ownBulkActions, ...ofPresence], [ownBulkActions, ofPresence]);
  if (!holds(granted, resource.permission)) return <ForbiddenState />;

  const openRecord = (recordId: string | undefined, replace: boolean) =>
    onAddressChange({ ...address, recordId }, replace);
  const actions = [...new Map([...rowActions, ...bulkActions].map((action) => [action.id, action])).values()];
  return (
    <>
      <DataGrid
        key={resource.name}
        handle={grid}
        resource={resource}
        title={resource.label}
        actions={
          <>
            {extension.toolbar}
            {edits && (
              <NewRecord
                resource={resource}
                edits={edits}
                editor={editor}
                onCreated={(id) => openRecord(id, false)}
              />
            )}
          </>
        }
        editor={editor}
        granted={granted}
        params={address.params}
        onParamsChange={(params, replace) => onAddressChange({ ...address, params }, replace)}
        cells={extension.cells}
        rowActions={rowActions}
        bulkActions={bulkActions}
        views={views}
        viewId={address.viewId}
        tabs={extension.tabs}
        banner={extension.banner}
        onViewChange={(view) =>
          onAddressChange({ params: view.params, viewId: view.id, recordId: undefined }, false)
        }
        visitKey={props.visitKey}
        onShown={() => setShown(true)}
        openId={address.recordId}
        onOpen={openRecord}
        onFollow={props.onFollow}
      />
      <LeaveStaged resourceName={resource.name} personId={personId} />
      {hasOpened && (
        <Suspense>
          <RecordDrawer
            key={`drawer ${resource.name}`}
            resource={resource}
            id={address.recordId}
            granted={granted}
            cells={extension.cells ?? noCells}
            actions={actions}
            edits={edits}
            editor={editor}
            panels={extension.panels ?? []}
            notice={extension.notice}
            onClose={() => openRecord(undefined, false)}
            onClosed={() => grid.current?.focus()}
            onStep={(by) => {
              const next =
                address.recordId === undefined ? undefined : grid.current?.neighbour(address.recordId, by);
              if (next !== undefined) openRecord(next, true);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** An address that says nothing about the list opens with the first view. */
export function openingAddress(address: RecordsAddress, views: readonly GridView[]): RecordsAddress {
  const [first] = views;
  const isBare = address.viewId === undefined && Object.keys(address.params).length === 0;
  return isBare && first ? { ...address, params: first.params, viewId: first.id } : address;
}
