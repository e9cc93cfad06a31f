import { sql } from "drizzle-orm";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { importFiles, importRows } from "#drizzle/schema/imports.ts";
import { systemActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { malformed, notFound, tooLarge } from "#server/errors.ts";
import { cellWords, type SheetLine } from "./sheet-lines.ts";
import type { CellFault } from "#shared/record-imports.ts";

export const mostImportRows = 100_000;
const mostColumns = 200;
const rowsAtOnce = 1_000;

export interface StagedFile {
  id: string;
  resource: string;
  fileName: string;
  reading: string;
  header: string[];
  rowCount: number;
}

export interface NewFile {
  userId: string;
  resource: string;
  fileName: string;
  format: "csv" | "xlsx";
  reading: string;
}

/** Puts a file's rows into the waiting room, the first line as their heading. Refuses one without rows and one with too many. */
export function stageFile(
  database: Database,
  about: NewFile,
  lines: AsyncIterable<SheetLine>,
): Promise<string> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    const source = lines[Symbol.asyncIterator]();
    const first = await source.next();
    if (first.done) throw malformed("This file is empty.");
    const header = first.value.cells.map((cell, at) => cellWords(cell).trim() || `Column ${at + 1}`);
    if (header.length > mostColumns) throw malformed(`This file has more than ${mostColumns} columns.`);
    const unstorable = header.map((heading) => heading.replaceAll("\0", " ").toWellFormed());
    const [file] = rowsOf<{ id: string }>(
      await tx.execute(sql`insert into ${importFiles} (user_id, resource, file_name, format, reading, header, row_count)
        values (${about.userId}, ${about.resource}, ${about.fileName}, ${about.format}, ${about.reading}, ${JSON.stringify(unstorable)}::jsonb, 0)
        returning id`),
    );
    const { id } = file!;
    let count = 0;
    let batch: SheetLine[] = [];
    const flush = async () => {
      if (batch.length === 0) return;
      const numbers = sql.param(batch.map(({ number }) => number));
      const cells = sql.param(batch.map((line) => JSON.stringify(line.cells)));
      await tx.execute(sql`insert into ${importRows} (file_id, user_id, number, cells)
        select ${id}::uuid, ${about.userId}::uuid, number, cells from unnest(${numbers}::int[], ${cells}::text[]) as line(number, cells)`);
      batch = [];
    };
    for (let line = await source.next(); !line.done; line = await source.next()) {
      batch.push(line.value);
      if (++count > mostImportRows)
        throw tooLarge(`One import takes ${mostImportRows.toLocaleString("en")} rows. Split the file.`);
      if (batch.length === rowsAtOnce) await flush();
    }
    await flush();
    if (count === 0) throw malformed("This file has a heading and no rows below it.");
    await tx.execute(sql`update ${importFiles} set row_count = ${count} where id = ${id}::uuid`);
    return id;
  });
}

/** A file of the reader's own; 404 for every other. */
export async function stagedFile(tx: Transaction, id: string): Promise<StagedFile> {
  const answer = await tx.execute(sql`
    select id, resource, file_name as "fileName", reading, header, row_count as "rowCount"
    from ${importFiles} where id = ${id}::uuid`);
  const [file] = rowsOf<StagedFile>(answer);
  if (!file) throw notFound();
  return file;
}

/** A file's lines in their order, batch by batch; only those with faults when asked. */
export async function* stagedLines(
  tx: Transaction,
  fileId: string,
  { onlyFaulty = false, atOnce = 500 } = {},
): AsyncGenerator<(SheetLine & { faults: CellFault[] })[]> {
  let after = 0;
  for (;;) {
    const answer = await tx.execute(sql`select number, cells, faults from ${importRows}
      where file_id = ${fileId}::uuid and number > ${after} ${onlyFaulty ? sql`and faults is not null` : sql``}
      order by number limit ${atOnce}`);
    const rows = rowsOf<{ number: number; cells: string; faults: string | null }>(answer);
    if (rows.length === 0) return;
    yield rows.map(({ number, cells, faults }) => ({
      number,
      cells: JSON.parse(cells) as SheetLine["cells"],
      faults: faults === null ? [] : (JSON.parse(faults) as CellFault[]),
    }));
    after = rows.at(-1)!.number;
    if (rows.length < atOnce) return;
  }
}

/** Keeps what a check found, in place of what the one before found. */
export function keepFaults(
  database: Database,
  fileId: string,
  found: readonly { number: number; faults: CellFault[] }[],
): Promise<void> {
  return inTransaction(database, systemActor("jobs"), {}, async (tx) => {
    await tx.execute(
      sql`update ${importRows} set faults = null where file_id = ${fileId}::uuid and faults is not null`,
    );
    for (let start = 0; start < found.length; start += rowsAtOnce) {
      const part = found.slice(start, start + rowsAtOnce);
      const numbers = sql.param(part.map(({ number }) => number));
      const faults = sql.param(part.map((row) => JSON.stringify(row.faults)));
      await tx.execute(sql`update ${importRows} line set faults = found.faults
        from unnest(${numbers}::int[], ${faults}::text[]) as found(number, faults)
        where line.file_id = ${fileId}::uuid and line.number = found.number`);
    }
  });
}

/** Files wait a day at most, or as long as somebody may still approve their import. */
export async function sweepImports(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from ${importFiles} where created_at < now() - interval '1 day' and not exists (
    select from ${approvalRequests} where ${approvalRequests.state} = 'pending' and ${approvalRequests.expiresAt} > now()
      and ${approvalRequests.procedure} like 'importInto.%'
      and ${approvalRequests.input} ->> 'fileId' = ${importFiles.id}::text)`);
}
