import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { faultWords } from "#client/trpc.ts";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";
import { DialogClose } from "#client/ui/dialog.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { Textarea } from "#client/ui/textarea.tsx";

interface DecisionDialogProps {
  title: string;
  description: string;
  verb: string;
  danger?: boolean;
  /** Whether one has to say why. */
  needsReason: boolean;
  open: boolean;
  onClose: () => void;
  decide: (reason: string) => Promise<unknown>;
}

/** A yes or a no, with why. Enter on the button or Ctrl+Enter in the field does it. */
export function DecisionDialog(props: DecisionDialogProps) {
  const { title, description, verb, danger, needsReason, open, onClose, decide } = props;
  const [reason, setReason] = useState("");
  const verbButton = useRef<HTMLButtonElement>(null);
  const decision = useMutation({ mutationFn: () => decide(reason.trim()), onSuccess: onClose });
  const canDecide = !needsReason || reason.trim() !== "";
  const submit = () => canDecide && !decision.isPending && decision.mutate();
  return (
    <FormDialog
      open={open}
      isDirty={reason.trim() !== "" && !decision.isPending}
      lost="Nothing is decided yet."
      onOpenChange={(next) => !next && !decision.isPending && onClose()}
      title={title}
      description={description}
      size="sm"
      initialFocus={needsReason ? undefined : verbButton}
      footer={
        <>
          <DialogClose render={<Button size="lg">Cancel</Button>} />
          <Button
            size="lg"
            ref={verbButton}
            variant={danger ? "danger" : "primary"}
            disabled={!canDecide}
            busy={decision.isPending}
            onClick={submit}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
        }}
      >
        {decision.isError && (
          <Banner tone="bad" title="Nothing was decided">
            {faultWords(decision.error)}
          </Banner>
        )}
        <Textarea
          label="Why"
          description="Read by the one who asked, and kept in the audit log."
          optional={!needsReason}
          required={needsReason}
          maxLength={500}
          rows={3}
          value={reason}
          onValueChange={setReason}
        />
      </form>
    </FormDialog>
  );
}
