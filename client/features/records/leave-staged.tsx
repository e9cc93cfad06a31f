import { useBlocker } from "@tanstack/react-router";
import { draftStore, stagedCount } from "#client/grid/edit/drafts.ts";
import { AlertDialog } from "#client/ui/alert-dialog.tsx";

/** Asks before staged edits are left behind for another page. They wait in this tab until somebody comes back. */
export function LeaveStaged({ resourceName, personId }: { resourceName: string; personId: string }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname && stagedCount(draftStore(resourceName, personId).get()) > 0,
    withResolver: true,
    enableBeforeUnload: false,
  });
  const isAsking = blocker.status === "blocked";
  return (
    <AlertDialog
      open={isAsking}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title="Leave with unsaved edits?"
      description="They are staged, not saved. They wait here as long as this tab is open."
      confirmLabel="Leave"
      cancelLabel="Stay"
      onConfirm={() => blocker.proceed?.()}
    />
  );
}
