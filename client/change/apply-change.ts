import { faultWords, queryClient, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ChangeOutcome, RevertInput } from "#shared/change.ts";
import { noteAppliedChange } from "./applied-changes.ts";
import { shownLeftovers, type ChangeRequest } from "./change-request.ts";

type Applied<Result> = Extract<ChangeOutcome<Result>, { mode: "apply" }>;

/** Applies a harmless change at once, without rehearsal; the toast offers Undo. Faults become a toast too. */
export async function runChange<Result>(request: ChangeRequest<Result>): Promise<void> {
  try {
    const outcome = await request.send({ mode: "apply" });
    if (outcome.mode === "apply") announceChange(request, outcome);
  } catch (fault) {
    toast({ title: `${request.title} didn't work`, description: faultWords(fault), tone: "bad" });
  }
}

/** Says that a change was made, offers to take it back, and has everything on the page read again. */
export function announceChange<Result>(request: ChangeRequest<Result>, outcome: Applied<Result>): void {
  const { changeId, rowCount, revertible } = outcome;
  const words = request.done?.(outcome) ?? `${request.title}: done`;
  toast({
    title: rowCount === 0 ? "Nothing had to be changed" : words,
    tone: rowCount === 0 ? "neutral" : "good",
    ...(revertible && {
      action: { label: "Undo", onClick: () => void undoChange({ changeId, force: [] }, words) },
    }),
  });
  refreshPage();
  request.onApplied?.(outcome);
}

/** Takes a change back as a change of its own. Rows that somebody changed since stay, and are listed. */
export async function undoChange(input: RevertInput, words: string): Promise<void> {
  try {
    const outcome = await trpcClient.audit.revert.mutate({ input, mode: "apply" });
    if (outcome.mode !== "apply") return;
    const { restored, skipped, skippedRows } = outcome.result;
    refreshPage();
    if (skipped > 0) shownLeftovers.set({ changeId: input.changeId, restored, skipped, rows: skippedRows });
    else toast({ title: "Undone", description: words, tone: "good" });
  } catch (fault) {
    toast({ title: "This couldn't be undone", description: faultWords(fault), tone: "bad" });
  }
}

// Grids read their own rows again, those on the screen only; a rehearsal is over when it was applied.
const keepsItself = new Set<unknown>(["rows", "rehearsal"]);

function refreshPage(): void {
  noteAppliedChange();
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !keepsItself.has(queryKey[0]) });
}
