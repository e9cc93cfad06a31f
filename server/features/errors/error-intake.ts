import type { Logger } from "pino";
import { systemActor } from "#server/auth/actor.ts";
import { lostRace } from "#server/change/postgres-fault.ts";
import { createBusySpell } from "#server/data/busy-spell.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { malformed, tooMany } from "#server/errors.ts";
import type { ReturnedGroup } from "./count-errors.ts";
import { isDataFault } from "./data-fault.ts";
import { storeErrors } from "./store-errors.ts";
import type { StoredError } from "./stored-error.ts";

interface Waiting {
  error: StoredError;
  stored: () => void;
  refused: (reason: unknown) => void;
}

export interface ErrorIntake {
  /** Resolves when the error is committed. Refuses with 429 when too much is waiting, 400 when the database can't take it. */
  store(error: StoredError): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface ErrorIntakeOptions {
  database: Database;
  log: Logger;
  /** Called after commit with groups that were closed and happened again. */
  onReturn: (groups: ReturnedGroup[]) => Promise<void>;
  /** Bytes of payload that may wait. */
  capacity?: number;
  /** Events per transaction at most. */
  batchSize?: number;
  /** Bytes of payload per transaction, beyond which no further event joins. */
  batchBytes?: number;
  /** Transactions at once: while the database writes one batch, the next is being read and prepared. */
  batchesAtOnce?: number;
}

/**
 * Gathers what arrives while the last batch is being written into the next one: at rest an event is stored at once,
 * under load hundreds share a commit. Nobody is answered before the commit.
 */
export function createErrorIntake({
  database,
  log,
  onReturn,
  capacity = 64 * 1024 * 1024,
  batchSize = 1_000,
  batchBytes = 4 * 1024 * 1024,
  batchesAtOnce = 2,
}: ErrorIntakeOptions): ErrorIntake {
  const actor = systemActor("ingest");
  const noteBytes = createBusySpell();
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  const writing = new Set<Promise<void>>();

  const write = (errors: StoredError[]) =>
    inTransaction(database, actor, {}, (tx) => storeErrors(tx, errors));

  // One event that the database refuses must not take the others with it: halve until it stands alone. A lost race is
  // nobody's fault: the batch is written once more.
  async function settle(batch: Waiting[], mayRepeat = true): Promise<void> {
    try {
      const returned = await write(batch.map(({ error }) => error));
      for (const { stored } of batch) stored();
      if (returned.length > 0)
        await onReturn(returned).catch((fault: unknown) =>
          log.error({ err: fault }, "reopening errors failed"),
        );
    } catch (fault) {
      if (mayRepeat && lostRace(fault)) return settle(batch, false);
      if (batch.length === 1 || !isDataFault(fault)) {
        const reason = isDataFault(fault) ? malformed("The event has values that can't be stored.") : fault;
        for (const { refused } of batch) refused(reason);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await settle(batch.slice(0, middle));
      await settle(batch.slice(middle));
    }
  }

  function nextBatch(): Waiting[] {
    let count = 0;
    for (let bytes = 0; count < Math.min(waiting.length, batchSize) && bytes < batchBytes; count++)
      bytes += waiting[count]!.error.payload.length;
    return waiting.splice(0, count);
  }

  async function drain(): Promise<void> {
    // One turn of the event loop lets requests that arrived together share the batch.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = nextBatch();
      await settle(batch);
      const bytes = batch.reduce((sum, { error }) => sum + error.payload.length, 0);
      waitingBytes -= bytes;
      noteBytes(bytes);
    }
  }

  return {
    store(error) {
      if (waitingBytes + error.payload.length > capacity)
        return Promise.reject(tooMany("Too many errors at once. Send them again in a moment."));
      waitingBytes += error.payload.length;
      return new Promise<void>((stored, refused) => {
        waiting.push({ error, stored, refused });
        if (writing.size >= batchesAtOnce) return;
        const draining = drain().finally(() => writing.delete(draining));
        writing.add(draining);
      });
    },
    async close() {
      await Promise.all(writing);
    },
  };
}
