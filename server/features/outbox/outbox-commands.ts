import { and, count, inArray, or, sql } from "drizzle-orm";
import { outbox } from "#drizzle/schema/extensions.ts";
import { command, type Work } from "#server/change/command.ts";
import { updateSelected } from "#server/change/update-selected.ts";
import { conflict, notFound } from "#server/errors.ts";
import { replayEffectsInput, type ReplayEffectsInput } from "#shared/inputs/outbox-inputs.ts";
import { listOutbox } from "./outbox-lists.ts";

// Longer than a worker may hold an effect: one that is on its way now isn't sent a second time beside it.
const longestLease = sql`interval '2 minutes'`;

/**
 * Sends effects again that were given up, and now those that wait long for their next attempt. Each keeps its key, so a
 * receiver that got it after all knows the repetition. Refuses (409) when none of the chosen is in trouble.
 */
export async function replayEffects(work: Work, { selection }: ReplayEffectsInput) {
  const chosen = listOutbox.selection(work.tx, work.actor, selection);
  const inTrouble = or(
    sql`${outbox.status} = 'dead'`,
    sql`${outbox.status} = 'failed' and ${outbox.nextAttemptAt} > now() + ${longestLease}`,
  )!;
  const [found] = await work.tx
    .select({
      rows: count(),
      inTrouble: sql<number>`count(*) filter (where ${inTrouble})::int`,
      id: sql<string | null>`min(${outbox.id}::text) filter (where ${inTrouble})`,
    })
    .from(outbox)
    .where(chosen);
  if (!found || found.rows === 0) throw notFound();
  if (found.inTrouble === 0)
    throw conflict(
      "There is nothing to send again: what was chosen has gone out, or goes out within two minutes.",
    );
  const others = found.rows - found.inTrouble;
  if (others > 0)
    work.warn(
      `${others.toLocaleString("en")} of the chosen have gone out or are about to; they stay as they are.`,
    );
  const ids = work.tx.select({ id: outbox.id }).from(outbox).where(and(chosen, inTrouble));
  const rowCount = await updateSelected(work.tx, outbox, inArray(outbox.id, ids), {
    status: "pending",
    attempts: 0,
    nextAttemptAt: sql`now()`,
  });
  // The worker wakes for new effects; to it these are new.
  await work.tx.execute(
    sql`select pg_notify('pressdesk', ${JSON.stringify({ table: "outbox", operation: "insert", organizationId: null, ids: [], count: rowCount })})`,
  );
  const what = rowCount === 1 ? "an effect" : `${rowCount.toLocaleString("en")} effects`;
  work.explain({
    entityType: "outbox",
    ...(rowCount === 1 && found.id && { entityId: found.id }),
    description: `Sent ${what} again`,
  });
  return { rowCount };
}

export const outboxCommands = {
  replay: command("outbox:replay", replayEffectsInput, replayEffects),
};
