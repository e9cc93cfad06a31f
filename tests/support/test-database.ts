import { randomBytes } from "node:crypto";
import pg from "pg";
import pino from "pino";
import { inject } from "vitest";
import { connectDatabase, type Database } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { templateDatabase, testSecret } from "./global-setup.ts";

export interface TestDatabase {
  /** The superuser's connection string. */
  url: string;
  /** The superuser: past every policy, for setting scenes and looking behind them. */
  owner: pg.Pool;
  /** The app's own, with its three logins. */
  database: Database;
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Connections of the web login; default 10. */
  poolSize?: number;
  /** Default: the migrated template. `template0` is an empty database. */
  template?: string;
}

/** A database of one's own, cloned from the migrated template in some 50 ms. Close it in `afterAll`. */
export async function testDatabase({
  poolSize,
  template = templateDatabase,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(`create database ${name} template ${template} strategy file_copy`);
  const url = inject("postgresUrl").replace(/\/postgres$/, `/${name}`);
  const owner = new pg.Pool({ connectionString: url, max: 5, allowExitOnIdle: true });
  owner.on("error", () => {});
  const database = connectDatabase({
    url,
    passwords: loginPasswords(testSecret),
    driver: pgDriver,
    log: pino({ level: "silent" }),
    ...(poolSize !== undefined && { poolSize }),
  });
  return {
    url,
    owner,
    database,
    async close() {
      await database.close();
      await owner.end();
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/** Runs one statement as the superuser in the server's database `postgres`. */
export async function onServer(statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}
