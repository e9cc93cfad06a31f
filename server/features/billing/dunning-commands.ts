import { and, count, sql } from "drizzle-orm";
import { subscriptions } from "#drizzle/schema/billing.ts";
import { command, type Work } from "#server/change/command.ts";
import { updateSelected } from "#server/change/update-selected.ts";
import { conflict, notFound } from "#server/errors.ts";
import { pauseDunningInput, type PauseDunningInput } from "#shared/inputs/dunning-inputs.ts";
import { listSubscriptions } from "./billing-lists.ts";

/** Reminders and retries for these subscriptions wait: their trouble is our fault, or is being talked about. */
export async function pauseDunning(work: Work, { selection, days }: PauseDunningInput) {
  const chosen = listSubscriptions.selection(work.tx, work.actor, selection);
  const living = and(chosen, sql`${subscriptions.endedAt} is null`)!;
  const [found] = await work.tx
    .select({
      id: sql<string>`min(${subscriptions.id}::text)`,
      rows: count(),
      ended: sql<number>`count(*) filter (where ${subscriptions.endedAt} is not null)::int`,
    })
    .from(subscriptions)
    .where(chosen);
  if (!found || found.rows === 0) throw notFound();
  const rows = found.rows - found.ended;
  if (rows === 0) throw conflict("These subscriptions have ended, so there is nothing to remind of.");
  if (found.ended > 0)
    work.warn(`${found.ended.toLocaleString("en")} of them have ended and stay as they are.`);
  // The end of a day, so that a rehearsal and what is applied a moment later are the same.
  const until =
    days === null
      ? null
      : sql<string>`date_trunc('day', ${work.now}::timestamptz at time zone 'UTC') at time zone 'UTC' + make_interval(days => ${days + 1})`;
  const rowCount =
    until === null
      ? await updateSelected(work.tx, subscriptions, living, { dunningPausedUntil: null })
      : await updateSelected(
          work.tx,
          subscriptions,
          and(living, sql`${subscriptions.dunningPausedUntil} is distinct from ${until}`)!,
          { dunningPausedUntil: until },
        );
  const what = rows === 1 ? "a subscription" : `${rows.toLocaleString("en")} subscriptions`;
  work.explain({
    entityType: "subscriptions",
    ...(found.rows === 1 && { entityId: found.id }),
    description:
      days === null
        ? `Resumed dunning of ${what}`
        : `Paused dunning of ${what} for ${days} ${days === 1 ? "day" : "days"}`,
  });
  return { rowCount };
}

export const dunningCommands = {
  pause: command("dunning:pause", pauseDunningInput, pauseDunning),
};
