import { randomUUID } from "node:crypto";
import { type Actor, can } from "#server/auth/actor.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { ChangeOptions, ChangeOutcome } from "#shared/change.ts";
import { largeChange } from "./change-size.ts";
import type { Command } from "./command.ts";
import type { NamedCommand } from "./explain-change.ts";
import { makeChange } from "./make-change.ts";
import { jobTitle, queueJob } from "./queue-job.ts";
import { type ChangeContext, recordRefusal } from "./record-refusal.ts";
import { inWords } from "./refusal-words.ts";

/**
 * Runs a command as a change. `rehearse` gives the plan and leaves nothing behind; `apply` commits rows, effects and
 * the audit entry together. With `expect` it refuses (409, the new plan in the details) when the outcome would differ.
 * Where a policy wants a second person, `apply` commits nothing and becomes a request for approval; where it is large,
 * it becomes a job of the console. Refusals are in words; a refused attempt is in the audit log.
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
  try {
    if (options.mode === "apply") {
      const queued = await queueLarge(ctx, actor, command, input, options);
      if (queued) return queued;
    }
    return await makeChange(ctx, { actor, command, input, options, changeId: randomUUID() });
  } catch (fault) {
    const refusal = inWords(fault, command.rules);
    await recordRefusal(ctx, actor, command.permission, options, refusal);
    throw refusal;
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

// Only what came through the API can be found again by the console that makes it later.
async function queueLarge<Input, Result>(
  ctx: ChangeContext,
  actor: Actor,
  command: Command<Input, Result>,
  input: Input,
  options: ChangeOptions,
): Promise<ChangeOutcome<Result> | undefined> {
  const { procedure, rawInput } = ctx;
  if (actor.kind === "system" || !procedure || !rawInput || !ctx.commandAt?.(procedure)) return undefined;
  const rows = await largeChange(ctx, actor, command, input, options);
  if (rows === undefined) return undefined;
  const queued = await queueJob(ctx, actor, {
    procedure,
    command: command.permission,
    title: jobTitle(command.permission, rows),
    input: await rawInput(),
    reason: options.reason,
    planHash: options.expect,
    expectedRows: rows,
  });
  return { ...queued, result: undefined as Result };
}
