import type pg from "pg";
import type { DatabaseDriver } from "./database-driver.ts";
import { sqlStateOf } from "./database-fault.ts";
import { MigrationFault } from "./migration-files.ts";

// "pressdesk" has one migrator at a time per database; the number only has to be ours.
const lockNumber = 7_305_132_041;

/** Runs in a transaction that only one migrator of a database has at a time. The lock lives in it: a session lock would be lost behind a pooler. */
export async function locked<Result>(client: pg.Client, run: () => Promise<Result>): Promise<Result> {
  await client.query(`begin; set local statement_timeout = 0; select pg_advisory_xact_lock(${lockNumber})`);
  try {
    const result = await run();
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

/** Connects as the owner, past any pooler; throws `MigrationFault` in words when that fails. */
export async function withOwner<Result>(
  { url, driver }: { url: string; driver: DatabaseDriver },
  run: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = driver.client(url);
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new MigrationFault(unreachable(url, error), { cause: error });
  }
  try {
    return await run(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function unreachable(url: string, error: unknown): string {
  const { hostname, username, pathname } = new URL(url);
  const where = `the database ${pathname.slice(1)} on ${decodeURIComponent(hostname)}`;
  const state = sqlStateOf(error);
  if (state === "28P01" || state === "28000")
    return `The login "${username}" was refused by ${where}. Check user and password in DATABASE_URL.`;
  if (state === "3D000") return `There is no ${where.slice(4)}. Create it, or correct DATABASE_URL.`;
  return `Can't reach ${where}: ${error instanceof Error ? error.message : String(error)}`;
}
