import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Actor, can } from "#server/auth/actor.ts";
import { inTransaction, LastAnswer } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import { approvalNeed, type AskedChange, askApproval } from "./ask-approval.ts";
import type { Command } from "./command.ts";
import { explainChange, type NamedCommand } from "./explain-change.ts";
import { neededPolicies, policiesInForce, tablesToLeaveAlone } from "./needed-policies.ts";
import { openWork, type OpenWork } from "./open-work.ts";
import { capturePlan, readPlan, showPlan } from "./plan.ts";
import { lostRace, touchedRuledTable } from "./postgres-fault.ts";
import { type ChangeContext, recordRefusal } from "./record-refusal.ts";
import { inWords } from "./refusal-words.ts";

type Rehearsal<Result> = Extract<ChangeOutcome<Result>, { mode: "rehearse" }>;

const attempts = 3;

// Commands that have touched a table which a rule is about: they read the facts before they try to commit.
const readsFacts = new Set<string>();

/**
 * Runs a command as a change. `rehearse` gives the plan and leaves nothing behind; `apply` commits rows, effects and
 * the audit entry together. With `expect` it refuses (409, the new plan in the details) when the outcome would differ.
 * Where a policy wants a second person, `apply` commits nothing and becomes a request for approval.
 * Refusals are in words; a refused attempt is in the audit log.
 */
export async function runChange<Input, Result>(
  ctx: ChangeContext,
  actor: Actor,
  command: Command<Input, Result>,
  input: Input,
  options: ChangeOptions,
): Promise<ChangeOutcome<Result>> {
  await permitChange(ctx, actor, command);
  if (command.needsReason && options.mode === "apply" && !options.reason)
    throw conflict("Say why: this is not done without a reason.");
  const changeId = randomUUID();
  let factsFirst =
    options.mode === "rehearse" || options.expect !== undefined || readsFacts.has(command.permission);
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryChange(ctx, actor, command, input, options, { changeId, factsFirst });
    } catch (fault) {
      if (touchedRuledTable(fault) && !factsFirst) {
        readsFacts.add(command.permission);
        factsFirst = true;
        continue;
      }
      if (lostRace(fault) && attempt < attempts) {
        await new Promise((resolve) => setTimeout(resolve, 20 * attempt * (1 + Math.random())));
        continue;
      }
      const refusal = inWords(fault, command.rules);
      await recordRefusal(ctx, actor, command.permission, options, refusal);
      throw refusal;
    }
  }
}

/** Refuses (403) who doesn't hold the command's permission, and records the attempt. */
export async function permitChange(
  ctx: ChangeContext,
  actor: Actor,
  { permission }: NamedCommand,
): Promise<void> {
  if (can(actor, permission)) return;
  const refusal = forbidden();
  await recordRefusal(ctx, actor, permission, { mode: "apply" }, refusal);
  throw refusal;
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
  actor: Actor,
  command: Command<Input, Result>,
  input: Input,
  options: ChangeOptions,
  { changeId, factsFirst }: { changeId: string; factsFirst: boolean },
): Promise<ChangeOutcome<Result>> {
  try {
    return await inTransaction(
      ctx.database,
      actor,
      {
        changeId,
        requestId: ctx.requestId,
        // Taking back an import of a hundred thousand rows is one statement.
        statementTimeout: options.mode === "apply" ? 120_000 : 30_000,
        ...(options.mode === "rehearse" && { signal: ctx.signal }),
      },
      async (tx, now) => {
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
        // Most changes touch no table that a rule is about. The database makes sure of it with the audit entry, unasked.
        const untouched = factsFirst ? undefined : await tablesToLeaveAlone(open, command, inForce);
        const needed = untouched ? [] : await neededPolicies(open, command, input, inForce);
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
        const recorded = explainChange(command, { ...options, untouched }, open);
        return new LastAnswer(
          recorded.then((rowCount): ChangeOutcome<Result> => ({
            mode: "apply",
            changeId,
            rowCount,
            // Whoever may not take back what was done isn't offered to.
            revertible: rowCount > 0 && !command.final && can(actor, "changes:revert"),
            result,
          })),
        );
      },
    );
  } catch (fault) {
    if (fault instanceof ApprovalNeeded)
      return { ...(await askApproval(ctx, actor, fault.asked, changeId)), result: fault.result as Result };
    if (!(fault instanceof RolledBack)) throw fault;
    const { outcome, needed } = fault as RolledBack<Result>;
    if (needed.length === 0) return outcome;
    const { people: _people, ...approval } = await approvalNeed(ctx, actor, needed);
    return { ...outcome, plan: { ...outcome.plan, approval } };
  }
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
