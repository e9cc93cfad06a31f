import { isUnderWay } from "#client/change/change-jobs.ts";
import type { GridAction } from "#client/grid/grid-action.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { X } from "#client/ui/icons.tsx";
import { createStore } from "#client/ui/store.ts";

/** The job that is about to be cancelled. */
export const cancelling = createStore<GridRow | null>(null);

const isOpen = ({ state }: GridRow) => isUnderWay({ state });

/** What can be done with a large change from the list of them. */
export const jobActions: readonly GridAction[] = [
  {
    id: "cancel-job",
    label: "Cancel …",
    icon: <X />,
    shortcut: "c",
    danger: true,
    permission: "change-jobs:read",
    suits: isOpen,
    // Beside finished ones the open one is meant.
    run: ({ rows }) => cancelling.set(rows.find(isOpen) ?? null),
  },
];
