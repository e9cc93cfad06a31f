import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Logger } from "pino";
import type { Env } from "#server/env.ts";
import type { DatabaseDriver } from "./database-driver.ts";
import { DirectoryInUse } from "./directory-lock.ts";
import { startEmbeddedServer } from "./embedded-server.ts";
import { loginPasswords, type LoginPasswords } from "./login-passwords.ts";
import { pgDriver } from "./pg-driver.ts";

/** A way into the database with its owner's rights, wherever it runs. */
export interface OwnedDatabase {
  url: string;
  driver: DatabaseDriver;
  passwords: LoginPasswords;
  isEmbedded: boolean;
  /** Stops the embedded server, if it is ours. */
  close(): Promise<void>;
}

export interface OwnedDatabaseOptions {
  /** For a script that may work beside a running console: uses the embedded server that the console has started. */
  mayShare?: boolean;
}

const embeddedName = "pressdesk";

/** Opens the database that the environment names; starts the embedded server when it names none. */
export async function openOwnedDatabase(
  env: Pick<Env, "databaseUrl" | "databaseDriver" | "neonWsProxy" | "dataDir" | "authSecret">,
  log: Logger,
  { mayShare = false }: OwnedDatabaseOptions = {},
): Promise<OwnedDatabase> {
  const passwords = loginPasswords(env.authSecret);
  if (env.databaseUrl) {
    const driver = await driverFor(env);
    return { url: env.databaseUrl, driver, passwords, isEmbedded: false, close: async () => {} };
  }
  const opened = { driver: pgDriver, passwords, isEmbedded: true };
  try {
    const server = await startEmbeddedServer({ directory: env.dataDir, log });
    await ensureDatabase(server.url("postgres"));
    return { ...opened, url: server.url(embeddedName), close: server.stop };
  } catch (error) {
    const url = mayShare && error instanceof DirectoryInUse ? await runningUrl(env.dataDir) : undefined;
    if (!url) throw error;
    return { ...opened, url, close: async () => {} };
  }
}

// Loaded only when used: a console on TCP needs no WebSockets.
async function driverFor(env: Pick<Env, "databaseDriver" | "neonWsProxy">): Promise<DatabaseDriver> {
  if (env.databaseDriver === "pg") return pgDriver;
  const { neonDriver } = await import("./neon-driver.ts");
  return neonDriver(env.neonWsProxy);
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [embeddedName]);
    if (rowCount === 0) await client.query(`create database ${embeddedName}`);
  } finally {
    await client.end();
  }
}

// Postgres notes in its pid file where it listens: port in the fourth line, socket folder in the fifth, address in the sixth.
async function runningUrl(directory: string): Promise<string | undefined> {
  const lines = await readFile(join(directory, "postgres", "data", "postmaster.pid"), "utf8").catch(() => "");
  const [, , , port, socket, address] = lines.split("\n").map((line) => line.trim());
  const host = socket || address;
  if (!host || !port) return undefined;
  const password = (await readFile(join(directory, "postgres-password"), "utf8")).trim();
  return `postgres://postgres:${password}@${encodeURIComponent(host)}:${port}/${embeddedName}`;
}
