import { type SQL, sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { inTransaction, type TransactionOptions } from "#server/data/transaction.ts";

const rowsAtOnce = 500;
const patience = 60_000;

interface Encoding {
  head: string;
  rows(rows: unknown[][]): string;
}

/**
 * Streams a statement's rows through a cursor in a transaction of the actor's, in constant memory. Resolves once the
 * first rows are there and `admit` has agreed; a fault after that breaks the stream off, so that a cut file never
 * looks whole. `ended` is called in any case.
 */
export function streamRows(
  {
    database,
    actor,
    options,
    statement,
  }: { database: Database; actor: Actor; options: TransactionOptions; statement: SQL },
  encoding: Encoding,
  admit: () => Promise<void>,
  ended: () => void,
): Promise<ReadableStream<Uint8Array>> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  return new Promise((opened, refused) => {
    inTransaction(database, actor, options, async (tx) => {
      await rowsOf(tx, sql`declare exported no scroll cursor for ${statement}`);
      let rows = await nextRows(tx);
      await admit();
      opened(readable);
      await inPatience(writer.write(Buffer.from(encoding.head)));
      while (rows.length > 0) {
        // The database reads ahead while these rows are written and sent.
        const next = rows.length < rowsAtOnce ? Promise.resolve([]) : nextRows(tx);
        next.catch(() => {});
        await inPatience(writer.write(Buffer.from(encoding.rows(rows))));
        rows = await next;
      }
    })
      .then(() => writer.close())
      .catch((fault: unknown) => {
        refused(fault);
        return writer.abort(fault).catch(() => {});
      })
      .finally(ended);
  });
}

function nextRows(tx: Transaction): Promise<unknown[][]> {
  return rowsOf(tx, sql.raw(`fetch forward ${rowsAtOnce} from exported`));
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
