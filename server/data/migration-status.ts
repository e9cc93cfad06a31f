import { MigrationFault, type Migration, type MigrationsOnDisk } from "./migration-files.ts";

/** A row of `pressdesk_migrations`. */
export interface AppliedMigration {
  name: string;
  hash: string;
}

export interface MigrationStatus {
  applied: Migration[];
  pending: Migration[];
  /** Applied by a newer Pressdesk than this one. */
  newer: string[];
  /** Whether the access SQL in the database is this version's. */
  isAccessCurrent: boolean;
}

/** Compares what this version brings with what the database has. Throws `MigrationFault` for an edited migration and for one that would have to go between applied ones. */
export function migrationStatus(disk: MigrationsOnDisk, rows: readonly AppliedMigration[]): MigrationStatus {
  const hashes = new Map(rows.map(({ name, hash }) => [name, hash]));
  const accessHash = hashes.get(disk.access.name);
  hashes.delete(disk.access.name);
  const known = new Set(disk.migrations.map(({ name }) => name));
  const applied = disk.migrations.filter(({ name }) => hashes.has(name));
  const pending = disk.migrations.filter(({ name }) => !hashes.has(name));
  const newer = [...hashes.keys()].filter((name) => !known.has(name)).sort();
  for (const { name, hash } of applied) {
    if (hashes.get(name) !== hash) throw new MigrationFault(edited(name));
  }
  const lastApplied = [...hashes.keys()].sort().at(-1) ?? "";
  const late = pending.find(({ name }) => name < lastApplied);
  if (late) throw new MigrationFault(outOfOrder(late.name, lastApplied));
  const lastKnown = disk.migrations.at(-1)?.name ?? "";
  const missing = newer.find((name) => name < lastKnown);
  if (missing) throw new MigrationFault(unknownMigration(missing));
  return { applied, pending, newer, isAccessCurrent: accessHash === disk.access.hash || newer.length > 0 };
}

/** Throws when the database is behind this version. A database that is ahead is fine: releases work with the next schema. */
export function assertCurrent(disk: MigrationsOnDisk, rows: readonly AppliedMigration[]): void {
  const { pending, isAccessCurrent } = migrationStatus(disk, rows);
  if (pending.length > 0) {
    throw new MigrationFault(
      `The database is behind: ${names(pending)} not applied. Run "npm run db:migrate".`,
    );
  }
  if (!isAccessCurrent) {
    throw new MigrationFault(`The database's access rules are of another version. Run "npm run db:migrate".`);
  }
}

const names = (migrations: Migration[]) => migrations.map(({ name }) => name).join(", ");

const edited = (name: string) =>
  `Migration ${name} was edited after it was applied. Put the file back as it was and write the change as a new migration.`;

const outOfOrder = (name: string, last: string) =>
  `Migration ${name} is not applied, but ${last}, which comes after it, is. ` +
  `Give ${name} a number after ${last.slice(0, 4)} and try again.`;

const unknownMigration = (name: string) =>
  `The database has migration ${name}, which this Pressdesk doesn't know although it knows later ones. ` +
  `Its file was renamed or removed; put it back.`;
