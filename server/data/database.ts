import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from "drizzle-orm/pg-core";
import type pg from "pg";
import type { Logger } from "pino";
import type { tables } from "#drizzle/schema/tables.ts";
import { leaseConnection, type Lease } from "./connection-lease.ts";
import { unavailable } from "./database-fault.ts";
import type { DatabaseDriver } from "./database-driver.ts";
import { loginUrl, type Login, type LoginPasswords } from "./login-passwords.ts";
import { migrationsOnDisk, type MigrationsOnDisk } from "./migration-files.ts";
import { assertCurrent } from "./migration-status.ts";
import { notificationListener } from "./notification-listener.ts";

export type Tables = typeof tables;
export type Drizzle = PgDatabase<PgQueryResultHKT, Tables>;
export type Transaction = PgTransaction<PgQueryResultHKT, Tables, ExtractTablesWithRelations<Tables>>;

/** The one type for embedded, TCP and Neon. Three logins, none of which owns anything. */
export interface Database {
  /** Login `pd_web`: may only SET ROLE to tenant, staff, staff_write. Used by `transaction.ts` alone. */
  web: Drizzle;
  /** Login `pd_auth`: the tables of sign-in. Used by `auth/` alone. */
  auth: Drizzle;
  /** Login `pd_job`: doors and jobs. Used by `transaction.ts` alone. */
  job: Drizzle;
  /** A connection for one transaction, from the pool of a login or from the read replica (`read`, as `pd_web`; the main database when there is none). Used by `transaction.ts` alone. */
  lease(from: "web" | "job" | "read"): Promise<Lease>;
  /** Calls back with each payload on a NOTIFY channel; reconnects by itself, and then calls `onGap`, since some may have been missed. Resolves to a function that stops. */
  listen(
    channel: string,
    onPayload: (payload: string) => void,
    onGap?: () => void,
  ): Promise<() => Promise<void>>;
  /** Rejects when the database can't be reached or its migrations are behind. Asks at most once a second. */
  assertReady(): Promise<void>;
  /** How many connections each pool has, how many of them are free, and how many callers wait for one. */
  connections(): Record<string, { total: number; idle: number; waiting: number }>;
  close(): Promise<void>;
}

export interface DatabaseSettings {
  url: string;
  /** A read replica. */
  readUrl?: string | undefined;
  passwords: LoginPasswords;
  driver: DatabaseDriver;
  log: Logger;
  /** Connections of the web login; the other two take less. */
  poolSize?: number;
}

const readinessMs = 1_000;

/** Makes the pools; connects when first used. */
export function connectDatabase(settings: DatabaseSettings): Database {
  const { driver, log, poolSize = 10 } = settings;
  const pool = (login: Login, max: number, url = settings.url) =>
    openPool(settings, loginUrl(url, login, settings.passwords), login, max);
  const pools = {
    web: pool("pd_web", poolSize),
    auth: pool("pd_auth", Math.max(2, Math.ceil(poolSize / 2))),
    job: pool("pd_job", Math.max(2, Math.ceil(poolSize / 2))),
    read: settings.readUrl ? pool("pd_web", poolSize, settings.readUrl) : undefined,
  };
  const listener = notificationListener(
    () => driver.client(loginUrl(settings.url, "pd_job", settings.passwords)),
    log,
  );
  return {
    web: driver.drizzle(pools.web),
    auth: driver.drizzle(pools.auth),
    job: driver.drizzle(pools.job),
    lease: (from) =>
      leaseConnection(
        (from === "read" ? pools.read : undefined) ?? pools[from === "job" ? "job" : "web"],
        driver,
      ),
    listen: listener.listen,
    assertReady: remembered(readinessMs, readiness(pools.job)),
    connections: () =>
      Object.fromEntries(
        Object.entries(pools).flatMap(([name, open]) =>
          open ? [[name, { total: open.totalCount, idle: open.idleCount, waiting: open.waitingCount }]] : [],
        ),
      ),
    async close() {
      await listener.close();
      await Promise.all(Object.values(pools).map((open) => open?.end()));
    },
  };
}

function openPool({ driver, log }: DatabaseSettings, url: string, login: Login, max: number): pg.Pool {
  const pool = driver.pool(url, {
    max,
    application_name: `pressdesk ${login}`,
    // Waiting for a free connection counts too: better a 503 after a few seconds than a queue without end.
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // Without these listeners a restart of Postgres would end our process: idle connections report to the pool, borrowed ones to themselves.
  const note = (err: Error) =>
    log.warn({ err: { message: err.message }, login }, "A database connection broke.");
  pool.on("error", note);
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

function readiness(pool: pg.Pool): () => Promise<void> {
  let disk: Promise<MigrationsOnDisk> | undefined;
  return async () => {
    const { rows } = await pool
      .query<{ name: string; hash: string }>("select name, hash from pressdesk_migrations")
      .catch((cause: unknown) => Promise.reject(Object.assign(unavailable(), { cause })));
    assertCurrent(await (disk ??= migrationsOnDisk()), rows);
  };
}

// One answer for everybody who asks within the time: a thousand probes a second are one query a second.
function remembered(milliseconds: number, ask: () => Promise<void>): () => Promise<void> {
  let answer: Promise<void> | undefined;
  let until = 0;
  return () => {
    if (!answer || Date.now() >= until) {
      until = Date.now() + milliseconds;
      answer = ask();
    }
    return answer;
  };
}
