import { sql } from "drizzle-orm";
import { changeJobs } from "#drizzle/schema/change-jobs.ts";
import { type Actor, can, systemActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import type { Context } from "#server/trpc/context.ts";
import type { FollowedJob, JobAgain } from "#shared/change-jobs.ts";

type Person = Exclude<Actor, { kind: "system" }>;

// As the one who asked, and where he asked: a member's jobs of another organization aren't shown here.
const mine = ({ userId, ...actor }: Person) => {
  const place = actor.kind === "member" ? actor.organizationId : null;
  return sql`job.requested_by = ${userId} and job.organization_id is not distinct from ${place}::uuid`;
};

/** The person's own large changes: those under way, and those that ended in the last day until they are put away. */
export function followedJobs(
  { database, commandAt }: Pick<Context, "database" | "commandAt">,
  actor: Person,
): Promise<FollowedJob[]> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const answer = await tx.execute(sql`
      select id, title, procedure, state, stage, done_rows as "doneRows", expected_rows as "expectedRows", description, message, result,
        row_count as "rowCount", has_drifted as "hasDrifted", approval_request_id as "approvalRequestId",
        coalesce(extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at) * 1000, 0)::float8 as "elapsedMs",
        case when state = 'waiting' then (select count(*)::int from ${changeJobs} earlier
          where earlier.state in ('waiting', 'running') and (earlier.created_at, earlier.id) < (job.created_at, job.id)) else 0 end as ahead
      from ${changeJobs} job
      where ${mine(actor)}
        and (state in ('waiting', 'running') or (put_away_at is null and finished_at > now() - interval '1 day'))
      order by created_at, id limit 20`);
    const mayRevert = can(actor, "changes:revert");
    return rowsOf<Omit<FollowedJob, "revertible"> & { procedure: string }>(answer).map(
      ({ procedure, ...job }) => ({
        ...job,
        revertible:
          job.state === "done" && (job.rowCount ?? 0) > 0 && mayRevert && !commandAt?.(procedure)?.final,
      }),
    );
  });
}

/** The end of a job of the person's own has been seen. */
export function putJobAway(database: Database, actor: Person, id: string): Promise<void> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    await tx.execute(
      sql`update ${changeJobs} job set put_away_at = now() where id = ${id} and ${mine(actor)} and finished_at is not null and put_away_at is null`,
    );
  });
}

/** What the person asked for with a job of his own. 404 for somebody else's. */
export function jobAgain(database: Database, actor: Person, id: string): Promise<JobAgain> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const answer = await tx.execute(sql`
      select title, procedure, input, approval_request_id is not null as "isApproval"
      from ${changeJobs} job where id = ${id} and ${mine(actor)}`);
    const [job] = rowsOf<JobAgain & { isApproval: boolean }>(answer);
    if (!job) throw notFound();
    const { isApproval, ...again } = job;
    if (isApproval) throw conflict("Decide about the request once more.");
    return again;
  });
}

/** Forgets what ended 90 days ago: what a job did, or why not, stays in the log. */
export async function sweepJobs(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from ${changeJobs} where finished_at < now() - interval '90 days'`);
}
