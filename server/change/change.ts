import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Actor, can } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import type { Permission } from "#shared/permissions.ts";
import { writeActivity } from "./activity.ts";
import type { Command, CommandTraits } from "./command.ts";
import { openWork, type OpenWork } from "./open-work.ts";
import { countKinds, readPlan } from "./plan.ts";
import { lostRace } from "./postgres-fault.ts";
import { type ChangeContext, recordRefusal } from "./record-refusal.ts";
import { inWords } from "./refusal-words.ts";

type Named = { permission: Permission } & Pick<CommandTraits, "effects">;

const attempts = 3;

/**
 * Runs a command as a change. `rehearse` gives the plan and leaves nothing behind; `apply` commits rows, effects and
 * the audit entry together. With `expect` it refuses (409, the new plan in the details) when the outcome would differ.
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
  const changeId = randomUUID();
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryChange(ctx, actor, command, input, options, changeId);
    } catch (fault) {
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
export async function permitChange(ctx: ChangeContext, actor: Actor, { permission }: Named): Promise<void> {
  if (can(actor, permission)) return;
  const refusal = forbidden();
  await recordRefusal(ctx, actor, permission, { mode: "apply" }, refusal);
  throw refusal;
}

// Carries a rehearsal's outcome out of its transaction, so that the transaction rolls back.
class RolledBack<Result> extends Error {
  constructor(readonly outcome: ChangeOutcome<Result>) {
    super("This rehearsal is rolled back.");
  }
}

async function tryChange<Input, Result>(
  ctx: ChangeContext,
  actor: Actor,
  command: Command<Input, Result>,
  input: Input,
  options: ChangeOptions,
  changeId: string,
): Promise<ChangeOutcome<Result>> {
  try {
    return await inTransaction(
      ctx.database,
      actor,
      {
        changeId,
        requestId: ctx.requestId,
        statementTimeout: 30_000,
        ...(options.mode === "rehearse" && { signal: ctx.signal }),
      },
      async (tx, now) => {
        const open = openWork({ tx, actor, changeId, now, resources: ctx.diffResources });
        const result = await command.run(open.work, input);
        await open.flush();
        if (options.mode === "rehearse")
          throw new RolledBack<Result>(await rehearsed(ctx, command, options, open, result));
        if (options.expect !== undefined) {
          const plan = await readPlan(open, ctx.diffResources);
          if (plan.hash !== options.expect)
            throw conflict("The records have changed since you saw this plan. Look at it again.", { plan });
        }
        const rowCount = await explain(command, options, open);
        return { mode: "apply", changeId, rowCount, revertible: rowCount > 0, result };
      },
    );
  } catch (fault) {
    if (fault instanceof RolledBack) return fault.outcome as ChangeOutcome<Result>;
    throw fault;
  }
}

async function rehearsed<Result>(
  ctx: ChangeContext,
  command: Named,
  options: ChangeOptions,
  open: OpenWork,
  result: Result,
): Promise<ChangeOutcome<Result>> {
  const plan = await readPlan(open, ctx.diffResources);
  // What would only be checked at commit has to fail here.
  await explain(command, options, open);
  await open.work.tx.execute(sql`set constraints all immediate`);
  return { mode: "rehearse", plan, result };
}

/** Writes the change's audit entry; gives the number of rows that it touched. */
function explain(command: Named, { reason }: ChangeOptions, open: OpenWork): Promise<number> {
  const { revertsChangeId, metadata, ...subject } = open.subject() ?? {};
  const takenBackBy = new Map(
    open
      .effects()
      .map((effect) => [effect.kind, effect.takenBackBy ?? command.effects?.[effect.kind] ?? null]),
  );
  const effects = countKinds(open.effects()).map((effect) => ({
    ...effect,
    takenBackBy: takenBackBy.get(effect.kind),
  }));
  const warnings = [...open.warnings];
  return writeActivity(open.work.tx, open.work.actor, open.work.changeId, {
    action: command.permission,
    outcome: "ok",
    reason,
    revertsChangeId,
    ...subject,
    metadata: {
      ...metadata,
      ...(effects.length > 0 && { effects }),
      ...(warnings.length > 0 && { warnings }),
    },
  });
}
