import type pg from "pg";
import type { Logger } from "pino";
import { dropAccessSql } from "#drizzle/policies/access-sql.ts";
import type { DatabaseDriver } from "./database-driver.ts";
import { prepareDatabase } from "./database-preparation.ts";
import type { LoginPasswords } from "./login-passwords.ts";
import {
  MigrationFault,
  migrationsOnDisk,
  type Migration,
  type MigrationsOnDisk,
} from "./migration-files.ts";
import { locked, withOwner } from "./migration-connection.ts";
import { migrationStatus, type AppliedMigration, type MigrationStatus } from "./migration-status.ts";

export interface MigratorSettings {
  /** A login that owns the database or is superuser; migrations themselves run as `pd_owner`. */
  url: string;
  driver: DatabaseDriver;
  passwords: LoginPasswords;
  log: Logger;
  /** Default: what this version brings. */
  disk?: MigrationsOnDisk;
  /** Stop after this migration, without the access rules: for restoring an older backup. */
  upTo?: string;
}

/**
 * Brings the database to this version: roles, extensions, migrations in order, access rules. All that is pending goes
 * into one transaction, because the access rules come off while migrations run: a database is at the old version or at
 * the new one, never open or shut in between. Safe to run from several processes at once. Answers with the names of what
 * was applied.
 */
export async function migrate(settings: MigratorSettings): Promise<string[]> {
  const disk = settings.disk ?? (await migrationsOnDisk());
  return withOwner(settings, async (client) => {
    await locked(client, () => prepareDatabase(client, settings.passwords, settings.log));
    const applied = await locked(client, () => applyPending(client, disk, settings));
    for (const name of applied) settings.log.info(`Applied ${name}.`);
    return applied;
  });
}

/** Takes back the last migrations, newest first, in one transaction. Answers with their names. The access rules come off with them and return with the next `migrate`: until then nobody but the owner reads anything. */
export async function rollback(settings: MigratorSettings, steps: number): Promise<string[]> {
  const disk = settings.disk ?? (await migrationsOnDisk());
  return withOwner(settings, async (client) => {
    const undone = await locked(client, () => undoLast(client, disk, steps));
    for (const name of undone) settings.log.info(`Rolled back ${name}.`);
    return undone;
  });
}

/** What is applied and what is pending. */
export async function readStatus(settings: MigratorSettings): Promise<MigrationStatus> {
  const disk = settings.disk ?? (await migrationsOnDisk());
  return withOwner(settings, async (client) => migrationStatus(disk, await appliedRows(client)));
}

async function applyPending(
  client: pg.Client,
  disk: MigrationsOnDisk,
  { upTo, log }: MigratorSettings,
): Promise<string[]> {
  const { pending, newer, isAccessCurrent } = migrationStatus(disk, await appliedRows(client));
  if (newer.length > 0) {
    log.warn(`The database is ahead of this Pressdesk (${newer.join(", ")}); nothing is changed.`);
    return [];
  }
  const due = pending.filter(({ name }) => upTo === undefined || name <= upTo);
  if (due.length > 0) await takeAccessDown(client);
  for (const migration of due) {
    await runAsOwner(client, migration.name, migration.up);
    await record(client, migration);
  }
  const applied = due.map(({ name }) => name);
  if (upTo !== undefined || (due.length === 0 && isAccessCurrent)) return applied;
  await runAsOwner(client, "access rules", disk.access.sql);
  await record(client, disk.access);
  return [...applied, "access rules"];
}

async function undoLast(client: pg.Client, disk: MigrationsOnDisk, steps: number): Promise<string[]> {
  const { applied, newer } = migrationStatus(disk, await appliedRows(client));
  if (newer.length > 0) {
    throw new MigrationFault(
      `${newer.at(-1)} was applied by a newer Pressdesk. Roll it back with that version.`,
    );
  }
  const due = applied.slice(-steps).reverse();
  if (due.length > 0) await takeAccessDown(client);
  for (const { name, down } of due) {
    if (down === undefined) throw new MigrationFault(`Migration ${name} has no way back (${name}.down.sql).`);
    await runAsOwner(client, `the way back of ${name}`, down);
    await client.query("delete from pressdesk_migrations where name = $1", [name]);
  }
  return due.map(({ name }) => name);
}

// Row security is forced on the owner too: with it in place a migration would see no rows and say nothing.
async function takeAccessDown(client: pg.Client): Promise<void> {
  await runAsOwner(client, "access rules", dropAccessSql());
  await client.query("delete from pressdesk_migrations where name = 'access'");
}

async function runAsOwner(client: pg.Client, name: string, sql: string): Promise<void> {
  await client.query("set local role pd_owner");
  try {
    await client.query(sql);
  } catch (error) {
    throw new MigrationFault(`${name}: ${await complaint(error, sql)} Nothing of it was kept.`, {
      cause: error,
    });
  }
  // Later steps may alter a table only when no check on it is still waiting.
  await client.query("set constraints all immediate");
  // `set local role none`, not `reset role`: the latter returns to whatever the login's own default is.
  await client.query("set local role none");
}

async function complaint(error: unknown, sql: string): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  const position = "position" in error ? Number(error.position) : 0;
  const line = position > 0 ? ` (line ${sql.slice(0, position).split("\n").length})` : "";
  return `${error.message}${line}.`;
}

async function record(client: pg.Client, { name, hash }: Pick<Migration, "name" | "hash">): Promise<void> {
  await client.query(
    `insert into pressdesk_migrations (name, hash) values ($1, $2)
     on conflict (name) do update set hash = excluded.hash, applied_at = now()`,
    [name, hash],
  );
  // The access rules take every right on the owner's tables away before they give theirs.
  await client.query("grant select on pressdesk_migrations to pd_job");
}

async function appliedRows(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ present: boolean }>(
    "select to_regclass('pressdesk_migrations') is not null as present",
  );
  if (!rows[0]?.present) return [];
  return (await client.query<AppliedMigration>("select name, hash from pressdesk_migrations")).rows;
}
