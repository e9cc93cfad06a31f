import { can, type MemberActor, type StaffActor } from "#server/auth/actor.ts";
import { actorAgain } from "#server/auth/actor-again.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { ApproveInput } from "#shared/inputs/approvals-inputs.ts";
import { approveRequest } from "./approve-request.ts";
import type { AnyCommand, Command } from "./command.ts";
import type { ClaimedJob } from "./job-queue.ts";
import type { JobRun } from "./job-run.ts";
import { makeChange } from "./make-change.ts";
import type { ChangeContext } from "./record-refusal.ts";
import { inWords } from "./refusal-words.ts";

/**
 * Makes the change of a job: as the one who asked, with the rights of this moment, whole or not at all. When it resolves, the
 * job is marked as done. Refusals are in words.
 */
export async function runJob(ctx: ChangeContext, job: ClaimedJob, run: JobRun): Promise<void> {
  const { requestedBy: userId, organizationId, chosenOrganizationId, requesterName } = job;
  const person = await actorAgain(ctx.database, { userId, organizationId, chosenOrganizationId });
  if (!person) throw forbidden(`${requesterName} can't sign in here any more, so this was not done.`);
  const { ipAddress = null, userAgent = null } = job.origin;
  const actor = { ...person, ipAddress, userAgent };
  if (job.approvalRequestId) await approve(ctx, actor, job, job.approvalRequestId, run);
  else await change(ctx, actor, job, run);
}

type Person = StaffActor | MemberActor;

async function approve(ctx: ChangeContext, actor: Person, job: ClaimedJob, id: string, run: JobRun) {
  const { rows } = job.input as Pick<ApproveInput, "rows">;
  const wanted = {
    id,
    expect: job.planHash ?? "",
    ...(job.reason && { reason: job.reason }),
    ...(rows && { rows }),
  };
  await approveRequest(ctx, actor, wanted, run);
}

async function change(ctx: ChangeContext, actor: Person, job: ClaimedJob, run: JobRun) {
  const command = ctx.commandAt?.(job.procedure);
  if (!command)
    throw conflict("The console doesn't know this kind of change any more. Begin it anew from its list.");
  if (!can(actor, command.permission)) throw forbidden(`${actor.name} may no longer do this.`);
  const input = command.input.safeParse(job.input);
  if (!input.success)
    throw conflict("What was asked for no longer fits this version of the console. Begin it anew.");
  const options = {
    mode: "apply" as const,
    ...(job.reason && { reason: job.reason }),
    ...(job.planHash && { expect: job.planHash }),
  };
  const again = { ...ctx, procedure: job.procedure, rawInput: async () => job.input };
  try {
    await makeChange(again, {
      actor,
      command: anyInput(command),
      input: input.data,
      options,
      changeId: run.id,
      run,
    });
  } catch (fault) {
    throw inWords(fault, command.rules);
  }
}

// Its own schema has just looked at the input.
const anyInput = (command: AnyCommand) => command as Command<unknown, unknown>;
