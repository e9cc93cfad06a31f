import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";
import { malformed } from "#server/errors.ts";

interface ZipPart {
  method: number;
  packed: number;
  offset: number;
}

const unreadable = () =>
  malformed(
    "This isn't a spreadsheet that can be read here. Save it as XLSX, without a password, or as CSV.",
  );
const mostParts = 5_000;
const largestDirectory = 2_000_000;
const largestEnd = 65_557;

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
    const { size } = await file.stat();
    const tail = await bytesAt(file, Math.max(0, size - largestEnd), Math.min(size, largestEnd));
    const end = tail.lastIndexOf(Buffer.from("PK\u0005\u0006"));
    if (end < 0 || tail.length < end + 22) throw unreadable();
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    if (count > mostParts || length > largestDirectory) throw unreadable();
    const directory = await bytesAt(file, tail.readUInt32LE(end + 16), length);
    let at = 0;
    for (let number = 0; number < count; number++) {
      if (directory.length < at + 46 || directory.readUInt32LE(at) !== 0x02014b50) throw unreadable();
      const [name, extra, comment] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
      zip.parts.set(directory.toString("utf8", at + 46, at + 46 + name!), {
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + name! + extra! + comment!;
    }
    return zip;
  }

  has(name: string): boolean {
    return this.parts.has(name);
  }

  /** A part's text in pieces. Refuses one that isn't there, damaged, or that unpacks to more than is reasonable. */
  async *text(name: string): AsyncGenerator<string> {
    const part = this.parts.get(name);
    if (!part) throw unreadable();
    const head = await bytesAt(this.file, part.offset, 30);
    if (head.readUInt32LE(0) !== 0x04034b50) throw unreadable();
    const start = part.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
    const source = Readable.from(this.slices(start, part.packed));
    const stream = part.method === 0 ? source : source.pipe(createInflateRaw());
    if (part.method !== 0 && part.method !== 8) throw unreadable();
    source.on("error", (fault) => stream.destroy(fault));
    const decoder = new TextDecoder();
    try {
      for await (const chunk of stream) {
        const bytes = chunk as Buffer;
        this.unpacked += bytes.length;
        if (this.unpacked > this.mostUnpacked)
          throw malformed("This spreadsheet unpacks to more than 500 MB. Split it into smaller files.");
        yield decoder.decode(bytes, { stream: true });
      }
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

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw unreadable();
  return buffer;
}
