import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import type { Context } from "hono";
import { malformed } from "#server/errors.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import type { Hold } from "./held-bytes.ts";
import { tooBig } from "./too-big.ts";
import { encodingNamed, unfolded } from "./unfolded-body.ts";

/**
 * Reads a request's body, decompressed. Refuses with 413 what is larger than `limit` bytes, before as after, so that a
 * small body can't unfold into a large one. Cut-off compression is a 400. Every byte is added to `hold` as it comes.
 */
export async function readBody(c: Context<DoorEnv>, limit: number, hold: Hold): Promise<Buffer> {
  const encoding = encodingNamed(c.req.header("content-encoding"));
  const raw = await readRaw(c, limit, hold);
  return encoding ? unfolded(raw, encoding, limit, hold) : raw;
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
