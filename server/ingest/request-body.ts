import { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { malformed, tooLarge } from "#server/errors.ts";

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a request's body, decompressed, while counting: refuses with 413 as soon as more than `limit` bytes have come
 * out, so that a small body can't unfold into a large one. Cut-off compression is a 400.
 */
export async function readBody(request: Request, limit: number): Promise<Buffer> {
  if (!request.body) return Buffer.alloc(0);
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const source = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
  const decoder = encoding === "identity" || encoding === "" ? undefined : decoders[encoding];
  if (!decoder && encoding !== "identity" && encoding !== "")
    throw malformed(`The encoding ${encoding.slice(0, 20)} is not known here.`);
  const stream = decoder ? source.pipe(decoder()) : source;
  // An error of the source does not travel through pipe().
  if (decoder) source.on("error", (fault) => (stream as unknown as Readable).destroy(fault));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(`The body is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
      chunks.push(chunk);
    }
  } catch (fault) {
    source.destroy();
    const code = (fault as { code?: unknown }).code;
    if (typeof code === "string" && code.startsWith("Z_"))
      throw malformed("The compressed body is broken or cut off.");
    throw fault;
  }
  return Buffer.concat(chunks);
}
