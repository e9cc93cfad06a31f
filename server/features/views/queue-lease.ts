import { sql } from "drizzle-orm";
import { queueItems } from "#drizzle/schema/views.ts";
import { type Actor, systemActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict } from "#server/errors.ts";
import type { RenewInput } from "#shared/inputs/queues-inputs.ts";
import { person } from "./view-access.ts";

/**
 * Keeps one's claim for another lease while the record is open; gives its new end. No change and no audit entry: it
 * decides nothing. Written by the jobs' login, which may set this one column, and only where the caller is the holder.
 */
export async function renewLease(database: Database, actor: Actor, { viewId, recordId }: RenewInput) {
  const { userId } = person(actor);
  const [renewed] = await inTransaction(database, systemActor("jobs"), {}, async (tx) =>
    rowsOf<{ leaseUntil: string }>(
      await tx.execute(sql`
        update ${queueItems} item set lease_until = now() + make_interval(mins => view.lease_minutes)
        from saved_views view
        where view.id = item.view_id and item.view_id = ${viewId} and item.record_id = ${recordId}
          and item.claimed_by = ${userId}
        returning to_char(item.lease_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "leaseUntil"`),
    ),
  );
  if (!renewed) throw conflict("A colleague has taken this record meanwhile, or it was put back.");
  return renewed;
}

/** Forgets what lies in queues without meaning anything any more: leases long over, snoozes long awake. */
export function sweepQueues(tx: Transaction) {
  return tx.execute(sql`
    delete from queue_items
    where coalesce(lease_until, '-infinity') < now() - interval '2 days'
      and coalesce(snoozed_until, '-infinity') < now() - interval '2 days'
      and coalesce(left_at, '-infinity') < now() - interval '2 days'`);
}
