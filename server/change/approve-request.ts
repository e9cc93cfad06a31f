import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { users } from "#drizzle/schema/authentication.ts";
import type { Actor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { QueuedJob } from "#shared/change.ts";
import type { ApproveInput } from "#shared/inputs/approvals-inputs.ts";
import { writeActivity } from "./activity.ts";
import {
  type ApprovalContext,
  readRequest,
  type RequestedChange,
  requestedChange,
  type StoredRequest,
} from "./approval-requests.ts";
import {
  type Decider,
  type Decision,
  decisionNotice,
  decisionSubject,
  requireDecider,
  settleRequest,
} from "./decide-request.ts";
import { diffReader } from "./diff-resources.ts";
import { explainChange } from "./explain-change.ts";
import { finishJob, jobFacts, jobLimits, type JobRun } from "./job-run.ts";
import { nounOfTable } from "./known-tables.ts";
import { beginRun } from "./make-change.ts";
import { openWork } from "./open-work.ts";
import type { CapturedPlan } from "./plan.ts";
import { inWords } from "./refusal-words.ts";
import { type RequestRun, runRequested } from "./rehearse-request.ts";
import { rowsOf } from "./rows-of.ts";
import { choosableRows, narrowedInput, requireExactly, rowChoice } from "./row-choice.ts";

export interface Approved {
  changeId: string;
  rowCount: number;
  declinedCount: number;
  /** It is so large that it runs by itself; the numbers are what is expected. */
  job?: QueuedJob;
}

/**
 * Makes the change that was asked for, as the one who asked, with his rights of now: the whole of it or exactly the
 * chosen rows. Change, decision and both audit entries commit together. Refuses one's own, after expiry, when it is
 * decided already, and (409) when what would happen isn't what the approver saw.
 */
export async function approveRequest(
  ctx: ApprovalContext,
  actor: Actor,
  wanted: ApproveInput,
  jobRun?: JobRun,
): Promise<Approved> {
  const request = await readRequest(ctx, actor, wanted.id);
  await requireDecider(ctx, actor, request);
  const asked = await requestedChange(ctx, request);
  const requested = { ...asked, reason: [asked.reason, wanted.reason].filter(Boolean).join("\n") };
  const changeId = jobRun?.id ?? randomUUID();
  try {
    return await inTransaction(
      ctx.database,
      requested.requester,
      {
        changeId,
        requestId: ctx.requestId,
        statementTimeout: 60_000,
        ...(jobRun && jobLimits(jobRun)),
      },
      async (tx, now) => {
        if (jobRun) await beginRun(tx, jobRun);
        await firstInLine(tx, request.id);
        await tx.execute(sql`savepoint asked`);
        const whole = await runRequested(ctx, requested, { tx, changeId, now });
        if (whole.captured.hash !== wanted.expect)
          throw conflict("The records have changed since you saw this plan. Look at it again.", {
            hasDrifted: true,
          });
        const decider = await requireDecider(ctx, actor, request, whole.needed);
        requireSight(ctx, decider, whole.captured);
        if (wanted.rows) jobRun?.report({ stage: "changing", fromStart: true });
        const { run, declinedCount } = wanted.rows
          ? await partOf(ctx, requested, whole, wanted.rows, { tx, changeId, now })
          : { run: whole, declinedCount: 0 };
        const decision: Decision = {
          state: "approved",
          by: decider,
          reason: wanted.reason,
          declinedCount,
          changeId,
        };
        await settleRequest(ctx, tx, request, decision);
        const rowCount = await record(ctx, request, requested, run, decision, { tx, changeId, now, jobRun });
        return { changeId, rowCount, declinedCount };
      },
    );
  } catch (fault) {
    throw inWords(fault, requested.command.rules);
  }
}

// Of two who approve at once the second waits here, and is told that it's done before its own run finds other rows.
async function firstInLine(tx: Transaction, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${id}, 43))`);
  const answer = await tx.execute(sql`
    select ${approvalRequests.state} <> 'pending' as "isDecided", ${users.fullName} as name
    from ${approvalRequests} left join ${users} on ${users.id} = ${approvalRequests.decidedBy}
    where ${approvalRequests.id} = ${id}`);
  const [request] = rowsOf<{ isDecided: boolean; name: string | null }>(answer);
  if (!request || request.isDecided)
    throw conflict(`${request?.name ?? "Somebody"} has decided about this already.`);
}

interface Place {
  tx: Transaction;
  changeId: string;
  now: string;
  jobRun?: JobRun | undefined;
}

/** Takes the whole run back and makes it again for the chosen rows only. */
async function partOf(
  ctx: ApprovalContext,
  requested: RequestedChange,
  whole: RequestRun,
  taken: NonNullable<ApproveInput["rows"]>,
  place: Place,
): Promise<{ run: RequestRun; declinedCount: number }> {
  const choosable = choosableRows(requested.command, requested.input, whole.captured);
  const choice = rowChoice(choosable, taken);
  await place.tx.execute(sql`rollback to savepoint asked`);
  const input = narrowedInput(requested.command, requested.input, choice);
  const run = await runRequested(ctx, { ...requested, input }, place);
  requireExactly(choice, choosable, run.captured);
  return { run, declinedCount: choice.declined.length };
}

// What one may not read at all, one can't answer for.
function requireSight(ctx: ApprovalContext, decider: Decider, { counts }: CapturedPlan): void {
  const hidden = [...new Set(counts.map(({ table }) => table))].filter(
    (table) => ctx.diffResources?.has(table) && !diffReader(decider, ctx.diffResources, table).resource,
  );
  if (hidden.length > 0)
    throw forbidden(
      `You may not see what this would change (${hidden.map(nounOfTable).join(", ")}), so you can't approve it.`,
    );
}

/** Two entries: the change by the one who asked, and the decision by the one who approved. Gives the change's rows. */
async function record(
  ctx: ApprovalContext,
  request: StoredRequest,
  { command }: RequestedChange,
  { open }: RequestRun,
  decision: Decision,
  { tx, changeId, now, jobRun }: Place,
): Promise<number> {
  jobRun?.report({ stage: "recording" });
  const { by, reason, declinedCount = 0 } = decision;
  const notice = openWork({ tx, actor: open.work.actor, changeId, now, resources: ctx.diffResources });
  await notice.work.effect("notification", decisionNotice(request, decision), `decide ${request.id}`);
  await notice.flush();
  const approval = {
    requestId: request.id,
    approvedBy: by.userId,
    approverName: by.name,
    policies: request.policies.map(({ name }) => name),
    ...(declinedCount > 0 && { declinedRows: declinedCount }),
  };
  const more = { approval, ...jobFacts(jobRun) };
  const rowCount = await explainChange(command, { reason: request.reason, more }, open);
  if (jobRun) {
    const description = open.subject()?.description ?? request.title;
    await finishJob(tx, jobRun, { state: "done", rowCount, description, result: { declinedCount } });
  }
  await tx.execute(sql`select set_config('app.user_id', ${by.userId}, true)`);
  const subject = decisionSubject(request, declinedCount > 0 ? "Approved a part of" : "Approved");
  await writeActivity(tx, by, null, {
    action: "approval-requests:approve",
    outcome: "ok",
    reason,
    ...subject,
    metadata: { ...subject.metadata, changeId, ...(declinedCount > 0 && { declinedRows: declinedCount }) },
  });
  return rowCount;
}
