import { openChange, type ChangeRequest } from "#client/change/change-request.ts";
import { recordWriter } from "#client/change/record-writer.ts";
import { countWords } from "#client/grid/count-label.tsx";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { Undo2, Trash2 } from "#client/ui/icons.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { RecordsAsked } from "#shared/inputs/record-inputs.ts";
import { sentence } from "#shared/list-labels.ts";
import type { RecordEdits } from "#shared/record-edits.ts";
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

function askFor(what: "remove" | "restore", resource: AnyResource, target: ActionTarget) {
  const { selection, count } = target;
  const isOne = "ids" in selection && selection.ids.length === 1;
  const many = (words: string) => `${words} ${inSentence(resource.label)}`;
  const verb = sentence(what);
  const request: ChangeRequest<{ rowCount: number }> = {
    title: `${verb} ${isOne ? `this ${resource.noun}` : many(count ? countWords(count, "en") : "all")}`,
    verb,
    danger: what === "remove",
    done: ({ result: { rowCount } }) =>
      `${isOne ? sentence(resource.noun) : many(rowCount.toLocaleString("en"))} ${what}d`,
    send: (options, signal) => recordWriter[what](resource.name, recordsMeant(what, target), options, signal),
  };
  openChange(request);
}

// With the versions that were read where all are loaded, so that nobody's newer work is trampled; else by the selection.
function recordsMeant(what: "remove" | "restore", { selection, rows }: ActionTarget): RecordsAsked {
  if (!("ids" in selection) || rows.length < selection.ids.length) return { selection };
  const suiting = rows.filter((row) => isRemoved(row) === (what === "restore"));
  return { records: suiting.map((row) => ({ id: row._id, version: row._version ?? 0 })) };
}
