import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { inTransaction, type TransactionOptions } from "#server/data/transaction.ts";
import { keepHeapSmall } from "#server/data/small-heap.ts";

const rowsAtFirst = 200;
const mostRows = 500;
const batchBytes = 128 * 1024;
const patience = 60_000;

export interface StreamedExport {
  database: Database;
  actor: Actor;
  options: TransactionOptions;
  statement: SQL;
  encode(batches: AsyncIterable<unknown[][]>): AsyncGenerator<Uint8Array>;
  /** Called once the first rows are there; `rows` is known when these are all. Throws to refuse. */
  admit(rows: number | undefined): Promise<void>;
  progress: { rows: number; bytes: number };
}

/**
 * Streams a statement's rows through a cursor in a transaction of the actor's, in constant memory: as many rows at once
 * as make about 128 kB. Resolves once the first rows are there and `admit` has agreed; a fault after that breaks the
 * stream off, so that a cut file never looks whole. `ended` is called in any case, with the fault if there was one.
 */
export function streamRows(
  { database, actor, options, statement, encode, admit, progress }: StreamedExport,
  ended: (fault: unknown) => void | Promise<void>,
): Promise<ReadableStream<Uint8Array>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const letGrow = keepHeapSmall();
  return new Promise((opened, refused) => {
    let failure: unknown;
    inTransaction(database, actor, options, async (tx) => {
      await rowsOf(tx, sql`declare exported no scroll cursor for ${statement}`);
      const first = await nextRows(tx, rowsAtFirst);
      await admit(first.length < rowsAtFirst ? first.length : undefined);
      opened(readable);
      for await (const part of encode(batches(tx, first, progress))) {
        await inPatience(writer.write(part));
        progress.bytes += part.length;
      }
    })
      .then(() => writer.close())
      .catch((fault: unknown) => {
        failure = fault;
        refused(fault);
        return writer.abort(fault).catch(() => {});
      })
      .finally(() => {
        letGrow();
        return ended(failure);
      });
  });
}

// What encodes takes a batch only when the one before it has gone out; the database reads ahead by one meanwhile.
async function* batches(
  tx: Transaction,
  first: unknown[][],
  progress: StreamedExport["progress"],
): AsyncGenerator<unknown[][]> {
  let asked = rowsAtFirst;
  let rows = first;
  while (rows.length > 0) {
    const isLast = rows.length < asked;
    asked = fitting(progress);
    const next = isLast ? Promise.resolve([]) : nextRows(tx, asked);
    next.catch(() => {});
    yield rows;
    progress.rows += rows.length;
    rows = await next;
  }
}

function fitting({ rows, bytes }: StreamedExport["progress"]): number {
  return rows === 0 ? rowsAtFirst : Math.min(mostRows, Math.max(10, Math.round((batchBytes * rows) / bytes)));
}

function nextRows(tx: Transaction, count: number): Promise<unknown[][]> {
  return rowsOf(tx, sql.raw(`fetch forward ${count} from exported`));
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
