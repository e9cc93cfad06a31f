import { sql } from "drizzle-orm";
import { outbox } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { rowCountOf, rowsOf } from "./rows-of.ts";

/** An effect on its way out. Receivers know a repetition by `key`. */
export interface Delivery {
  id: string;
  changeId: string | null;
  kind: string;
  /** The same at every attempt. */
  key: string;
  payload: Record<string, unknown>;
  /** 1 at the first. */
  attempt: number;
}

/**
 * Takes up to `limit` due effects of these kinds for `leaseSeconds`. Whoever dies with them loses the lease, and they
 * are due again under the same key.
 */
export function claimEffects(
  database: Database,
  kinds: readonly string[],
  limit: number,
  leaseSeconds: number,
): Promise<Delivery[]> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      update ${outbox} set attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
      where id in (
        select id from ${outbox}
        where status in ('pending', 'failed') and next_attempt_at <= now() and kind in ${[...kinds]}
        order by next_attempt_at, id limit ${limit} for update skip locked
      )
      returning id, change_id as "changeId", kind, idempotency_key as key, payload, attempts as attempt`);
    return rowsOf<Delivery>(answer);
  });
}

/** Marks an effect as sent, unless its lease was lost meanwhile. */
export function settleEffect(database: Database, { id, attempt }: Delivery): Promise<boolean> {
  return asJob(database, async (tx) => {
    const sent = sql`update ${outbox} set status = 'sent', sent_at = now(), last_error = null`;
    return rowCountOf(await tx.execute(sql`${sent} ${stillLeased(id, attempt)}`)) > 0;
  });
}

/** Puts an effect back for `delaySeconds`, or gives it up when that is null. */
export function failEffect(
  database: Database,
  { id, attempt }: Delivery,
  error: string,
  delaySeconds: number | null,
): Promise<boolean> {
  return asJob(database, async (tx) => {
    const failed = sql`update ${outbox} set status = ${delaySeconds === null ? "dead" : "failed"}, last_error = ${error.slice(0, 2000)},
      next_attempt_at = now() + make_interval(secs => ${delaySeconds ?? 0})`;
    return rowCountOf(await tx.execute(sql`${failed} ${stillLeased(id, attempt)}`)) > 0;
  });
}

/** Seconds until the next effect of these kinds is due; null when none waits. */
export function secondsUntilDue(database: Database, kinds: readonly string[]): Promise<number | null> {
  return asJob(database, async (tx) => {
    const answer = await tx.execute(sql`
      select extract(epoch from min(next_attempt_at) - now())::float8 as seconds
      from ${outbox} where status in ('pending', 'failed') and kind in ${[...kinds]}`);
    return rowsOf<{ seconds: number | null }>(answer)[0]?.seconds ?? null;
  });
}

// The attempt's number is the fence: a later lease has a higher one.
const stillLeased = (id: string, attempt: number) =>
  sql`where id = ${id} and attempts = ${attempt} and status in ('pending', 'failed')`;

function asJob<Result>(database: Database, run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return inTransaction(database, systemActor("jobs"), {}, run);
}
