import type { Actor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction, type TransactionOptions } from "#server/data/transaction.ts";
import { keepHeapSmall } from "#server/data/small-heap.ts";

const enough = 200;
const patience = 60_000;

/** How much of an export has gone out. */
export interface ExportProgressed {
  rows: number;
  bytes: number;
}

/** Where an export's parts come from; counts the rows of those that have been taken. */
export type ExportSource = (
  tx: Transaction,
  manners: {
    /** To be waited for before the first part; takes the number of rows when it is known. */
    admit(rows: number | undefined): Promise<void>;
    /** How many rows to have before admission, if there are as many. */
    enough: number;
    progress: ExportProgressed;
    /** Ends in the database what the transaction runs. */
    abandon(): void;
  },
) => AsyncGenerator<Uint8Array>;

export interface StreamedExport {
  database: Database;
  actor: Actor;
  options: TransactionOptions;
  source: ExportSource;
  /** Called once the first rows are there; `rows` is known when these are all. Throws to refuse. */
  admit(rows: number | undefined): Promise<void>;
  progress: ExportProgressed;
}

/**
 * Streams what a source makes in a transaction of the actor's. Resolves once the first rows are there and `admit` has
 * agreed; a fault after that breaks the stream off, so that a cut file never looks whole. `ended` is called in any case,
 * with the fault if there was one.
 */
export function streamExport(
  { database, actor, options, source, admit, progress }: StreamedExport,
  ended: (fault: unknown) => void | Promise<void>,
): Promise<ReadableStream<Uint8Array>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const letGrow = keepHeapSmall();
  const leaving = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, leaving.signal]) : leaving.signal;
  return new Promise((opened, refused) => {
    let failure: unknown;
    const run = async (tx: Transaction) => {
      const parts = source(tx, {
        enough,
        progress,
        abandon: () => leaving.abort(),
        admit: async (rows) => {
          await admit(rows);
          opened(readable);
        },
      });
      for await (const part of parts) {
        await inPatience(writer.write(part));
        progress.bytes += part.length;
      }
    };
    inTransaction(database, actor, { ...options, signal }, (tx) =>
      run(tx).catch((fault: unknown) => Promise.reject((failure = fault))),
    )
      .then(() => writer.close())
      .catch((fault: unknown) => {
        // What made us leave says more than that we left.
        failure = leaving.signal.aborted && failure !== undefined ? failure : fault;
        refused(failure);
        return writer.abort(failure).catch(() => {});
      })
      .finally(() => {
        letGrow();
        return ended(failure);
      });
  });
}

// A reader that takes nothing for a minute would hold a connection and its snapshot for nobody.
async function inPatience(written: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The reader of an export stopped reading.")), patience);
  });
  try {
    await Promise.race([written, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
