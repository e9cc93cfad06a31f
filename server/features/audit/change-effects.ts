import { eq, sql } from "drizzle-orm";
import { outbox } from "#drizzle/schema/extensions.ts";
import type { Transaction } from "#server/data/database.ts";

export const changeEffectsPage = 50;

/** What a change asked of the outside, one by one, those in trouble first: 50 at a time from `offset` on. */
export async function readChangeEffects(
  tx: Transaction,
  { changeId, offset }: { changeId: string; offset: number },
) {
  const found = await tx
    .select({
      id: outbox.id,
      kind: outbox.kind,
      status: outbox.status,
      attempts: outbox.attempts,
      lastError: outbox.lastError,
      nextAttemptAt: outbox.nextAttemptAt,
      sentAt: outbox.sentAt,
    })
    .from(outbox)
    .where(eq(outbox.changeId, changeId))
    .orderBy(sql`array_position(array['dead', 'failed', 'pending', 'sent'], ${outbox.status})`, outbox.id)
    .limit(changeEffectsPage + 1)
    .offset(offset);
  return { effects: found.slice(0, changeEffectsPage), hasMore: found.length > changeEffectsPage };
}
