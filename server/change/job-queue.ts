import { sql } from "drizzle-orm";
import { changeJobs } from "#drizzle/schema/change-jobs.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { Permission } from "#shared/permissions.ts";
import type { ChangeJobStage } from "#shared/states.ts";
import { writeActivity } from "./activity.ts";
import { rowCountOf, rowsOf } from "./rows-of.ts";

/** A job that was taken to be run. */
export interface ClaimedJob {
  id: string;
  attempt: number;
  organizationId: string | null;
  chosenOrganizationId: string | null;
  requestedBy: string;
  requesterName: string;
  procedure: string;
  command: Permission;
  title: string;
  input: unknown;
  reason: string | null;
  planHash: string | null;
  approvalRequestId: string | null;
  origin: { ipAddress?: string | null; userAgent?: string | null };
  /** Attempts that ended without a word of whoever ran them: it was killed, or lost the database. */
  abandonments: number;
}

/**
 * Takes up to `limit` jobs for `leaseSeconds`, the oldest first: those that wait, and those whose runner has gone silent.
 * Their attempt's number tells a later taker from an earlier one. `except`: those that the asker itself is at work on, also when
 * it couldn't say so.
 */
export function claimJobs(
  database: Database,
  limit: number,
  leaseSeconds: number,
  except: readonly string[] = [],
): Promise<ClaimedJob[]> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      with due as (
        select id, (state = 'running')::int as abandoned from ${changeJobs}
        where state in ('waiting', 'running') and lease_until <= now() and ${notOf(except)}
        order by created_at, id limit ${limit} for update skip locked
      )
      update ${changeJobs} job set state = 'running', stage = 'changing', done_rows = 0, attempts = job.attempts + 1,
        abandonments = job.abandonments + due.abandoned, started_at = now(), lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = now()
      from due where job.id = due.id
      returning job.id, job.attempts as attempt, job.organization_id as "organizationId",
        job.chosen_organization_id as "chosenOrganizationId", job.requested_by as "requestedBy",
        (select full_name from users where users.id = job.requested_by) as "requesterName", job.procedure, job.command,
        job.title, job.input, job.reason, job.plan_hash as "planHash", job.approval_request_id as "approvalRequestId",
        job.origin, job.abandonments`);
    return rowsOf<ClaimedJob>(answer);
  });
}

/** Where a running job is. */
export interface JobProgress {
  stage: ChangeJobStage;
  rows: number;
}

/** Says that whoever runs the job is alive, and how far it is; gives what has become of the job meanwhile. */
export function beatJob(
  database: Database,
  { id, attempt }: Pick<ClaimedJob, "id" | "attempt">,
  { stage, rows }: JobProgress,
  leaseSeconds: number,
): Promise<"ours" | "cancelled" | "lost"> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      update ${changeJobs} set stage = ${stage}, done_rows = ${rows}, updated_at = now(),
        lease_until = now() + make_interval(secs => ${leaseSeconds})
      where ${ours(id, attempt)} returning cancelled_by is not null as "isCancelled"`);
    const [row] = rowsOf<{ isCancelled: boolean }>(answer);
    return row ? (row.isCancelled ? "cancelled" : "ours") : "lost";
  });
}

/** The same question without saying anything. */
export function lookAfterJob(
  database: Database,
  { id, attempt }: Pick<ClaimedJob, "id" | "attempt">,
): Promise<"ours" | "cancelled" | "lost"> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(
      sql`select cancelled_by is not null as "isCancelled" from ${changeJobs} where ${ours(id, attempt)}`,
    );
    const [row] = rowsOf<{ isCancelled: boolean }>(answer);
    return row ? (row.isCancelled ? "cancelled" : "ours") : "lost";
  });
}

/** Puts a job back to be begun again after `delaySeconds`. */
export function releaseJob(
  database: Database,
  { id, attempt }: Pick<ClaimedJob, "id" | "attempt">,
  delaySeconds: number,
): Promise<boolean> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      update ${changeJobs} set state = 'waiting', stage = 'changing', done_rows = 0, started_at = null, updated_at = now(),
        lease_until = now() + make_interval(secs => ${delaySeconds})
      where ${ours(id, attempt)} and cancelled_by is null`);
    return rowCountOf(answer) > 0;
  });
}

/** Ends a job that changed nothing, with its entry in the audit log, both or neither. Gives whether it was still open. */
export function endJob(
  database: Database,
  job: Pick<ClaimedJob, "id" | "attempt">,
  end: { state: "failed" | "cancelled"; message: string; isDenied?: boolean; hasDrifted?: boolean },
): Promise<boolean> {
  return asJob(database, (tx) => endOpenJob(tx, ours(job.id, job.attempt), end));
}

interface JobEnd {
  state: "failed" | "cancelled";
  message: string;
  isDenied?: boolean;
  hasDrifted?: boolean;
}

/** The same in an open transaction, for the job that `which` is true for. */
export async function endOpenJob(
  tx: Transaction,
  which: ReturnType<typeof ours>,
  { state, message, isDenied = false, hasDrifted = false }: JobEnd,
): Promise<boolean> {
  const answer = await tx.execute(sql`
    update ${changeJobs} set state = ${state}, message = ${message}, has_drifted = ${hasDrifted}, finished_at = now(), updated_at = now()
    where ${which}
    returning id, command, title, reason, organization_id as "organizationId", done_rows as "doneRows", origin,
      coalesce(case when state = 'cancelled' then cancelled_by end, requested_by) as "personId"`);
  const [ended] = rowsOf<{
    id: string;
    command: string;
    title: string;
    reason: string | null;
    organizationId: string | null;
    doneRows: number;
    personId: string;
  }>(answer);
  if (!ended) return false;
  await tx.execute(sql`select set_config('app.user_id', ${ended.personId}, true)`);
  await writeActivity(tx, systemActor("jobs"), null, {
    action: ended.command,
    outcome: isDenied ? "denied" : "failed",
    reason: ended.reason ?? undefined,
    organizationId: ended.organizationId ?? undefined,
    entityType: "change-jobs",
    entityId: ended.id,
    entityName: ended.title,
    description: message,
    metadata: { mode: "apply", job: { id: ended.id, rows: ended.doneRows } },
  });
  return true;
}

/** Seconds until a job is due, or its runner counts as gone; null when none is open, less those that the asker is at work on. */
export function secondsUntilJob(database: Database, except: readonly string[] = []): Promise<number | null> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      select extract(epoch from min(lease_until) - now())::float8 as seconds
      from ${changeJobs} where state in ('waiting', 'running') and ${notOf(except)}`);
    return rowsOf<{ seconds: number | null }>(answer)[0]?.seconds ?? null;
  });
}

const notOf = (ids: readonly string[]) => sql`id <> all(${sql.param([...ids])}::uuid[])`;

const ours = (id: string, attempt: number) => sql`id = ${id} and attempts = ${attempt} and state = 'running'`;

function asJob<Result>(database: Database, run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return inTransaction(database, systemActor("jobs"), {}, run);
}
