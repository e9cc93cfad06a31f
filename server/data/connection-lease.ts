import type pg from "pg";
import type { DatabaseDriver } from "./database-driver.ts";
import type { Transaction } from "./database.ts";
import { keepsTooMany, namesGiven } from "./kept-statement.ts";

export interface StatementResult {
  command: string;
  rows: Record<string, unknown>[];
}

/** A pooled connection for the time of one transaction. */
export interface Lease {
  /** Sends one message, which may hold several statements; answers with one result for each. Messages sent behind each other run in order. */
  send(text: string): Promise<StatementResult[]>;
  /** Drizzle on this connection; refuses to work once the lease is sealed or cancelled. */
  transaction: Transaction;
  /** Nothing more may be sent through drizzle: the transaction is about to end. */
  seal(): void;
  /** Ends what runs now in the database; drizzle refuses to send more. */
  cancel(): Promise<void>;
  /** Gives the connection back; with a fault, or with more kept statements than are of use, it is closed instead. */
  release(fault?: Error): void;
}

/** Takes a connection from the pool; waits at most the pool's own limit for one. */
export async function leaseConnection(pool: pg.Pool, driver: DatabaseDriver): Promise<Lease> {
  const client = await pool.connect();
  if (!givenBefore.has(client)) givenBefore.set(client, namesGiven());
  let refusal: string | undefined;
  const transaction = driver.transaction({
    query(config, values) {
      if (refusal) return Promise.reject(new Error(refusal));
      return client.query(config as string, values as unknown[]);
    },
  });
  connections.set(transaction, () => {
    if (refusal) throw new Error(refusal);
    return client;
  });
  return {
    async send(text) {
      const answer: unknown = await client.query(text);
      return (Array.isArray(answer) ? answer : [answer]) as StatementResult[];
    },
    transaction,
    cancel() {
      refusal = "The transaction was withdrawn.";
      return driver.cancel(client);
    },
    seal() {
      // A forgotten await would otherwise run behind COMMIT, on a connection that belongs to somebody else by then.
      refusal = "This transaction is over: a statement was sent after its end.";
    },
    release(fault) {
      client.release(fault ?? keepsTooMany(givenBefore.get(client)!));
    },
  };
}

const connections = new WeakMap<Transaction, () => pg.PoolClient>();
/** How many statements had been given a name when a connection was first taken. */
const givenBefore = new WeakMap<pg.PoolClient, number>();

/** The connection of a transaction, for what drizzle has no words for: COPY. Throws when the transaction is over. */
export function connectionOf(transaction: Transaction): pg.PoolClient {
  const connection = connections.get(transaction);
  if (!connection) throw new Error("This transaction has no connection of its own.");
  return connection();
}
