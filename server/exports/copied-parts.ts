import type { SQL } from "drizzle-orm";
import { connectionOf } from "#server/data/connection-lease.ts";
import { copyOut } from "#server/data/copy-stream.ts";
import { literalSql } from "#server/data/fixed-sql.ts";
import type { ExportSource } from "./export-stream.ts";

/** A statement whose rows COPY sends, and what makes the file of them. */
export interface CopiedExport {
  statement: SQL;
  heading: Buffer;
  convert(lines: Buffer): { bytes: Buffer; rows: number };
}

/** The file's parts from `COPY … TO STDOUT`, which is one statement for all rows: its time limit is `mostSilence`. */
export function copiedParts(
  { statement, heading, convert }: CopiedExport,
  mostSilence: number,
): ExportSource {
  return async function* (tx, { admit, progress, abandon, enough }) {
    const lines = copyOut(connectionOf(tx), `copy (${literalSql(statement)}) to stdout`, {
      abandon,
      mostSilence,
    });
    const held = [{ bytes: heading, rows: 0 }];
    let rows = 0;
    let isAdmitted = false;
    for await (const chunk of lines) {
      const part = convert(chunk);
      rows += part.rows;
      held.push(part);
      if (!isAdmitted && rows < enough) continue;
      if (!isAdmitted) await admit(undefined);
      isAdmitted = true;
      yield* given(held, progress);
    }
    if (!isAdmitted) await admit(rows);
    yield* given(held, progress);
  };
}

function* given(held: { bytes: Buffer; rows: number }[], progress: { rows: number }) {
  for (const { bytes, rows } of held.splice(0)) {
    yield bytes;
    progress.rows += rows;
  }
}
