import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { malformed } from "#server/errors.ts";
import { bytesAt, readDirectory, unreadable, type ZipPart } from "./zip-directory.ts";

/** The files of an archive on disk, each read as text when asked for and not before. */
export class ZipFile {
  private readonly parts = new Map<string, ZipPart>();
  private readonly file: FileHandle;
  private unpacked = 0;
  private readonly mostUnpacked: number;

  private constructor(file: FileHandle, mostUnpacked: number) {
    this.file = file;
    this.mostUnpacked = mostUnpacked;
  }

  /** Reads the archive's directory; refuses what isn't one. All parts together unpack to `mostUnpacked` bytes at most. */
  static async read(file: FileHandle, mostUnpacked: number): Promise<ZipFile> {
    const zip = new ZipFile(file, mostUnpacked);
    for (const [name, part] of await readDirectory(file)) zip.parts.set(plainName(name), part);
    return zip;
  }

  has(name: string): boolean {
    return this.parts.has(plainName(name));
  }

  /** A part's text in pieces. Refuses one that isn't there, damaged, or that unpacks to more than is reasonable. */
  async *text(name: string): AsyncGenerator<string> {
    const part = this.parts.get(plainName(name));
    if (!part) throw unreadable();
    const head = await bytesAt(this.file, part.offset, 30);
    if (head.readUInt32LE(0) !== 0x04034b50) throw unreadable();
    const start = part.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    const source = Readable.from(this.slices(start, part.packed));
    const stream = part.method === 0 ? source : source.pipe(createInflateRaw());
    if (part.method !== 0 && part.method !== 8) throw unreadable();
    source.on("error", (fault) => stream.destroy(fault));
    const decoder = new TextDecoder();
    let sum = 0;
    try {
      for await (const chunk of stream) {
        const bytes = chunk as Buffer;
        sum = crc32(bytes, sum);
        this.unpacked += bytes.length;
        if (this.unpacked > this.mostUnpacked)
          throw malformed("This spreadsheet unpacks to more than 500 MB. Split it into smaller files.");
        yield decoder.decode(bytes, { stream: true });
      }
      // A part that was cut off between two cells would look whole.
      if (sum !== part.sum) throw unreadable();
      yield decoder.decode();
    } catch (fault) {
      throw fault instanceof Error && "errno" in fault && "code" in fault ? unreadable() : fault;
    } finally {
      stream.destroy();
      source.destroy();
    }
  }

  private async *slices(start: number, length: number): AsyncGenerator<Buffer> {
    for (let at = 0; at < length; at += 65_536)
      yield await bytesAt(this.file, start + at, Math.min(65_536, length - at));
  }
}

// Some programs write backslashes, or other capitals than the links that name a part.
const plainName = (name: string) => name.replaceAll("\\", "/").replace(/^\/+/, "").toLowerCase();
