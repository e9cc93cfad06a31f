import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { ingestOutcomes } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

interface Owner {
  projectId: string | null;
  organizationId: string | null;
}

export interface OutcomeCounter {
  /** Remembers that `quantity` events of a category were lost for a reason; written within a second. */
  count(owner: Owner, category: string, reason: string, quantity: number): void;
  close(): Promise<void>;
}

/** Adds losses up in memory and writes them once a second per project, hour, category and reason. */
export function createOutcomeCounter(database: Database, log: Logger): OutcomeCounter {
  let pending = new Map<string, typeof ingestOutcomes.$inferInsert & { quantity: number }>();
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    timer = undefined;
    const rows = [...pending.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    pending = new Map();
    if (rows.length === 0) return;
    await inTransaction(database, systemActor("ingest"), {}, (tx) =>
      tx
        .insert(ingestOutcomes)
        .values(rows)
        .onConflictDoUpdate({
          target: [
            ingestOutcomes.projectId,
            ingestOutcomes.hour,
            ingestOutcomes.category,
            ingestOutcomes.reason,
          ],
          set: { quantity: sql`${ingestOutcomes.quantity} + excluded.quantity` },
        }),
    ).catch((fault: unknown) => log.error({ err: fault }, "counting lost events failed"));
  }

  return {
    count({ projectId, organizationId }, category, reason, quantity) {
      if (!projectId) return;
      const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
      const key = JSON.stringify([projectId, hour, category, reason]);
      const known = pending.get(key);
      if (known) known.quantity += quantity;
      else pending.set(key, { projectId, organizationId, hour, category, reason, quantity });
      timer ??= setTimeout(() => {
        writing = write();
      }, 1_000).unref();
    },
    async close() {
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}
