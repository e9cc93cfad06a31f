import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { accessSql } from "#drizzle/policies/access-sql.ts";

export interface Migration {
  /** `NNNN_words`, the file's name. Names sort in the order of application. */
  name: string;
  hash: string;
  up: string;
  /** The way back; absent when nobody wrote one. */
  down: string | undefined;
}

export interface MigrationsOnDisk {
  migrations: Migration[];
  /** Roles' rights, policies, triggers and functions: made anew whenever they differ. */
  access: { name: "access"; hash: string; sql: string };
}

/** Migrations could not be read or do not fit the database; the message says what to do. */
export class MigrationFault extends Error {
  override name = "MigrationFault";
}

const folder = fileURLToPath(new URL("../../drizzle/migrations", import.meta.url));
const upName = /^(\d{4}_[a-z0-9_]+)\.sql$/;

/** Reads `drizzle/migrations` and the access SQL of this version of Pressdesk. */
export async function migrationsOnDisk(from = folder, access = accessSql()): Promise<MigrationsOnDisk> {
  const files = new Set(await readdir(from));
  const names = [...files].flatMap((file) => upName.exec(file)?.[1] ?? []).sort();
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    if (next?.slice(0, 4) === name.slice(0, 4)) {
      throw new MigrationFault(
        `Two migrations have the same number: ${name} and ${next}. Renumber the one that landed second.`,
      );
    }
  }
  const migrations = names.map(async (name): Promise<Migration> => {
    const up = await readText(`${from}/${name}.sql`);
    const down = files.has(`${name}.down.sql`) ? await readText(`${from}/${name}.down.sql`) : undefined;
    return { name, hash: sha256(up), up, down };
  });
  return {
    migrations: await Promise.all(migrations),
    access: { name: "access", hash: sha256(access), sql: access },
  };
}

// A checkout on Windows may bring other line ends; the migration is the same.
async function readText(path: string): Promise<string> {
  return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
