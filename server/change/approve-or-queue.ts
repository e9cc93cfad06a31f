import type { Actor } from "#server/auth/actor.ts";
import { conflict } from "#server/errors.ts";
import type { ApproveInput } from "#shared/inputs/approvals-inputs.ts";
import { type ApprovalContext, readRequest, requestedChange } from "./approval-requests.ts";
import { type Approved, approveRequest } from "./approve-request.ts";
import { largeEnough } from "./change-size.ts";
import { requireDecider } from "./decide-request.ts";
import { postgresFault } from "./postgres-fault.ts";
import { queueJob } from "./queue-job.ts";

/**
 * Makes a request's change: at once or, where it is large, as a job of the approver's, to which everything that
 * `approveRequest` refuses applies once more when it runs.
 */
export async function approveOrQueue(
  ctx: ApprovalContext,
  actor: Actor,
  wanted: ApproveInput,
): Promise<Approved> {
  const request = await readRequest(ctx, actor, wanted.id);
  await requireDecider(ctx, actor, request);
  const rows = ctx.commandAt && (await largeEnough(ctx.database, request.rowCount));
  if (rows === undefined) return approveRequest(ctx, actor, wanted);
  await requestedChange(ctx, request);
  try {
    const job = await queueJob(ctx, actor, {
      procedure: "approvals.approve",
      command: "approval-requests:approve",
      title: `Approve: ${request.title}`.slice(0, 300),
      input: { id: request.id, ...(wanted.rows && { rows: wanted.rows }) },
      reason: wanted.reason,
      planHash: wanted.expect,
      expectedRows: rows,
      approvalRequestId: request.id,
    });
    return { changeId: job.jobId, rowCount: rows, declinedCount: 0, job };
  } catch (fault) {
    if (postgresFault(fault)?.constraint === "change_jobs_approval_request_id_key")
      throw conflict("Somebody has approved this already; it is being done at this moment.");
    throw fault;
  }
}
