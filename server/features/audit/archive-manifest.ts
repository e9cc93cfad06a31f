import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { z } from "zod";

const chainSpan = z.object({
  first: z.number(),
  last: z.number(),
  count: z.number(),
  /** The hash of the entry before the first, "" at the beginning of a chain; and that of the last. */
  prevHash: z.string(),
  lastHash: z.string(),
  overlap: z.record(z.string(), z.string()),
});

const manifestShape = z.object({
  format: z.literal(1),
  table: z.string(),
  /** The month's first day. */
  month: z.string(),
  rows: z.number(),
  /** Of the archive file beside it, in hex. */
  sha256: z.string(),
  /** Of the archive of the month sealed before it. */
  previousSha256: z.string().nullable(),
  /** Of the audit log, by chain. */
  chains: z.record(z.string(), chainSpan),
  /** HMAC-SHA-256 of all above, keyed by AUTH_SECRET. */
  signature: z.string().optional(),
});
export type ArchiveManifest = z.infer<typeof manifestShape>;

export const manifestFile = (archive: string) => archive.replace(/\.ndjson\.gz$/, ".manifest.json");

/** The manifest with the signature that only a holder of the secret can make. */
export function signed(manifest: ArchiveManifest, secret: string): ArchiveManifest {
  return { ...manifest, signature: signatureOf(manifest, secret) };
}

// Read by its shape, so that the order of its keys is always the same.
function signatureOf(given: ArchiveManifest, secret: string): string {
  const { signature: _signature, ...manifest } = manifestShape.parse(given);
  const key = createHmac("sha256", secret).update("pressdesk archive seal").digest();
  return createHmac("sha256", key).update(JSON.stringify(manifest)).digest("hex");
}

/** SHA-256 of a file, in hex. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** What is wrong with an archive file, by itself: its manifest's signature, its bytes, every line, every chain. Empty: nothing. */
export async function archiveFaults(file: string, secret: string): Promise<string[]> {
  const manifest = manifestShape.parse(JSON.parse(await readFile(manifestFile(file), "utf8")));
  const faults: string[] = [];
  const wanted = Buffer.from(signatureOf(manifest, secret));
  const given = Buffer.from(manifest.signature ?? "");
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given))
    faults.push("The manifest wasn't signed with this console's secret, or was altered.");
  if ((await fileSha256(file)) !== manifest.sha256)
    return [...faults, "The file isn't the one that was sealed."];
  const ends = new Map<string, { position: number; hash: string }>();
  let rows = 0;
  let fault: string | undefined;
  try {
    await pipeline(createReadStream(file), createGunzip(), async (unpacked: AsyncIterable<Buffer>) => {
      for await (const line of linesOf(unpacked)) {
        rows++;
        fault = manifest.table === "activities" ? entryFault(line, manifest, ends) : undefined;
        if (fault) return;
      }
    });
  } catch (failure) {
    // Whoever stops reading ends the stream too early.
    if (!fault) return [...faults, `Behind line ${rows} it can't be read: ${(failure as Error).message}.`];
  }
  if (fault) return [...faults, `Line ${rows}: ${fault}.`];
  if (rows !== manifest.rows) faults.push(`It holds ${rows} rows, and ${manifest.rows} were sealed.`);
  for (const [chain, { last, lastHash }] of Object.entries(manifest.chains)) {
    const end = ends.get(chain);
    if (end?.position !== last || end.hash !== lastHash)
      faults.push(`The chain ${chain} doesn't end as it was sealed.`);
  }
  return faults;
}

// By the byte alone: what else counts as an end of line may stand inside a text.
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...begun, chunk.subarray(start, end)]).toString();
      begun = [];
      start = end + 1;
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun).toString();
}

interface ArchivedEntry {
  hash: string;
  /** The text that the hash covers. */
  entry: string;
  /** The texts that the digest of the rows, the last part of the entry, covers. */
  rows: string[];
}

// As in hashedColumns of audit-hash-sql.ts, behind the format.
const place = { chain: 15, position: 16, prevHash: 17 };

function entryFault(
  line: string,
  { chains }: ArchiveManifest,
  ends: Map<string, { position: number; hash: string }>,
): string | undefined {
  const { hash, entry, rows } = JSON.parse(line) as ArchivedEntry;
  if (sha256(entry).toString("hex") !== hash) return "the entry was altered";
  const parts = JSON.parse(entry) as unknown[];
  const digest = rows.length ? sha256(Buffer.concat(rows.map(sha256))).toString("hex") : null;
  if (parts.at(-1) !== digest) return "the entry's rows were altered";
  const chain = String(parts[place.chain]);
  const span = chains[chain];
  if (!span) return "the entry's chain isn't in the manifest";
  const before = ends.get(chain) ?? { position: span.first - 1, hash: span.prevHash };
  if (parts[place.position] !== before.position + 1) return "an entry is missing, doubled or moved";
  if (parts[place.prevHash] !== before.hash) return "the link to the entry before is broken";
  ends.set(chain, { position: before.position + 1, hash });
  return undefined;
}

const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest();
