import { randomUUID } from "node:crypto";
import { inTransaction } from "#server/data/transaction.ts";
import type { Transaction } from "#server/data/database.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { ApprovalContext, RequestedChange } from "./approval-requests.ts";
import { neededPolicies } from "./needed-policies.ts";
import { type OpenWork, openWork } from "./open-work.ts";
import { capturePlan, type CapturedPlan } from "./plan.ts";
import { inWords } from "./refusal-words.ts";

export interface RequestRun {
  open: OpenWork;
  captured: CapturedPlan;
  needed: NeededPolicy[];
}

/** Runs what was asked for in the open transaction, as the one who asked. */
export async function runRequested(
  ctx: ApprovalContext,
  { requester, command, input, reason }: RequestedChange,
  { tx, changeId, now }: { tx: Transaction; changeId: string; now: string },
): Promise<RequestRun> {
  const open = openWork({ tx, actor: requester, changeId, now, reason, resources: ctx.diffResources });
  await command.run(open.work, input as never);
  await open.flush();
  return { open, captured: await capturePlan(open), needed: await neededPolicies(open, command, input) };
}

class Rehearsed extends Error {
  constructor(readonly run: Omit<RequestRun, "open">) {
    super("This rehearsal is rolled back.");
  }
}

/** What would happen at this moment, with the rights of the one who asked. Nothing is left behind; refusals are in words. */
export async function rehearseRequest(
  ctx: ApprovalContext,
  requested: RequestedChange,
): Promise<Omit<RequestRun, "open">> {
  const changeId = randomUUID();
  try {
    return await inTransaction(
      ctx.database,
      requested.requester,
      { changeId, requestId: ctx.requestId, statementTimeout: 30_000, signal: ctx.signal },
      async (tx, now) => {
        const { captured, needed } = await runRequested(ctx, requested, { tx, changeId, now });
        throw new Rehearsed({ captured, needed });
      },
    );
  } catch (fault) {
    if (fault instanceof Rehearsed) return fault.run;
    throw inWords(fault, requested.command.rules);
  }
}
