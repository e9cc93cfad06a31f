import type { Transaction } from "#server/data/database.ts";

type Heard = (rows: number) => void;

const followed = new WeakMap<Transaction, Heard>();
const sliceSize = 2_000;

/** From now on bulk writes of this transaction go in slices, and `heard` gets the number of rows of each. */
export function followRows(tx: Transaction, heard: Heard): void {
  followed.set(tx, heard);
}

/** Whether somebody waits for the rows of this transaction. */
export const isFollowed = (tx: Transaction): boolean => followed.has(tx);

/** Writes rows by their ids, some thousands at a time; gives what each slice gave. */
export async function bySlices<Done>(
  tx: Transaction,
  ids: readonly string[],
  write: (slice: string[]) => Promise<Done>,
): Promise<Done[]> {
  const done: Done[] = [];
  for (let start = 0; start < ids.length; start += sliceSize) {
    const slice = ids.slice(start, start + sliceSize);
    done.push(await write(slice));
    followed.get(tx)?.(slice.length);
  }
  return done;
}
