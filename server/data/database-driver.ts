import type pg from "pg";
import { createTableRelationsHelpers, extractTablesRelationalConfig } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import * as relations from "#drizzle/schema/relations.ts";
import { tables } from "#drizzle/schema/tables.ts";
import type { Drizzle, Transaction } from "#server/data/database.ts";

/** A connection on loan from a pool: what a transaction needs of it. */
export interface QueryConnection {
  query(config: unknown, values?: unknown[]): Promise<unknown>;
}

/** What differs between TCP and Neon's WebSocket. Everything above this line is the same. */
export interface DatabaseDriver {
  pool(url: string, options: pg.PoolConfig): pg.Pool;
  /** One connection of its own, past any pooler: for LISTEN, migrations, backups. */
  client(url: string): pg.Client;
  drizzle(pool: pg.Pool): Drizzle;
  /** Drizzle's transaction on a connection whose BEGIN has already been sent. */
  transaction(connection: QueryConnection): Transaction;
  /** Asks the server to end what the connection runs now; resolves when the request has been handled. */
  cancel(client: pg.PoolClient): Promise<void>;
}

export const drizzleSchema = { ...tables, ...relations };
export const dialect = new PgDialect();

/** What drizzle keeps about the schema, read once: doing it per transaction costs more than the query. */
export const relationalSchema = (() => {
  const { tables: schema, tableNamesMap } = extractTablesRelationalConfig(
    drizzleSchema,
    createTableRelationsHelpers,
  );
  return { fullSchema: drizzleSchema, schema, tableNamesMap };
})();

const cancelRequestCode = 80_877_102;

/** The protocol's own request to cancel, sent on a second connection; poolers know how to pass it on. */
export function cancelPacket(client: pg.PoolClient): Buffer {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const packet = Buffer.alloc(16);
  for (const [index, value] of [16, cancelRequestCode, processID, secretKey].entries())
    packet.writeInt32BE(value, index * 4);
  return packet;
}

/** `tx.query` is made when somebody asks for it: 60 tables are 15 µs that most transactions don't need. */
export function withLazyQueries<Tx extends object>(tx: Tx, build: () => { query: unknown }): Tx {
  return Object.defineProperty(tx, "query", { configurable: true, get: () => build().query });
}
