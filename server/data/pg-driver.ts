import { once } from "node:events";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { drizzle, NodePgSession, NodePgTransaction, type NodePgClient } from "drizzle-orm/node-postgres";
import pg from "pg";
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

const tlsRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const cancelLimitMs = 3_000;

/** Postgres over TCP or a Unix socket, with the pipeline of pg: statements of one transaction don't wait for each other's answers. */
export const pgDriver: DatabaseDriver = {
  pool: (url, options) => new pg.Pool({ connectionString: url, pipeline: true, ...options }),
  client: (url) => new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true }),
  drizzle: (pool) => drizzle({ client: pool, schema: drizzleSchema }) as unknown as Drizzle,
  transaction(connection: QueryConnection): Transaction {
    const session = () => new NodePgSession(connection as unknown as NodePgClient, dialect, undefined);
    const tx = new NodePgTransaction(dialect, session(), undefined);
    return withLazyQueries(
      tx,
      () => new NodePgTransaction(dialect, session(), relationalSchema),
    ) as unknown as Transaction;
  },
  async cancel(client) {
    const { host, port, ssl } = client as unknown as pg.Client & { ssl: boolean | ConnectionOptions };
    const plain = host.startsWith("/") ? connectPlain(`${host}/.s.PGSQL.${port}`) : connectPlain(port, host);
    plain.setTimeout(cancelLimitMs, () =>
      plain.destroy(new Error("The request to cancel was not answered.")),
    );
    await once(plain, "connect");
    const socket = ssl ? await encrypted(plain, host, ssl) : plain;
    socket.end(cancelPacket(client));
    // The server closes the connection after it has signalled the other one.
    socket.resume();
    await once(socket, "close");
  },
};

async function encrypted(plain: Socket, host: string, ssl: true | ConnectionOptions): Promise<Socket> {
  plain.write(tlsRequest);
  const [answer] = (await once(plain, "data")) as [Buffer];
  if (answer.toString() !== "S")
    throw plain.destroy(new Error("The server refused TLS for a request to cancel."));
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ socket: plain, host, ...name, ...(ssl === true ? {} : ssl) });
  await once(socket, "secureConnect");
  return socket;
}
