import { openChange, sending } from "#client/change/change-request.ts";
import type { GridAction } from "#client/grid/grid-action.ts";
import { trpcClient } from "#client/trpc.ts";
import { RotateCw } from "#client/ui/icons.tsx";

/** What the outbox offers for effects that didn't arrive. */
export const outboxActions: readonly GridAction[] = [
  {
    id: "send-again",
    label: "Send again",
    icon: <RotateCw />,
    shortcut: "s",
    permission: "outbox:replay",
    suits: (row) => row["status"] === "dead" || row["status"] === "failed",
    run: ({ selection }) =>
      openChange({
        title: "Send again",
        verb: "Send again",
        done: ({ rowCount }) => `${rowCount} on the way again`,
        send: sending(trpcClient.outbox.replay.mutate, { selection }),
      }),
  },
];
