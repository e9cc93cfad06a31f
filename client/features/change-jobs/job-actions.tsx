import type { GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { X } from "#client/ui/icons.tsx";
import { createStore } from "#client/ui/store.ts";

/** The job that is about to be cancelled. */
export const cancelling = createStore<GridRow | null>(null);

/** What can be done with a large change from the list of them. */
export const jobActions: readonly GridAction[] = [
  {
    id: "cancel-job",
    label: "Cancel …",
    icon: <X />,
    shortcut: "c",
    danger: true,
    permission: "change-jobs:read",
    suits: ({ state }) => state === "waiting" || state === "running",
    run: ({ rows: [row] }) => row && cancelling.set(row),
  },
];
