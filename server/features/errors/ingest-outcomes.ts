import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { ingestOutcomes } from "#drizzle/schema/extensions.ts";
import { systemActor } from "#server/auth/actor.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { isDataFault } from "./data-fault.ts";

interface Owner {
  projectId: string | null;
  organizationId: string | null;
}

export interface OutcomeCounter {
  /** Remembers that `quantity` events of a category were lost for a reason; written within a second. */
  count(owner: Owner, category: string, reason: string, quantity: number): void;
  close(): Promise<void>;
}

type Loss = typeof ingestOutcomes.$inferInsert & { quantity: number };

// Categories and reasons are the clients' words: there is no end to what they may say.
const kindsAtMost = 5_000;
const rowsAtOnce = 1_000;

const keyOf = ({ projectId, hour, category, reason }: Loss) =>
  JSON.stringify([projectId, hour, category, reason]);

/**
 * Adds losses up in memory and writes them once a second per project, hour, category and reason. Beyond 5,000 of those at
 * once the rest counts as "other". What the database can't take at the moment is kept and written with the next.
 */
export function createOutcomeCounter(database: Database, log: Logger): OutcomeCounter {
  let pending = new Map<string, Loss>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let writing = Promise.resolve();

  function add(loss: Loss): void {
    const isRoom = pending.size < kindsAtMost || pending.has(keyOf(loss));
    const counted = isRoom ? loss : { ...loss, category: "other", reason: "other" };
    const known = pending.get(keyOf(counted));
    if (known) known.quantity += counted.quantity;
    else pending.set(keyOf(counted), counted);
    if (!isClosed) timer ??= setTimeout(writeNext, 1_000).unref();
  }

  function writeNext(): void {
    timer = undefined;
    writing = writing.then(write);
  }

  async function write(): Promise<void> {
    const losses = [...pending.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, loss]) => loss);
    pending = new Map();
    for (let from = 0; from < losses.length; from += rowsAtOnce)
      await settle(losses.slice(from, from + rowsAtOnce));
  }

  // A loss that the database refuses, say of a project that is gone, must not take the others with it.
  async function settle(losses: Loss[]): Promise<void> {
    try {
      await insert(database, losses);
    } catch (fault) {
      if (isDataFault(fault) && losses.length > 1) {
        const middle = Math.ceil(losses.length / 2);
        await settle(losses.slice(0, middle));
        return settle(losses.slice(middle));
      }
      log.error({ err: fault }, "counting lost events failed");
      if (!isDataFault(fault)) losses.forEach(add);
    }
  }

  return {
    count({ projectId, organizationId }, category, reason, quantity) {
      if (!projectId) return;
      const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
      add({ projectId, organizationId, hour, category, reason, quantity });
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await writing;
      await write();
    },
  };
}

async function insert(database: Database, losses: Loss[]): Promise<void> {
  await inTransaction(database, systemActor("ingest"), {}, (tx) =>
    tx
      .insert(ingestOutcomes)
      .values(losses)
      .onConflictDoUpdate({
        target: [
          ingestOutcomes.projectId,
          ingestOutcomes.hour,
          ingestOutcomes.category,
          ingestOutcomes.reason,
        ],
        set: { quantity: sql`${ingestOutcomes.quantity} + excluded.quantity` },
      }),
  );
}
