import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import type { TestProject } from "vitest/node";
import { lockDirectory } from "#server/data/directory-lock.ts";
import { isReachable, serverAccount } from "#server/data/embedded-account.ts";
import { stopOrphan } from "#server/data/embedded-postmaster.ts";
import { startEmbeddedServer } from "#server/data/embedded-server.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { migrate } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { testBinaries } from "./test-binaries.ts";

export const testSecret = "tests-only-6jH2vQ9xZ4mB7nK1cR8s-tests-only";
export const templateDatabase = "pressdesk_template";
const prefix = "pressdesk-test-";

declare module "vitest" {
  export interface ProvidedContext {
    /** Superuser's connection string to the database `postgres` of the run's server. */
    postgresUrl: string;
  }
}

/** One real Postgres for the whole run, with a migrated template that each test database is cloned from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = await reachableTemporaryFolder();
  await sweep(root);
  const directory = await mkdtemp(join(root, prefix));
  await chmod(directory, 0o755);
  const log = pino({ level: "warn" });
  const binaries = testBinaries();
  const server = await startEmbeddedServer({
    directory,
    log,
    durable: false,
    ...(binaries && { binaries }),
    // The Neon driver's proxy needs a port.
    listen: "loopback",
    settings: { max_connections: "300", shared_buffers: "64MB" },
  });
  const remove = async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await makeTemplate(server.url("postgres"), server.url(templateDatabase), log);
  } catch (error) {
    await remove();
    throw error;
  }
  project.provide("postgresUrl", server.url("postgres"));
  return remove;
}

async function makeTemplate(url: string, templateUrl: string, log: pino.Logger): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`create database ${templateDatabase}`);
    await migrate({ url: templateUrl, driver: pgDriver, passwords: loginPasswords(testSecret), log });
    await client.query(`alter database ${templateDatabase} with is_template true allow_connections false`);
  } finally {
    // Before the server stops: a connection that it ends would hide what went wrong.
    await client.end();
  }
}

async function reachableTemporaryFolder(): Promise<string> {
  const isOtherAccount = (await serverAccount(tmpdir())) !== undefined;
  return !isOtherAccount || (await isReachable(tmpdir())) ? tmpdir() : "/tmp";
}

// A run that was killed leaves its server behind; the next one ends it. Folders of runs that live are locked, soon after
// they are made.
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith(prefix)) continue;
    const directory = join(root, name);
    const { mtimeMs } = await stat(directory).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs < 60_000) continue;
    const unlock = await lockDirectory(directory).catch(() => undefined);
    if (!unlock) continue;
    await stopOrphan({ data: join(directory, "postgres", "data") }).catch(() => false);
    await rm(directory, { recursive: true, force: true });
    await unlock();
  }
}
