import { useState } from "react";
import { openChange, sending } from "#client/change/change-request.ts";
import type { ActionTarget, GridAction } from "#client/grid/grid-action.ts";
import { trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { Clock, RotateCw } from "#client/ui/icons.tsx";
import { NumberField } from "#client/ui/number-field.tsx";
import { createStore, useStore } from "#client/ui/store.ts";
import { pauseDunningInput } from "#shared/inputs/dunning-inputs.ts";

/** The subscriptions whose reminders are about to wait. */
const pausing = createStore<ActionTarget | null>(null);

function countWords({ count }: ActionTarget): string {
  if (count?.kind === "exact" && count.value === 1) return "this subscription";
  return count?.kind === "exact"
    ? `${count.value.toLocaleString("en")} subscriptions`
    : "all these subscriptions";
}

function pause(target: ActionTarget, days: number | null): void {
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

/** For how long reminders wait. Stands once beside the list. */
export function PauseDunningDialog() {
  const target = useStore(pausing);
  const [days, setDays] = useState<number | null>(7);
  const read = pauseDunningInput.shape.days.safeParse(days);
  const isRight = read.success && days !== null;
  const submit = () => {
    if (!target || !isRight) return;
    pausing.set(null);
    pause(target, days);
  };
  return (
    <Dialog
      open={target !== null}
      onOpenChange={(open) => !open && pausing.set(null)}
      title={target ? `Pause dunning of ${countWords(target)}` : "Pause dunning"}
      description="No reminders go out and no card is tried again until then."
      size="sm"
      footer={
        <>
          <DialogClose render={<Button size="lg">Cancel</Button>} />
          <Button size="lg" variant="primary" disabled={!isRight} onClick={submit}>
            Show what happens
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <NumberField
          label="Days"
          min={1}
          max={90}
          steppers
          value={days}
          onValueChange={setDays}
          error={read.success ? undefined : read.error.issues[0]?.message}
        />
      </form>
    </Dialog>
  );
}
