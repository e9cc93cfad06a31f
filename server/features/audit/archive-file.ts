import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sql } from "drizzle-orm";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { logTables } from "#drizzle/schema/tables.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { keep } from "#server/data/write-backup.ts";
import { type ArchiveManifest, fileSha256, manifestFile, signed } from "./archive-manifest.ts";

export type LogTable = keyof typeof logTables;

const stretch = 5_000;

export interface ArchivePlace {
  folder: string;
  secret: string;
}

/**
 * Writes a month of a log into `<folder>/<table>-<month>.ndjson.gz` with its signed manifest, without what is about a person: what was
 * put away can't be erased any more. Both are on the disk then. An archive that is there is never written over: another one of the same month
 * gets a name of its own. Gives the file and the manifest; throws when the disk doesn't take them.
 */
export async function writeArchive(
  tx: Transaction,
  table: LogTable,
  month: string,
  { folder, secret }: ArchivePlace,
): Promise<{ file: string; manifest: ArchiveManifest }> {
  const chains = table === "activities" ? await chainsOf(tx, month) : {};
  const name = join(folder, `${table}-${month.slice(0, 7)}`);
  const draft = `${name}.ndjson.gz.${randomUUID()}.part`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const rows = await writeLines(
      draft,
      table === "activities" ? auditLines(tx, chains) : logLines(tx, table, month),
    );
    const sha256 = await fileSha256(draft);
    const file = await freeName(name, sha256);
    const manifest = signed(
      { format: 1, table, month, rows, sha256, previousSha256: await previousOf(tx, table), chains },
      secret,
    );
    await keep(draft, file);
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await keep(draft, manifestFile(file));
    return { file, manifest };
  } catch (fault) {
    await rm(draft, { force: true }).catch(() => {});
    // Without the cause: a file that isn't there reads like a database's socket that isn't there.
    throw isOfDisk(fault) ? new Error(`${name} can't be written. ${fault.message}`) : fault;
  }
}

const isOfDisk = (fault: unknown): fault is Error => fault instanceof Error && "errno" in fault;

// The same bytes may lie there already, from a run that got no further.
async function freeName(name: string, sha256: string): Promise<string> {
  for (const file of [`${name}.ndjson.gz`, `${name}-${sha256.slice(0, 16)}.ndjson.gz`]) {
    const isFree = await access(file).then(
      () => false,
      () => true,
    );
    if (isFree || (await fileSha256(file)) === sha256) return file;
  }
  throw new Error(`The folder of ${name} holds other archives of this month. Move them away first.`);
}

/** Gives the number of lines. */
async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  let rows = 0;
  await pipeline(
    async function* () {
      for await (const line of lines) {
        rows++;
        yield `${line}\n`;
      }
    },
    createGzip(),
    createWriteStream(file, { mode: 0o600 }),
  );
  return rows;
}

async function chainsOf(tx: Transaction, month: string): Promise<ArchiveManifest["chains"]> {
  const answer = await tx.execute(sql`select sealable_chains(${month}::date) as chains`);
  return rowsOf<{ chains: ArchiveManifest["chains"] }>(answer)[0]!.chains;
}

async function previousOf(tx: Transaction, table: string): Promise<string | null> {
  const answer = await tx.execute(
    sql`select sha256 from log_seals where log_table = ${table} order by month desc limit 1`,
  );
  return rowsOf<{ sha256: string }>(answer)[0]?.sha256 ?? null;
}

async function* auditLines(tx: Transaction, chains: ArchiveManifest["chains"]): AsyncGenerator<string> {
  for (const [chain, { first, last }] of Object.entries(chains)) {
    for (let after = first - 1; after < last; after += stretch) {
      const answer = await tx.execute(
        sql`select line from archive_audit_lines(${chain}, ${after}::bigint, ${Math.min(after + stretch, last)}::bigint)`,
      );
      for (const { line } of rowsOf<{ line: string }>(answer)) yield line;
    }
  }
}

async function* logLines(tx: Transaction, table: LogTable, month: string): AsyncGenerator<string> {
  const { columns, access } = describedTables().find(({ name }) => name === table)!;
  const personal = columns.filter(({ property, secret }) => secret || access.pii?.includes(property));
  const at = sql.identifier(logTables[table]);
  let after: { at: string; id: string } | undefined;
  for (;;) {
    const answer = await tx.execute(sql`
      select (to_jsonb(kept) - ${sql.param(personal.map(({ name }) => name))}::text[])::text as line, ${at}::text as at, id
      from ${sql.identifier(table)} kept
      where ${at} >= ${month}::timestamp at time zone 'UTC' and ${at} < (${month}::date + interval '1 month') at time zone 'UTC'
        ${after ? sql`and (${at}, id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      order by ${at}, id limit ${stretch}`);
    const rows = rowsOf<{ line: string; at: string; id: string }>(answer);
    for (const { line } of rows) yield line;
    if (rows.length < stretch) return;
    after = rows.at(-1)!;
  }
}
