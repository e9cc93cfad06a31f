import { sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import type { ChangeJobStage } from "#shared/states.ts";
import { rowsOf } from "./rows-of.ts";

/** One attempt at a job, as the change that it makes knows it. */
export interface JobRun {
  /** Also the change's. */
  id: string;
  attempt: number;
  /** Aborted when the job is cancelled, the console stops or somebody else has taken the job. */
  signal: AbortSignal;
  /** Milliseconds since this attempt began. */
  elapsed(): number;
  /** Where it is, for those who watch. `rows` are those written since the last call. */
  report(progress: { stage?: ChangeJobStage; rows?: number; fromStart?: true }): void;
}

/** The attempt isn't this process's any more: the job is done, cancelled or taken by another. Nothing was changed. */
export class JobLost extends Error {
  constructor() {
    super("This job is somebody else's by now.");
  }
}

// Minutes where a request has seconds; and behind another change of the same rows a job waits.
const statementMs = 30 * 60_000;

/** How long the statements of a job may take, and what breaks them off. */
export const jobLimits = ({ signal }: JobRun) => ({
  statementTimeout: statementMs,
  patience: statementMs,
  signal,
});

/** The first statement of a job's transaction: of several attempts one goes on, and only while the job is open. */
export async function holdJob(tx: Transaction, { attempt }: JobRun): Promise<void> {
  const answer = await tx.execute(sql`select hold_change_job(${attempt}) as "isOurs"`);
  if (!rowsOf<{ isOurs: boolean }>(answer)[0]?.isOurs) throw new JobLost();
}

/** Marks the job as done within the transaction of its change, so that both are true or neither is. */
export async function finishJob(
  tx: Transaction,
  { attempt }: JobRun,
  end: {
    state: "done" | "asked";
    rowCount: number | null;
    description?: string | undefined;
    result: unknown;
  },
): Promise<void> {
  const { state, rowCount, description = null, result } = end;
  const answer = await tx.execute(
    sql`select finish_change_job(${attempt}, ${state}, ${rowCount}, ${description}, ${JSON.stringify(result ?? null)}::jsonb) as "isOurs"`,
  );
  if (!rowsOf<{ isOurs: boolean }>(answer)[0]?.isOurs) throw new JobLost();
}

/** What the audit log says of a change that ran as a job. */
export const jobFacts = (run: JobRun | undefined) =>
  run && {
    job: { seconds: Math.round(run.elapsed() / 100) / 10, ...(run.attempt > 1 && { attempt: run.attempt }) },
  };
