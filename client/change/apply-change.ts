import { TRPCClientError } from "@trpc/client";
import { faultCode, faultWords, queryClient, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ApprovalNeed, ChangeOutcome, QueuedJob, RevertInput, RevertResult } from "#shared/change.ts";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { noteAppliedChange } from "./applied-changes.ts";
import { noteJob } from "./change-jobs.ts";
import { openChange, sending, shownLeftovers, shownRequest, type ChangeRequest } from "./change-request.ts";

type Applied<Result> = Extract<ChangeOutcome<Result>, { mode: "apply" }>;

/** Applies a harmless change at once, without rehearsal; the toast offers Undo. Faults become a toast too. */
export async function runChange<Result>(request: ChangeRequest<Result>): Promise<void> {
  try {
    await sendOrAsk(request);
  } catch (fault) {
    toast({ title: `${request.title} didn't work`, description: faultWords(fault), tone: "bad" });
  }
}

/** Applies a change at once; where somebody else has to approve it, its plan says who, and asks why. Other faults are thrown. */
export async function sendOrAsk<Result>(request: ChangeRequest<Result>): Promise<void> {
  try {
    const outcome = await request.send({ mode: "apply" });
    if (outcome.mode === "apply") announceChange(request, outcome);
    if (outcome.mode === "request") announceRequest(outcome, request);
    if (outcome.mode === "job") announceJob(outcome, request);
  } catch (fault) {
    if (!neededApproval(fault)) throw fault;
    openChange(request);
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

/** Says that a change was asked for, and where it waits. */
export function announceRequest(
  { requestId, approval }: Extract<ChangeOutcome, { mode: "request" }>,
  asked?: Pick<ChangeRequest, "onAsked">,
): void {
  const [first] = approval.approvers;
  toast({
    title: "Asked for approval",
    description: first
      ? `${approval.approverCount === 1 ? first : "Those who may approve it"} will be told. Nothing has changed yet.`
      : "Nothing has changed yet.",
    tone: "good",
    action: {
      label: "Show",
      onClick: () => shownRequest.set(requestId),
    },
  });
  refreshPage();
  asked?.onAsked?.();
}

/** Says that a change is so large that it runs by itself; the tray shows how far it is, and its end is told as any other's. */
export function announceJob<Result>(
  { jobId, title }: Pick<QueuedJob, "jobId" | "title">,
  request?: ChangeRequest<Result>,
): void {
  toast({
    title: "This is under way",
    description: `${title}: it runs by itself, and you can go on meanwhile.`,
    tone: "info",
  });
  noteJob(jobId, request as ChangeRequest | undefined);
  request?.onQueued?.();
}

/** A change that takes back another one, shown before it happens. `rowIds`: only these rows. */
export function revertRequest(input: RevertInput, title: string): ChangeRequest<RevertResult> {
  return {
    title,
    verb: "Take back",
    send: sending(trpcClient.audit.revert.mutate, input),
    done: ({ result }) =>
      `${formatQuantity(result.restored, "row", "en")} as before${result.skipped > 0 ? `, ${formatNumber(result.skipped, "en")} left alone` : ""}`,
    leavesAlone: ({ skippedRows }) => skippedRows,
    onApplied: ({ result }) => showLeftovers(input, result),
  };
}

function showLeftovers({ changeId }: RevertInput, { restored, skipped, skippedRows }: RevertResult): void {
  if (skipped > 0) shownLeftovers.set({ changeId, restored, skipped, rows: skippedRows });
}

/** Takes a change back as a change of its own. Rows that somebody changed since stay, and are listed. */
export async function undoChange(input: RevertInput, words: string): Promise<void> {
  try {
    const outcome = await trpcClient.audit.revert.mutate({ input, mode: "apply" });
    if (outcome.mode === "request") return announceRequest(outcome);
    if (outcome.mode === "job") return announceJob(outcome, revertRequest(input, `Take back: ${words}`));
    if (outcome.mode !== "apply") return;
    refreshPage();
    if (outcome.result.skipped > 0) showLeftovers(input, outcome.result);
    else toast({ title: "Undone", description: words, tone: "good" });
  } catch (fault) {
    if (neededApproval(fault)) return openChange(revertRequest(input, `Take back: ${words}`));
    toast({ title: "This couldn't be undone", description: faultWords(fault), tone: "bad" });
  }
}

/** Who would have to approve a change, when it was refused because nobody has been asked yet. */
export function neededApproval(fault: unknown): ApprovalNeed | undefined {
  if (!(fault instanceof TRPCClientError) || faultCode(fault) !== "CONFLICT") return undefined;
  return (fault.data as { details?: { approval?: ApprovalNeed } } | null)?.details?.approval;
}

// Grids read their own rows again, those on the screen only; a rehearsal is over when it was applied.
const keepsItself = new Set<unknown>(["rows", "rehearsal"]);

function refreshPage(): void {
  noteAppliedChange();
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => !keepsItself.has(queryKey[0]) });
}
