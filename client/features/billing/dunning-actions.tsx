import { openChange, sending } from "#client/change/change-request.ts";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import { trpcClient } from "#client/trpc.ts";
import { Clock, RotateCw } from "#client/ui/icons.tsx";
import { createStore } from "#client/ui/store.ts";

/** The subscriptions whose reminders are about to wait. */
export const pausing = createStore<ActionTarget | null>(null);

export function countWords({ count }: ActionTarget): string {
  if (count?.kind === "exact" && count.value === 1) return "this subscription";
  return count?.kind === "exact"
    ? `${count.value.toLocaleString("en")} subscriptions`
    : "all these subscriptions";
}

export function pause(target: ActionTarget, days: number | null): void {
  openChange({
    title:
      days === null ? `Resume dunning of ${countWords(target)}` : `Pause dunning of ${countWords(target)}`,
    verb: days === null ? "Resume" : "Pause",
    send: sending(trpcClient.subscriptions.pauseDunning.mutate, { selection: target.selection, days }),
  });
}

/** What finance does with subscriptions when the trouble is ours. */
export const dunningActions: readonly GridAction[] = [
  {
    id: "pause-dunning",
    label: "Pause dunning …",
    icon: <Clock />,
    shortcut: "p",
    permission: "dunning:pause",
    suits: (row) => row["endedAt"] === undefined || row["endedAt"] === null,
    run: (target) => pausing.set(target),
  },
  {
    id: "resume-dunning",
    label: "Resume dunning",
    icon: <RotateCw />,
    permission: "dunning:pause",
    run: (target) => pause(target, null),
  },
];
