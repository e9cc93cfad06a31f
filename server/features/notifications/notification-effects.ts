import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { notifications, outbox } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Delivery } from "#server/change/outbox.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { notificationSchema } from "./notify-person.ts";

/** What puts notifications before people and takes them away again, by the kind of effect. */
export function notificationEffects(database: Database) {
  const asJob = (run: (tx: Transaction) => Promise<void>) =>
    inTransaction(database, systemActor("jobs"), {}, run);
  return {
    notification: ({ key, payload }: Delivery) =>
      asJob(async (tx) => {
        const row = { id: idOf(key), ...notificationSchema.parse(payload) };
        // The same id at every attempt, so that nobody is told twice.
        await tx.insert(notifications).values(row).onConflictDoNothing();
      }),

    "notification-withdrawal": ({ payload }: Delivery) =>
      asJob(async (tx) => {
        const key = String(payload["takesBack"]);
        const [waiting] = await tx
          .select({ id: outbox.id })
          .from(outbox)
          .where(and(eq(outbox.idempotencyKey, key), inArray(outbox.status, ["pending", "failed"])));
        if (waiting) throw new Error("The notification itself is still on its way.");
        await tx.delete(notifications).where(eq(notifications.id, idOf(key)));
      }),
  };
}

function idOf(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
