import { sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { inTransaction, LastAnswer } from "#server/data/transaction.ts";
import { conflict } from "#server/errors.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import { requireApprovable } from "./approvable-size.ts";
import { approvalNeed, type AskedChange, askApproval } from "./ask-approval.ts";
import type { Command } from "./command.ts";
import { explainChange, type NamedCommand } from "./explain-change.ts";
import { finishJob, holdJob, jobFacts, jobLimits, type JobRun } from "./job-run.ts";
import { membersCanWriteBack } from "./known-tables.ts";
import { neededPolicies, policiesInForce, tablesToLeaveAlone } from "./needed-policies.ts";
import { openWork, type OpenWork } from "./open-work.ts";
import { capturePlan, readPlan, showPlan } from "./plan.ts";
import { lostRace, touchedRuledTable } from "./postgres-fault.ts";
import type { ChangeContext } from "./record-refusal.ts";
import { followRows } from "./row-progress.ts";
import { rowsOf } from "./rows-of.ts";

type Rehearsal<Result> = Extract<ChangeOutcome<Result>, { mode: "rehearse" }>;
type Applied<Result> = Extract<ChangeOutcome<Result>, { mode: "apply" }>;

/** A change with its id: who makes it, how, and the job that it runs as, if it does. */
export interface Making<Input, Result> {
  actor: Actor;
  command: Command<Input, Result>;
  input: Input;
  options: ChangeOptions;
  changeId: string;
  run?: JobRun;
}

const attempts = 3;

// Commands that have touched a table which a rule is about: they read the facts before they try to commit.
const readsFacts = new Set<string>();

/** Makes or rehearses a change; a lost race is run again. Faults come as they are. */
export async function makeChange<Input, Result>(
  ctx: ChangeContext,
  making: Making<Input, Result>,
): Promise<ChangeOutcome<Result>> {
  const { options, command, run } = making;
  let factsFirst =
    options.mode === "rehearse" ||
    options.expect !== undefined ||
    run !== undefined ||
    readsFacts.has(command.permission);
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryChange(ctx, making, factsFirst);
    } catch (fault) {
      if (touchedRuledTable(fault) && !factsFirst) {
        readsFacts.add(command.permission);
        factsFirst = true;
        continue;
      }
      if (!lostRace(fault) || attempt >= attempts) throw fault;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt * (1 + Math.random())));
    }
  }
}

// Carries a rehearsal's outcome out of its transaction, so that the transaction rolls back.
class RolledBack<Result> extends Error {
  constructor(
    readonly outcome: Rehearsal<Result>,
    readonly needed: readonly NeededPolicy[],
  ) {
    super("This rehearsal is rolled back.");
  }
}

// The same for a change that somebody else has to approve.
class ApprovalNeeded extends Error {
  constructor(
    readonly asked: AskedChange,
    readonly result: unknown,
  ) {
    super("This change is rolled back until it is approved.");
  }
}

