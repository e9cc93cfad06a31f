import { openChange, type ChangeRequest } from "#client/change/change-request.ts";
import { recordWriter } from "#client/change/record-writer.ts";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { Undo2, Trash2 } from "#client/ui/icons.tsx";
import { toast } from "#client/ui/toast.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import { mostRecords, type RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";

const isRemoved = (row: GridRow) => (row["deletedAt"] ?? null) !== null;

/** Removing records and putting them back, for the list's menus and the drawer. */
export function presenceActions(resource: AnyResource, { remove, restore }: RecordEdits): GridAction[] {
  const removing: GridAction[] = remove
    ? [
        {
          id: "remove-record",
          label: "Remove",
          icon: <Trash2 />,
          danger: true,
          permission: remove,
          suits: (row) => !isRemoved(row),
          run: (target) => askFor("remove", resource, target),
        },
      ]
    : [];
  const restoring: GridAction[] = restore
    ? [
        {
          id: "restore-record",
          label: "Restore",
          icon: <Undo2 />,
          permission: restore,
          suits: isRemoved,
          run: (target) => askFor("restore", resource, target),
        },
      ]
    : [];
  return [...removing, ...restoring];
}

function askFor(what: "remove" | "restore", resource: AnyResource, { selection, rows }: ActionTarget) {
  if (!("ids" in selection) || rows.length === 0 || rows.length > mostRecords)
    return void toast({ title: `Tick the records to ${what} one by one, at most 1,000.`, tone: "warning" });
  const records = rows.map((row) => ({ id: row._id, version: row._version ?? 0 }));
  const isOne = rows.length === 1;
  const named = isOne ? resource.noun : `${rows.length.toLocaleString("en")} ${inSentence(resource.label)}`;
  const verb = what === "remove" ? "Remove" : "Restore";
  const request: ChangeRequest<unknown> = {
    title: `${verb} ${isOne ? `this ${named}` : named}`,
    verb,
    danger: what === "remove",
    done: () => `${isOne ? named.charAt(0).toUpperCase() + named.slice(1) : named} ${what}d`,
    send: (options, signal) => recordWriter[what](resource.name, { records }, options, signal),
  };
  openChange(request);
}
