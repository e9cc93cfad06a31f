import { sql } from "drizzle-orm";
import { changeJobs } from "#drizzle/schema/change-jobs.ts";
import { type Actor, can, systemActor } from "#server/auth/actor.ts";
import { endOpenJob } from "#server/change/job-queue.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import { listChangeJobs } from "./change-jobs-lists.ts";

/**
 * Cancels a large change: one that waits ends at once, one that runs within a second or two, and all that it has done so far is
 * taken back. One's own, or any with `change-jobs:oversee`. Refuses (409) what is over already, and what isn't seen (404).
 */
export async function cancelJob(
  database: Database,
  actor: Actor,
  id: string,
): Promise<{ state: "cancelled" | "cancelling" }> {
  if (actor.kind === "system" || actor.impersonatedBy)
    throw forbidden("You can't cancel this while you act as somebody else.");
  const job = await inTransaction(database, actor, {}, (tx) => listChangeJobs.get(tx, actor, id));
  if (job["requestedBy"] !== actor.userId && !can(actor, "change-jobs:oversee"))
    throw forbidden("Only the one who began this can cancel it.");
  const by = actor.userId;
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const answer = await tx.execute(sql`
      update ${changeJobs} set cancelled_by = coalesce(cancelled_by, ${by}), updated_at = now()
      where id = ${id} and state in ('waiting', 'running') returning state`);
    const [open] = rowsOf<{ state: "waiting" | "running" }>(answer);
    if (!open) throw conflict("This is over already, so it can't be cancelled.");
    if (open.state === "running") return { state: "cancelling" };
    await endOpenJob(tx, sql`id = ${id} and state = 'waiting'`, {
      state: "cancelled",
      message: "It was cancelled before it was begun. Nothing was changed.",
    });
    return { state: "cancelled" };
  });
}
