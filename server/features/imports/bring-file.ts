import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import type { Database } from "#server/data/database.ts";
import { keepHeapSmall } from "#server/data/small-heap.ts";
import { malformed, tooLarge } from "#server/errors.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import { stageFile } from "./staged-files.ts";

/** Bytes that one file may have. */
export const largestImport = 50_000_000;
const tooBig = () =>
  tooLarge("This file is larger than 50 MB. Split it, or leave columns out that you don't need.");

/** Takes a file as it comes, reads it as what it is, and puts its rows into the waiting room. Gives the file's id. */
export async function bringFile(
  database: Database,
  about: { userId: string; resource: string; fileName: string },
  body: ReadableStream<Uint8Array> | null,
  announced: number,
): Promise<string> {
  if (announced > largestImport) throw tooBig();
  if (!body) throw malformed("Choose a file first.");
  const folder = await mkdtemp(join(tmpdir(), "pressdesk-import-"));
  const path = join(folder, "file");
  const letGrow = keepHeapSmall();
  try {
    await pipeline(Readable.fromWeb(body as WebStream<Uint8Array>), limited(), createWriteStream(path));
    const format = await formatOf(path);
    const { words, lines } = await (format === "xlsx" ? readXlsx : readCsv)(path);
    return await stageFile(database, { ...about, format, reading: words }, lines);
  } finally {
    letGrow();
    await rm(folder, { recursive: true, force: true });
  }
}

function limited(): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > largestImport) done(tooBig());
      else done(null, chunk);
    },
  });
}

async function formatOf(path: string): Promise<"csv" | "xlsx"> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    if (bytesRead === 0) throw malformed("This file is empty.");
    const head = buffer.toString("latin1", 0, bytesRead);
    if (head.startsWith("PK\u0003\u0004")) return "xlsx";
    if (head.startsWith("\u00D0\u00CF\u0011\u00E0"))
      throw malformed(
        "This is an older Excel file or one with a password. Save it as XLSX without a password.",
      );
    if (head.startsWith("%PDF")) throw malformed("This is a PDF. Bring the rows as CSV or XLSX.");
    return "csv";
  } finally {
    await file.close();
  }
}
