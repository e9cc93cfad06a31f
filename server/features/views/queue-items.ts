import { and, desc, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { users } from "#drizzle/schema/authentication.ts";
import { queueItems } from "#drizzle/schema/views.ts";
import type { Transaction } from "#server/data/database.ts";

const most = 500;

/** Who has what in a queue at this moment: claimed, snoozed or handed over; the latest 500. */
export async function readQueueItems(tx: Transaction, viewId: string) {
  const leaver = alias(users, "leaver");
  const receiver = alias(users, "receiver");
  const isClaimed = sql<boolean>`coalesce(${queueItems.leaseUntil} > now(), false)`;
  const isSnoozed = sql<boolean>`coalesce(${queueItems.snoozedUntil} > now(), false)`;
  const isHanded = sql<boolean>`(${queueItems.handedTo} is not null and coalesce(${queueItems.leftAt} > now() - interval '1 day', false))`;
  const rows = await tx
    .select({
      recordId: queueItems.recordId,
      isClaimed,
      isSnoozed,
      holderId: queueItems.claimedBy,
      holderName: users.fullName,
      leaseUntil: queueItems.leaseUntil,
      snoozedUntil: queueItems.snoozedUntil,
      handedToId: queueItems.handedTo,
      handedToName: receiver.fullName,
      leftByName: leaver.fullName,
      note: queueItems.note,
    })
    .from(queueItems)
    .leftJoin(users, eq(users.id, queueItems.claimedBy))
    .leftJoin(receiver, eq(receiver.id, queueItems.handedTo))
    .leftJoin(leaver, eq(leaver.id, queueItems.leftBy))
    .where(and(eq(queueItems.viewId, viewId), sql`(${isClaimed} or ${isSnoozed} or ${isHanded})`))
    .orderBy(desc(queueItems.updatedAt), desc(queueItems.id))
    .limit(most);
  return rows.map(({ isClaimed: claimed, isSnoozed: asleep, ...row }) => ({
    ...row,
    state: claimed ? ("claimed" as const) : asleep ? ("snoozed" as const) : ("handed" as const),
  }));
}
