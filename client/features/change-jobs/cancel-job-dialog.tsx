import { useMutation } from "@tanstack/react-query";
import { cancelJob } from "#client/change/change-jobs.ts";
import { faultWords } from "#client/trpc.ts";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";
import { useStore } from "#client/ui/store.ts";
import { toast } from "#client/ui/toast.tsx";
import { cancelling } from "./job-actions.tsx";

/** Asks before a large change is cancelled. Stands once beside their list. */
export function CancelJobDialog() {
  const job = useStore(cancelling);
  const close = () => cancelling.set(null);
  const cancel = useMutation({
    mutationFn: cancelJob,
    onError: (fault) =>
      toast({ title: "This couldn't be cancelled", description: faultWords(fault), tone: "bad" }),
    onSettled: close,
  });
  return (
    <AlertDialog
      open={job !== null}
      onOpenChange={(open) => !open && close()}
      danger
      title={job ? `Cancel “${String(job["title"])}”?` : "Cancel the job?"}
      description="What it has done so far is taken back."
      confirmLabel="Cancel the job"
      cancelLabel="Let it go on"
      busy={cancel.isPending}
      onConfirm={() => job && cancel.mutate(job._id)}
    />
  );
}
