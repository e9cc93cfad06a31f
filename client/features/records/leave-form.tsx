import { useBlocker } from "@tanstack/react-router";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";

interface LeaveFormProps {
  /** Something was typed that isn't saved. */
  isDirty: boolean;
  noun: string;
}

/** Asks before what was typed into a record's form is dropped: by closing it, opening another record or leaving the page. */
export function LeaveForm({ isDirty, noun }: LeaveFormProps) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isDirty && (current.pathname !== next.pathname || recordOf(current.search) !== recordOf(next.search)),
    withResolver: true,
    enableBeforeUnload: isDirty,
  });
  return (
    <AlertDialog
      open={blocker.status === "blocked"}
      onOpenChange={(open) => !open && blocker.reset?.()}
      danger
      title="Drop the changes?"
      description={`What you typed about this ${noun} isn't saved.`}
      confirmLabel="Drop them"
      cancelLabel="Keep editing"
      onConfirm={() => blocker.proceed?.()}
    />
  );
}

const recordOf = (search: unknown) => (search as { record?: unknown }).record;
