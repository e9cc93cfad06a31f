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
import { malformed, tooLarge } from "#server/errors.ts";

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
 * small body can't unfold into a large one. Cut-off compression is a 400.
 */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  const decode = decoders[encoding];
  if (!decode && encoding !== "identity")
    throw malformed(`The encoding ${encoding.slice(0, 20)} is not known here.`);
  const raw = await readRaw(request, limit);
  if (!decode) return raw;
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

// A body that says its length is read at once, several times cheaper than chunk by chunk.
async function readRaw(request: Request, limit: number): Promise<Buffer> {
  const length = request.headers.get("content-length");
  if (length !== null) {
    if (Number(length) > limit) throw tooBig(limit);
    return Buffer.from(await request.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > limit) throw tooBig(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooBig = (limit: number) => tooLarge(`The body is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
