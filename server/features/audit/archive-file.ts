import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sql } from "drizzle-orm";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { logTables } from "#drizzle/schema/tables.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { type ArchiveManifest, fileSha256, manifestFile, signed } from "./archive-manifest.ts";

export type LogTable = keyof typeof logTables;

const stretch = 5_000;

export interface ArchivePlace {
  folder: string;
  secret: string;
}

/**
 * Writes a month of a log into `<folder>/<table>-<month>.ndjson.gz` with its signed manifest, without what is about a person: what was
 * put away can't be erased any more. Gives the file and the manifest.
 */
export async function writeArchive(
  tx: Transaction,
  table: LogTable,
  month: string,
  { folder, secret }: ArchivePlace,
): Promise<{ file: string; manifest: ArchiveManifest }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${table}-${month.slice(0, 7)}.ndjson.gz`);
  const chains = table === "activities" ? await chainsOf(tx, month) : {};
  const lines = table === "activities" ? auditLines(tx, chains) : logLines(tx, table, month);
  const rows = await writeLines(`${file}.part`, lines);
  await rename(`${file}.part`, file);
  const manifest = signed(
    {
      format: 1,
      table,
      month,
      rows,
      sha256: await fileSha256(file),
      previousSha256: await previousOf(tx, table),
      chains,
    },
    secret,
  );
  await writeFile(manifestFile(file), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return { file, manifest };
}

async function writeLines(file: string, lines: AsyncIterable<string>): Promise<number> {
  await rm(file, { force: true });
  const packed = createGzip();
  const written = packed.pipe(createWriteStream(file, { mode: 0o600 }));
  let rows = 0;
  for await (const line of lines) {
    rows++;
    if (!packed.write(`${line}\n`)) await once(packed, "drain");
  }
  packed.end();
  await finished(written);
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
