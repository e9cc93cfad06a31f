import type { Logger } from "pino";
import { type ClaimedJob, endJob, lookAfterJob, releaseJob } from "#server/change/job-queue.ts";
import { JobLost } from "#server/change/job-run.ts";
import type { Database } from "#server/data/database.ts";
import { Refusal } from "#server/errors.ts";

const untilNextTry = 5;
const triesAtMost = 20;

/**
 * What becomes of a job whose change was rolled back: it is cancelled, waits for another try when it was no fault of its own
 * (the console ends, the database went away), or has failed, in words.
 */
export async function settleFailedJob(
  database: Database,
  job: ClaimedJob,
  fault: unknown,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const state = await lookAfterJob(database, job);
  if (state === "lost") return;
  if (state === "cancelled") {
    await endJob(database, job, {
      state,
      message: "It was cancelled before it was done. Nothing was changed.",
    });
    return;
  }
  if (signal.reason === "stopped") return void (await releaseJob(database, job, 0));
  const isAway = fault instanceof Refusal && fault.code === "SERVICE_UNAVAILABLE";
  if ((isAway && job.attempt < triesAtMost) || fault instanceof JobLost)
    return void (await releaseJob(database, job, untilNextTry));
  if (!(fault instanceof Refusal)) log.error({ err: fault, job: job.id }, "a large change failed");
  await endJob(database, job, {
    state: "failed",
    message:
      fault instanceof Refusal ? fault.message : "Something went wrong on our side. Nothing was changed.",
    isDenied: fault instanceof Refusal && (fault.code === "FORBIDDEN" || fault.code === "NOT_FOUND"),
    hasDrifted: hasDrifted(fault),
  });
}

function hasDrifted(fault: unknown): boolean {
  const details = fault instanceof Refusal ? fault.details : undefined;
  return Boolean(details && (details["hasDrifted"] || (details["plan"] && !details["approval"])));
}
