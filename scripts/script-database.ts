import pino from "pino";
import {
  openOwnedDatabase,
  type OwnedDatabase,
  type OwnedDatabaseOptions,
} from "#server/data/owned-database.ts";
import { loadEnv, type Env } from "#server/env.ts";
import { readDotEnv } from "./read-dot-env.ts";

/** Runs an operating script on the database of the environment; a failure is one sentence and exit code 1. */
export async function withOwnedDatabase(
  run: (database: OwnedDatabase & { log: pino.Logger; env: Env }) => Promise<void>,
  options?: OwnedDatabaseOptions,
): Promise<void> {
  const log = pino({ level: "warn", base: null }, pino.destination({ dest: 2, sync: true }));
  let opened: OwnedDatabase | undefined;
  try {
    readDotEnv();
    const env = await loadEnv(process.env);
    opened = await openOwnedDatabase(env, log, options);
    await run({ ...opened, log, env });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  } finally {
    await opened?.close();
  }
}

/** The value of `--name value` on the command line. */
export function argument(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
}

/** Stops with the words unless `--yes` was given, when the database is not the embedded one on this machine. */
export function confirmed({ isEmbedded }: Pick<OwnedDatabase, "isEmbedded">, what: string): void {
  if (!isEmbedded && !process.argv.includes("--yes"))
    throw new Error(`${what} Add "-- --yes" if you mean it.`);
}
