import { sql } from "drizzle-orm";
import { createHash } from "node:crypto";
import type { Drizzle } from "#server/data/database.ts";

/** How often something may be tried before its window of time is over. */
export interface AttemptLimit {
  /** What is counted, e.g. `sign-in:account:` and the e-mail. Stored as a digest. */
  key: string;
  max: number;
}

export interface AttemptVerdict {
  allowed: boolean;
  /** Seconds until the next attempt may succeed. */
  retryAfter: number;
  /** True for the one attempt that found the door just closed, so that it is recorded once. */
  justLocked: boolean;
}

const quarterOfAnHour = 15 * 60_000;

/**
 * Counts one attempt against every limit, in one statement that several processes may run at once: at most `max`
 * attempts per key pass within the window (milliseconds) that the first one opens.
 */
export async function countAttempt(
  db: Drizzle,
  limits: readonly AttemptLimit[],
  window = quarterOfAnHour,
): Promise<AttemptVerdict> {
  const isOver = sql`stored.last_request <= excluded.last_request - ${window}`;
  // In the order of the key, so that two attempts never wait for each other in a circle.
  const sorted = limits
    .map((limit) => ({ ...limit, digest: digest(limit.key) }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const values = sql.join(
    sorted.map(({ digest }) => sql`(${digest}, 1, ${clock})`),
    sql`, `,
  );
  const result = await db.execute(sql`
    insert into auth_rate_limits as stored (key, count, last_request) values ${values}
    on conflict (key) do update set
      count = case when ${isOver} then 1 else stored.count + 1 end,
      last_request = case when ${isOver} then excluded.last_request else stored.last_request end
    returning key, count, (last_request + ${window} - ${clock})::int as milliseconds_left
  `);
  const counted = (result as unknown as { rows: { key: string; count: number; milliseconds_left: number }[] })
    .rows;
  const exceeded = counted.flatMap((row) => {
    const max = sorted.find((limit) => limit.digest === row.key)?.max ?? 0;
    return row.count > max ? [{ ...row, justLocked: row.count === max + 1 }] : [];
  });
  return {
    allowed: exceeded.length === 0,
    retryAfter: Math.max(1, ...exceeded.map((row) => Math.ceil(row.milliseconds_left / 1000))),
    justLocked: exceeded.some((row) => row.justLocked),
  };
}

/** Gives an attempt back that turned out right: only failures use a limit up. */
export async function forgiveAttempt(db: Drizzle, key: string): Promise<void> {
  await db.execute(
    sql`update auth_rate_limits set count = greatest(count - 1, 0) where key = ${digest(key)}`,
  );
}

/** Forgets all failures of a key. */
export async function forgetAttempts(db: Drizzle, key: string): Promise<void> {
  await db.execute(sql`delete from auth_rate_limits where key = ${digest(key)}`);
}

const clock = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

// E-mails and addresses are nobody's business in a table of counters.
function digest(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
