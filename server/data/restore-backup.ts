import { createHash } from "node:crypto";
import type pg from "pg";
import {
  BackupFault,
  BackupReader,
  endMark,
  quoted,
  type BackupEnd,
  type BackupHeader,
} from "./backup-format.ts";
import { copyIn } from "./copy-stream.ts";
import { directUrl } from "./direct-url.ts";
import { emptyDatabase } from "./empty-database.ts";
import { withoutForeignKeys } from "./foreign-keys.ts";
import { migrationsOnDisk } from "./migration-files.ts";
import { migrate, type MigratorSettings } from "./migrator.ts";
import { backupEndSchema, openBackup, readHeader } from "./open-backup.ts";
import { pgDriver } from "./pg-driver.ts";

/**
 * Replaces what is in the database by a backup: empties it, migrates it as far as the backup was, fills it in one
 * transaction (every foreign key checked, every digest compared), and migrates it to this version. Answers with the rows
 * per table. Memory does not grow with the backup.
 */
export async function restoreBackup(settings: MigratorSettings, file: string): Promise<BackupEnd["tables"]> {
  const reader = openBackup(file);
  const header = await readHeader(reader);
  await assertKnown(header);
  await emptyDatabase(settings);
  await migrate({ ...settings, upTo: header.migrations.at(-1)!.name });
  const client = pgDriver.client(directUrl(settings.url));
  client.on("error", () => {});
  await client.connect();
  let tables: BackupEnd["tables"];
  try {
    await client.query("begin; set local statement_timeout = 0; set local role pd_owner");
    tables = await withoutForeignKeys(client, () => fill(client, header, reader));
    await client.query("commit; analyze");
  } finally {
    await client.end();
  }
  await migrate(settings);
  return tables;
}

async function assertKnown({ migrations, createdAt }: BackupHeader): Promise<void> {
  const known = new Map((await migrationsOnDisk()).migrations.map(({ name, hash }) => [name, hash]));
  const strange = migrations.find(({ name, hash }) => known.get(name) !== hash);
  if (strange) {
    throw new BackupFault(
      `The backup of ${createdAt} has migration ${strange.name}, which this Pressdesk ${known.has(strange.name) ? "has in another form" : "doesn't know"}. ` +
        `Restore it with the version that made it, or a newer one.`,
    );
  }
}

async function fill(
  client: pg.Client,
  header: BackupHeader,
  reader: BackupReader,
): Promise<BackupEnd["tables"]> {
  await truncateAll(client);
  await makePartitions(client, header);
  const found: BackupEnd["tables"] = {};
  for (;;) {
    const line = await reader.line();
    if (line === undefined)
      throw new BackupFault("The backup is cut off: its end is missing. Use another one.");
    if (line.startsWith(endMark)) {
      compare(backupEndSchema.parse(JSON.parse(line.slice(endMark.length))).tables, found);
      break;
    }
    const name = /^COPY "(\w+)" \(("\w+"(?:, "\w+")*)\) FROM stdin;$/.exec(line);
    if (!name?.[1] || !name[2])
      throw new BackupFault("The backup has a line that doesn't belong there. It was changed or damaged.");
    const hash = createHash("sha256");
    const rows = await copyIn(
      client,
      `copy ${quoted(name[1])} (${name[2]}) from stdin`,
      hashed(reader.body(), hash),
    );
    found[name[1]] = { rows, sha256: hash.digest("hex") };
  }
  for (const { name, lastValue, isCalled } of header.sequences) {
    await client.query("select setval($1::regclass, $2, $3)", [quoted(name), lastValue, isCalled]);
  }
  return found;
}

async function* hashed(
  source: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

// Migrations bring rows of their own (system roles, settings); the backup has them as they were.
async function truncateAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and relname <> 'pressdesk_migrations'`,
  );
  await client.query(`truncate ${rows.map(({ name }) => quoted(name)).join(", ")}`);
}

// Without its month's partition a row would lie in the default one, and the month could never be made.
async function makePartitions(client: pg.Client, { logMonths }: BackupHeader): Promise<void> {
  if (!logMonths) return;
  const back = Math.max(0, -monthsFromNow(logMonths.first));
  const ahead = Math.max(0, monthsFromNow(logMonths.last));
  await client.query("select ensure_log_partitions($1, $2)", [back, ahead]);
}

function monthsFromNow(month: string): number {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const now = new Date();
  return (year - now.getUTCFullYear()) * 12 + number - 1 - now.getUTCMonth();
}

function compare(told: BackupEnd["tables"], found: BackupEnd["tables"]): void {
  for (const [name, { rows, sha256 }] of Object.entries(told)) {
    if (found[name]?.rows !== rows || found[name].sha256 !== sha256) {
      throw new BackupFault(
        `The table ${name} in the backup is not what was saved: it was changed or damaged. Use another backup.`,
      );
    }
  }
}
