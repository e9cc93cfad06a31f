import { getUntypedClient } from "@trpc/client";
import { faultWords, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { ApprovalNeed, ChangeOutcome } from "#shared/change.ts";
import type { FollowedJob } from "#shared/change-jobs.ts";
import { announceChange, announceRequest } from "./apply-change.ts";
import { putJobAway } from "./change-jobs.ts";
import { type ChangeRequest, openChange, shownRequest } from "./change-request.ts";

const untyped = getUntypedClient(trpcClient);

/** Tells how a large change ended, as if one had waited for it: with Undo, or where the request waits. Faults stay in the tray. */
export function tellJobEnd(job: FollowedJob, request: ChangeRequest | undefined): void {
  const { id: changeId, rowCount, revertible, result, title, description } = job;
  if (job.state === "done") {
    const done = () => description ?? title;
    announceChange(request ?? { title, verb: "", send: unsendable, done }, {
      mode: "apply",
      changeId,
      rowCount: rowCount ?? 0,
      revertible,
      result,
    });
  }
  if (job.state === "asked") {
    const { approval } = result as { approval: ApprovalNeed };
    announceRequest(
      { mode: "request", requestId: changeId, expiresAt: "", approval, result: undefined },
      request,
    );
    putJobAway(changeId);
  }
}

/** Rehearses a job's change anew, as it would be now; nothing happens until it is confirmed. */
export async function tryJobAgain(job: FollowedJob): Promise<void> {
  if (job.approvalRequestId) {
    putJobAway(job.id);
    shownRequest.set(job.approvalRequestId);
    return;
  }
  try {
    const { title, procedure, input } = await trpcClient.changeJobs.again.query({ id: job.id });
    openChange({
      title,
      verb: title.split(" ", 1)[0] ?? "Apply",
      send: (options, signal) =>
        untyped.mutation(procedure, { ...options, input }, { signal }) as Promise<ChangeOutcome>,
    });
    putJobAway(job.id);
  } catch (fault) {
    toast({ title: "This can't be tried again", description: faultWords(fault), tone: "bad" });
  }
}

const unsendable = () => Promise.reject(new Error("It is made already."));
