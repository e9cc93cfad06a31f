import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import type { ExportProgressed, ExportSource } from "./export-stream.ts";

const mostRows = 500;
const batchBytes = 128 * 1024;

/** The file's parts from rows that a cursor gives, in constant memory: as many at once as make about 128 kB. */
export function cursorParts(
  statement: SQL,
  encode: (batches: AsyncIterable<unknown[][]>) => AsyncGenerator<Uint8Array>,
): ExportSource {
  return async function* (tx, { admit, progress, enough }) {
    await rowsOf(tx, sql`declare exported no scroll cursor for ${statement}`);
    const first = await nextRows(tx, enough);
    await admit(first.length < enough ? first.length : undefined);
    yield* encode(batches(tx, first, { progress, enough }));
  };
}

// What encodes takes a batch only when the one before it has gone out; the database reads ahead by one meanwhile.
async function* batches(
  tx: Transaction,
  first: unknown[][],
  { progress, enough }: { progress: ExportProgressed; enough: number },
): AsyncGenerator<unknown[][]> {
  let asked = enough;
  let rows = first;
  while (rows.length > 0) {
    const isLast = rows.length < asked;
    asked = progress.rows === 0 ? enough : fitting(progress);
    const next = isLast ? Promise.resolve([]) : nextRows(tx, asked);
    next.catch(() => {});
    yield rows;
    progress.rows += rows.length;
    rows = await next;
  }
}

function fitting({ rows, bytes }: ExportProgressed): number {
  return Math.min(mostRows, Math.max(10, Math.round((batchBytes * rows) / bytes)));
}

function nextRows(tx: Transaction, count: number): Promise<unknown[][]> {
  return rowsOf(tx, sql.raw(`fetch forward ${count} from exported`));
}
