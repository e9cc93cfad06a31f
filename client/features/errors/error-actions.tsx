import { runChange } from "#client/change/apply-change.ts";
import { openChange, sending, type ChangeRequest } from "#client/change/change-request.ts";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import { trpcClient } from "#client/trpc.ts";
import { CircleCheck, CircleUser, EyeOff, RotateCw } from "#client/ui/icons.tsx";
import { createStore } from "#client/ui/store.ts";
import { countWords } from "./error-words.ts";

/** The errors for which somebody is being chosen now. */
export const assigning = createStore<ActionTarget | null>(null);

/** Whether to show what would happen first: always for many, never for one. */
function change<Result>(target: ActionTarget, request: ChangeRequest<Result>): void {
  const isOne = "ids" in target.selection && target.selection.ids.length === 1;
  if (isOne) void runChange(request);
  else openChange(request);
}

export function assignErrors(target: ActionTarget, assigneeId: string | null, name: string | null): void {
  change(target, {
    title: name ? `Assign ${countWords(target)} to ${name}` : `Unassign ${countWords(target)}`,
    verb: name ? "Assign" : "Unassign",
    done: ({ rowCount }) =>
      name ? `${countWords(rowCount)} assigned to ${name}` : `${countWords(rowCount)} unassigned`,
    send: sending(trpcClient.errors.assign.mutate, { selection: target.selection, assigneeId }),
  });
}

/** What support does with errors: by key, in the menu, in the bulk bar and in the drawer. */
export const errorActions: readonly GridAction[] = [
  {
    id: "resolve",
    label: "Resolve",
    icon: <CircleCheck />,
    shortcut: "r",
    permission: "errors:resolve",
    suits: (row) => row["status"] !== "resolved",
    run: (target) =>
      change(target, {
        title: `Resolve ${countWords(target)}`,
        verb: "Resolve",
        done: ({ rowCount }) => `${countWords(rowCount)} resolved`,
        send: sending(trpcClient.errors.resolve.mutate, { selection: target.selection }),
      }),
  },
  {
    id: "reopen",
    label: "Reopen",
    icon: <RotateCw />,
    shortcut: "o",
    permission: "errors:reopen",
    suits: (row) => row["status"] !== "unresolved",
    run: (target) =>
      change(target, {
        title: `Reopen ${countWords(target)}`,
        verb: "Reopen",
        done: ({ rowCount }) => `${countWords(rowCount)} reopened`,
        send: sending(trpcClient.errors.reopen.mutate, { selection: target.selection }),
      }),
  },
  {
    id: "ignore",
    label: "Ignore",
    icon: <EyeOff />,
    shortcut: "i",
    permission: "errors:ignore",
    suits: (row) => row["status"] !== "ignored",
    run: (target) =>
      change(target, {
        title: `Ignore ${countWords(target)}`,
        verb: "Ignore",
        done: ({ rowCount }) => `${countWords(rowCount)} ignored`,
        send: sending(trpcClient.errors.ignore.mutate, { selection: target.selection }),
      }),
  },
  {
    id: "assign",
    label: "Assign …",
    icon: <CircleUser />,
    shortcut: "a",
    permission: "errors:assign",
    run: (target) => assigning.set(target),
  },
];
