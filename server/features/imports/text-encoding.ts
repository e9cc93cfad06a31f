import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";

export interface TextReading {
  /** As `TextDecoder` calls it. */
  encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  /** For the person who brought the file. */
  words: string;
}

const words = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16 (big-endian)",
  "windows-1252": "Windows-1252",
} as const;

/** How a file's text is written: by its mark, by the zeros of UTF-16, as UTF-8 where all of it is, else Windows-1252. */
export async function detectEncoding(path: string): Promise<TextReading> {
  const encoding = (await byBeginning(path)) ?? ((await isUtf8(path)) ? "utf-8" : "windows-1252");
  return { encoding, words: words[encoding] };
}

async function byBeginning(path: string): Promise<TextReading["encoding"] | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return undefined;
    if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
    if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
    // Without a mark: text that is mostly Latin has a zero in every second byte.
    const zeros = [0, 1].map((start) => head.filter((byte, at) => at % 2 === start && byte === 0).length);
    if (zeros[1]! > head.length / 5 && zeros[0]! < head.length / 20) return "utf-16le";
    if (zeros[0]! > head.length / 5 && zeros[1]! < head.length / 20) return "utf-16be";
    return undefined;
  } finally {
    await file.close();
  }
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/** A file's text in pieces, without its mark. */
export async function* decodedText(path: string, encoding: TextReading["encoding"]): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Buffer, { stream: true });
  yield decoder.decode();
}
