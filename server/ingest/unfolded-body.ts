import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
  type ZlibOptions,
} from "node:zlib";
import { malformed } from "#server/errors.ts";
import { createFewAtOnce } from "./few-at-once.ts";
import type { Hold } from "./held-bytes.ts";
import { tooBig } from "./too-big.ts";

interface Encoding {
  atOnce: (body: Buffer, options: ZlibOptions) => Buffer;
  inPieces: (options: ZlibOptions) => NodeJS.ReadWriteStream;
}

const encodings = new Map<string, Encoding>([
  ["gzip", { atOnce: gunzipSync, inPieces: createGunzip }],
  ["deflate", { atOnce: inflateSync, inPieces: createInflate }],
  ["br", { atOnce: brotliDecompressSync, inPieces: createBrotliDecompress }],
]);

/** The decompression that a `Content-Encoding` asks for; undefined for none. Refuses with 400 what is not known. */
export function encodingNamed(header: string | undefined): Encoding | undefined {
  const name = header?.trim().toLowerCase() || "identity";
  const encoding = encodings.get(name);
  if (!encoding && name !== "identity")
    throw malformed(`The encoding ${name.slice(0, 20)} is not known here.`);
  return encoding;
}

// A small body at once: handing it to another thread and back costs several times the work.
const smallBody = 32 * 1024;
const smallResult = 1024 * 1024;
const pieceSize = 64 * 1024;
const fewAtOnce = createFewAtOnce(4);

/**
 * Decompresses a body; every byte that comes out is added to `hold` as it comes. Refuses with 413 what unfolds to more
 * than `limit` bytes, with 400 what is broken or cut off. Large ones wait for each other: four at a time.
 */
export async function unfolded(raw: Buffer, encoding: Encoding, limit: number, hold: Hold): Promise<Buffer> {
  try {
    return (
      unfoldedAtOnce(raw, encoding, limit, hold) ??
      (await fewAtOnce(() => unfoldedInPieces(raw, encoding, limit, hold)))
    );
  } catch (fault) {
    const { code } = fault as { code?: unknown };
    if (typeof code === "string" && (code.startsWith("Z_") || code.startsWith("ERR_")))
      throw malformed("The compressed body is broken or cut off.");
    throw fault;
  }
}

function unfoldedAtOnce(raw: Buffer, encoding: Encoding, limit: number, hold: Hold): Buffer | undefined {
  if (raw.length > smallBody) return undefined;
  let whole: Buffer;
  try {
    whole = encoding.atOnce(raw, { maxOutputLength: Math.min(limit, smallResult) });
  } catch (fault) {
    if ((fault as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw fault;
  }
  hold.add(whole.length);
  return whole;
}

async function unfoldedInPieces(raw: Buffer, encoding: Encoding, limit: number, hold: Hold): Promise<Buffer> {
  const unfolding = encoding.inPieces({ chunkSize: pieceSize });
  unfolding.end(raw);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of unfolding as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limit) throw tooBig(limit);
    hold.add(piece.length);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}
