import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "#server/auth/actor.ts";
import type { Lease } from "./connection-lease.ts";
import type { Database, Transaction } from "./database.ts";
import { isUnreachable, spokenFault } from "./database-fault.ts";
import { openingStatement, type TransactionOptions } from "./transaction-context.ts";

export { databaseRole, type TransactionOptions } from "./transaction-context.ts";

/**
 * Opens a transaction as the actor: database role and `app.*` settings, all transaction-local. The only way to a
 * connection for lists and changes. Rolls back when `run` throws. A `run` that takes `now` gets the database's clock at
 * the transaction's start, ISO 8601 with microseconds, and waits for it; one that doesn't has its first statement sent in
 * the same round trip as the opening. With `signal` the running statement is cancelled in the database. Too slow,
 * unreachable, withdrawn and what a read must not or can't ask arrive as refusals; every other fault as it is.
 */
export async function inTransaction<Result>(
  database: Database,
  actor: Actor,
  options: TransactionOptions,
  run: (tx: Transaction, now: string) => Promise<Result | LastAnswer<Result>>,
): Promise<Result> {
  const { signal } = options;
  const isWithdrawn = () => signal?.aborted ?? false;
  const isRead = !options.changeId && actor.kind !== "system";
  try {
    signal?.throwIfAborted();
    const wantsClock = run.length > 1;
    const opening = openingStatement(actor, options, wantsClock);
    const from = actor.kind === "system" ? "job" : options.replica && isRead ? "read" : "web";
    for (let attempt = 1; ; attempt++) {
      const lease = await database.lease(from);
      try {
        return await onLease(lease, { opening, isRead, wantsClock, signal }, run);
      } catch (fault) {
        if (!(fault instanceof OpeningFault)) throw fault;
        // A connection that died while it lay in the pool (Postgres was restarted): nothing has run on it.
        if (!isUnreachable(fault.cause) || attempt === openingAttempts) throw fault.cause;
      }
    }
  } catch (fault) {
    throw spokenFault(fault, isWithdrawn(), isRead);
  }
}

/** What `run` gives when its last statement is on its way: COMMIT is sent right behind it, and one round trip less is waited for. */
export class LastAnswer<Result> {
  constructor(readonly answer: Promise<Result>) {}
}

const openingAttempts = 3;

class OpeningFault extends Error {}

interface Manner {
  opening: string;
  isRead: boolean;
  wantsClock: boolean;
  signal: AbortSignal | undefined;
}

async function onLease<Result>(
  lease: Lease,
  { opening, isRead, wantsClock, signal }: Manner,
  run: (tx: Transaction, now: string) => Promise<Result | LastAnswer<Result>>,
): Promise<Result> {
  const opened = lease.send(opening);
  // Looked at below; until then a failure must not count as unhandled.
  opened.catch(() => {});
  const withdrawal = cancelOnAbort(lease, opened, signal);
  let result: Result | LastAnswer<Result>;
  try {
    // A write must not slip out in front of its context: sent behind an opening that failed it would run alone.
    const clock = wantsClock || !isRead ? clockOf(await opened) : "";
    result = await run(lease.transaction, clock);
    await opened;
    signal?.throwIfAborted();
  } catch (fault) {
    await withdrawal.settle();
    await leave(lease, "rollback");
    // When the opening failed, `run` only saw "transaction is aborted".
    throw await opened.then(
      () => fault,
      (cause: unknown) => new OpeningFault("The transaction could not be opened.", { cause }),
    );
  }
  await withdrawal.settle();
  if (result instanceof LastAnswer) return commitBehind(lease, result.answer);
  // Nobody has to wait for the end of a transaction that changed nothing.
  if (isRead) void leave(lease, "commit").catch(() => {});
  else await commit(lease);
  return result;
}

async function commitBehind<Result>(lease: Lease, answer: Promise<Result>): Promise<Result> {
  answer.catch(() => {});
  // Until drizzle has handed the statement over.
  await new Promise(setImmediate);
  const [last, ended] = await Promise.allSettled([answer, commit(lease)]);
  // The reason why COMMIT became ROLLBACK.
  if (last.status === "rejected") throw last.reason;
  if (ended.status === "rejected") throw ended.reason;
  return last.value;
}

async function commit(lease: Lease): Promise<void> {
  const answers = await leave(lease, "commit");
  // Postgres answers COMMIT of a failed transaction with ROLLBACK and no error: somebody caught a failed statement inside.
  if (answers?.[0]?.command !== "COMMIT")
    throw new Error("The transaction was rolled back: one of its statements had failed.");
}

async function leave(lease: Lease, verb: "commit" | "rollback") {
  lease.seal();
  try {
    const answers = await lease.send(verb);
    lease.release();
    return answers;
  } catch (fault) {
    const error = fault instanceof Error ? fault : new Error(String(fault));
    // A refused COMMIT (a deferred constraint) leaves a good connection; anything else leaves nothing to trust.
    lease.release("severity" in error && verb === "commit" ? undefined : error);
    if (verb === "commit") throw fault;
    return undefined;
  }
}

// The request to cancel hits whatever the connection runs when it arrives. So it is sent only after the opening has been
// answered, and the connection is not given back before it has been handled.
function cancelOnAbort(lease: Lease, opened: Promise<unknown>, signal: AbortSignal | undefined) {
  let cancelling: Promise<void> | undefined;
  let isOver = false;
  const cancelUntilOver = async () => {
    // Again, because a request that arrives just before its statement finds nothing to cancel.
    while (!isOver) {
      await lease.cancel().catch(() => {});
      await sleep(50);
    }
  };
  const abort = () => {
    cancelling = opened.then(cancelUntilOver, () => undefined);
  };
  signal?.addEventListener("abort", abort, { once: true });
  return {
    async settle() {
      isOver = true;
      signal?.removeEventListener("abort", abort);
      await cancelling;
    },
  };
}

function clockOf(answers: { rows: Record<string, unknown>[] }[]): string {
  return String(answers.at(-1)?.rows[0]?.["now"] ?? "");
}