async function tryChange<Input, Result>(
  ctx: ChangeContext,
  making: Making<Input, Result>,
  factsFirst: boolean,
): Promise<ChangeOutcome<Result>> {
  const { actor, command, input, options, changeId, run } = making;
  try {
    return await inTransaction(
      ctx.database,
      actor,
      {
        changeId,
        requestId: ctx.requestId,
        // Taking back an import of a hundred thousand rows is one statement.
        statementTimeout: options.mode === "apply" ? 120_000 : 30_000,
        ...(run ? jobLimits(run) : options.mode === "rehearse" && { signal: ctx.signal }),
      },
      async (tx, now) => {
        if (run) await beginRun(tx, run);
        const open = openWork({
          tx,
          actor,
          changeId,
          now,
          reason: options.reason,
          resources: ctx.diffResources,
        });
        if (command.final) open.work.warn(command.final);
        const inForce = policiesInForce(open.work);
        inForce.catch(() => {});
        const result = await command.run(open.work, input);
        await open.flush();
        run?.report({ stage: "checking" });
        // Most changes touch no table that a rule is about. The database makes sure of it with the audit entry, unasked.
        const untouched = factsFirst ? undefined : await tablesToLeaveAlone(open, command, inForce);
        const needed = untouched ? [] : await neededPolicies(open, command, input, inForce);
        if (needed.length > 0) await requireApprovable(open.work, needed);
        if (options.mode === "rehearse") {
          const outcome = await rehearsed(ctx, command, options, open, result);
          throw new RolledBack<Result>(outcome, needed);
        }
        if (options.expect !== undefined) {
          const plan = await readPlan(open, ctx.diffResources);
          if (plan.hash !== options.expect)
            throw conflict("The records have changed since you saw this plan. Look at it again.", { plan });
        }
        if (needed.length > 0)
          throw new ApprovalNeeded(await asked(ctx, command, options, open, needed), result);
        if (run) return record(making, run, open, result);
        const mayRevert = await isRevertible(tx, making);
        const recorded = explainChange(command, { ...options, untouched }, open);
        return new LastAnswer(recorded.then((rowCount) => applied(making, rowCount, mayRevert, result)));
      },
    );
  } catch (fault) {
    if (fault instanceof ApprovalNeeded)
      return {
        ...(await askApproval(ctx, actor, fault.asked, changeId, run)),
        result: fault.result as Result,
      };
    if (!(fault instanceof RolledBack)) throw fault;
    const { outcome, needed } = fault as RolledBack<Result>;
    if (needed.length === 0) return outcome;
    const { people: _people, ...approval } = await approvalNeed(ctx, actor, needed);
    return { ...outcome, plan: { ...outcome.plan, approval } };
  }
}

/** The beginning of a job's transaction: it is this attempt's alone, and its rows are counted from the first. */
export async function beginRun(tx: OpenWork["work"]["tx"], run: JobRun): Promise<void> {
  await holdJob(tx, run);
  run.report({ stage: "changing", fromStart: true });
  followRows(tx, (rows) => run.report({ rows }));
}

async function record<Input, Result>(
  making: Making<Input, Result>,
  run: JobRun,
  open: OpenWork,
  result: Result,
): Promise<Applied<Result>> {
  run.report({ stage: "recording" });
  const rowCount = await explainChange(making.command, { ...making.options, more: jobFacts(run) }, open);
  const description = open.subject()?.description;
  await finishJob(open.work.tx, run, { state: "done", rowCount, description, result });
  return applied(making, rowCount, await isRevertible(open.work.tx, making), result);
}

// Whoever may not take back what was done isn't offered to.
async function isRevertible<Input, Result>(
  tx: Transaction,
  { actor, command, changeId }: Making<Input, Result>,
): Promise<boolean> {
  if (command.final || !can(actor, "changes:revert")) return false;
  if (actor.kind !== "member") return true;
  const answer = await tx.execute(
    sql`select distinct table_name as "table", operation from ${changeRows} where change_id = ${changeId}`,
  );
  return membersCanWriteBack(rowsOf(answer));
}

function applied<Input, Result>(
  { changeId }: Making<Input, Result>,
  rowCount: number,
  mayRevert: boolean,
  result: Result,
): Applied<Result> {
  return { mode: "apply", changeId, rowCount, revertible: rowCount > 0 && mayRevert, result };
}

async function asked(
  ctx: ChangeContext,
  { permission }: NamedCommand,
  { reason }: ChangeOptions,
  open: OpenWork,
  needed: readonly NeededPolicy[],
): Promise<AskedChange> {
  const captured = await capturePlan(open);
  const plan = await showPlan(open.work.tx, open.work.actor, ctx.diffResources, captured);
  const rawInput = await ctx.rawInput?.();
  return { permission, rawInput, reason, captured, plan, needed, subject: open.subject() };
}

async function rehearsed<Result>(
  ctx: ChangeContext,
  command: NamedCommand,
  options: ChangeOptions,
  open: OpenWork,
  result: Result,
): Promise<Rehearsal<Result>> {
  const plan = await readPlan(open, ctx.diffResources);
  // What would only be checked at commit has to fail here.
  await explainChange(command, options, open);
  await open.work.tx.execute(sql`set constraints all immediate`);
  return { mode: "rehearse", plan, result };
}
