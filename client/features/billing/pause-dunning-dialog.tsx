import { useState } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { NumberField } from "#client/ui/number-field.tsx";
import { useStore } from "#client/ui/store.ts";
import { pauseDunningInput } from "#shared/inputs/dunning-inputs.ts";
import { countWords, pause, pausing } from "./dunning-actions.tsx";

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
