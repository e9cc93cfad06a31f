import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { BackupFault, BackupReader, headerMark, type BackupEnd, type BackupHeader } from "./backup-format.ts";

const headerSchema: z.ZodType<BackupHeader> = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  migrations: z.array(z.object({ name: z.string(), hash: z.string() })).min(1),
  logMonths: z.object({ first: z.string(), last: z.string() }).optional(),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
});
export const backupEndSchema: z.ZodType<BackupEnd> = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number(), sha256: z.string() })),
});

/** Opens a backup; a file that can't be read fails in words, at the first read. */
export function openBackup(file: string): BackupReader {
  const text = createReadStream(file)
    .on("error", (error) => text.destroy(error))
    .pipe(createGunzip());
  return new BackupReader(inWords(text));
}

async function* inWords(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* text;
  } catch (error) {
    throw new BackupFault(`The backup can't be read: ${(error as Error).message}.`, { cause: error });
  }
}

/** The first line; throws `BackupFault` when it isn't a backup's. */
export async function readHeader(reader: BackupReader): Promise<BackupHeader> {
  const line = await reader.line();
  const parsed = line?.startsWith(headerMark)
    ? headerSchema.safeParse(JSON.parse(line.slice(headerMark.length)))
    : undefined;
  if (!parsed?.success)
    throw new BackupFault("This is not a Pressdesk backup of a format that this version knows.");
  return parsed.data;
}
