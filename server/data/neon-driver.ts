import { once } from "node:events";
import { Client, neonConfig, Pool } from "@neondatabase/serverless";
import { drizzle, NeonSession, NeonTransaction, type NeonClient } from "drizzle-orm/neon-serverless";
import type pg from "pg";
import WebSocket from "ws";
import {
  cancelPacket,
  dialect,
  drizzleSchema,
  relationalSchema,
  withLazyQueries,
  type DatabaseDriver,
  type QueryConnection,
} from "./database-driver.ts";
import type { Drizzle, Transaction } from "./database.ts";
import { directUrl } from "./direct-url.ts";

const cancelLimitMs = 3_000;

/** Postgres on Neon over WebSocket. `proxy` (host:port) stands in for Neon's own in front of any Postgres. */
export function neonDriver(proxy?: string): DatabaseDriver {
  neonConfig.webSocketConstructor = WebSocket;
  if (proxy) {
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    // Anything but a clear-text password (trust, SCRAM) breaks on the messages sent ahead.
    neonConfig.pipelineConnect = false;
    neonConfig.wsProxy = (host, port) => `${proxy}/?address=${host}:${port}`;
  }
  const cancelAddress = (host: string, port: number) =>
    proxy ? `ws://${proxy}/?address=${host}:${port}` : `wss://${host}/v2`;
  return {
    pool: (url, options) =>
      new Pool({ connectionString: url, ...options } as pg.PoolConfig) as unknown as pg.Pool,
    client: (url) =>
      new Client({
        connectionString: directUrl(url),
        connectionTimeoutMillis: 10_000,
      }) as unknown as pg.Client,
    drizzle: (pool) =>
      drizzle({ client: pool as unknown as NeonClient, schema: drizzleSchema }) as unknown as Drizzle,
    transaction(connection: QueryConnection): Transaction {
      const session = () => new NeonSession(connection as unknown as NeonClient, dialect, undefined);
      const tx = new NeonTransaction(dialect, session(), undefined);
      return withLazyQueries(
        tx,
        () => new NeonTransaction(dialect, session(), relationalSchema),
      ) as unknown as Transaction;
    },
    async cancel(client) {
      const { host, port } = client as unknown as pg.Client;
      const socket = new WebSocket(cancelAddress(host, port), { handshakeTimeout: cancelLimitMs });
      await once(socket, "open");
      socket.send(cancelPacket(client));
      const limit = setTimeout(() => socket.terminate(), cancelLimitMs);
      await once(socket, "close");
      clearTimeout(limit);
    },
  };
}
