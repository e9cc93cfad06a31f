import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { promisify } from "node:util";
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateSync,
  type ZlibOptions,
} from "node:zlib";
import type { Context } from "hono";
import { malformed, tooLarge } from "#server/errors.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import type { Hold } from "./held-bytes.ts";

type Decoder = (body: Buffer, options: ZlibOptions) => Buffer | Promise<Buffer>;

// A small body at once: handing it to another thread and back costs several times the work.
const smallBody = 32 * 1024;
const bySize =
  (atOnce: Decoder, aside: Decoder): Decoder =>
  (body, options) =>
    body.length <= smallBody ? atOnce(body, options) : aside(body, options);

const decoders: Record<string, Decoder> = {
  gzip: bySize(gunzipSync, promisify<Buffer, ZlibOptions, Buffer>(gunzip)),
  deflate: bySize(inflateSync, promisify<Buffer, ZlibOptions, Buffer>(inflate)),
  br: bySize(brotliDecompressSync, promisify<Buffer, ZlibOptions, Buffer>(brotliDecompress)),
};

/**
 * Reads a request's body, decompressed. Refuses with 413 what is larger than `limit` bytes, before as after, so that a
 * small body can't unfold into a large one. Cut-off compression is a 400. Every byte is added to `hold` as it comes.
 */
export async function readBody(c: Context<DoorEnv>, limit: number, hold: Hold): Promise<Buffer> {
  const encoding = c.req.header("content-encoding")?.trim().toLowerCase() || "identity";
  const decode = decoders[encoding];
  if (!decode && encoding !== "identity")
    throw malformed(`The encoding ${encoding.slice(0, 20)} is not known here.`);
  const raw = await readRaw(c, limit, hold);
  if (!decode) return raw;
  const decoded = await decompressed(raw, decode, limit);
  hold.add(decoded.length);
  return decoded;
}

async function decompressed(raw: Buffer, decode: Decoder, limit: number): Promise<Buffer> {
  try {
    return await decode(raw, { maxOutputLength: limit });
  } catch (fault) {
    const { code } = fault as { code?: unknown };
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooBig(limit);
    if (typeof code === "string" && (code.startsWith("Z_") || code.startsWith("ERR_")))
      throw malformed("The compressed body is broken or cut off.");
    throw fault;
  }
}

// From the socket itself where there is one: through a web stream it costs as much again as all that is done with it.
function readRaw(c: Context<DoorEnv>, limit: number, hold: Hold): Promise<Buffer> {
  if (Number(c.req.header("content-length") ?? 0) > limit) throw tooBig(limit);
  const source =
    c.env?.incoming ?? Readable.fromWeb((c.req.raw.body ?? new Blob([]).stream()) as ReadableStream);
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let isWhole = false;
    const cutOff = () => {
      if (!isWhole) reject(malformed("The body was cut off."));
    };
    if (source.destroyed) return cutOff();
    const keep = (chunk: Uint8Array) => {
      try {
        size += chunk.length;
        if (size > limit) throw tooBig(limit);
        hold.add(chunk.length);
        chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
      } catch (refusal) {
        // The rest goes by unread, so that the sender gets to hear why.
        source.off("data", keep).resume();
        chunks = [];
        reject(refusal as Error);
      }
    };
    source.on("data", keep);
    source.once("end", () => {
      isWhole = true;
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    });
    source.once("error", cutOff);
    source.once("close", cutOff);
  });
}

const tooBig = (limit: number) => tooLarge(`The body is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
