import type { FileHandle } from "node:fs/promises";
import { malformed } from "#server/errors.ts";

/** A file in an archive: how it is packed, in how many bytes, from where on, and the checksum of what it unpacks to. */
export interface ZipPart {
  method: number;
  packed: number;
  offset: number;
  sum: number;
}

/** The refusal of what can't be read as a spreadsheet. */
export const unreadable = () =>
  malformed(
    "This isn't a spreadsheet that can be read here. Save it as XLSX, without a password, or as CSV.",
  );

const mostParts = 5_000;
const largestDirectory = 2_000_000;
const largestEnd = 65_557;
/** Where a number stands that is too large for its place, the larger one stands elsewhere (zip64). */
const [elsewhere16, elsewhere32] = [0xffff, 0xffffffff];

/** The parts of an archive on disk by their names, read from its directory; refuses what isn't one. */
export async function readDirectory(file: FileHandle): Promise<Map<string, ZipPart>> {
  const { count, length, offset } = await endOf(file);
  if (count > mostParts || length > largestDirectory) throw unreadable();
  const directory = await bytesAt(file, offset, length);
  const parts = new Map<string, ZipPart>();
  let at = 0;
  for (let number = 0; number < count; number++) {
    if (directory.length < at + 46 || directory.readUInt32LE(at) !== 0x02014b50) throw unreadable();
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((place) =>
      directory.readUInt16LE(at + place),
    );
    const next = at + 46 + name + extra + comment;
    if (next > directory.length) throw unreadable();
    parts.set(
      directory.toString("utf8", at + 46, at + 46 + name),
      partOf(directory.subarray(at, at + 46), directory.subarray(at + 46 + name, at + 46 + name + extra)),
    );
    at = next;
  }
  return parts;
}

function partOf(entry: Buffer, extra: Buffer): ZipPart {
  const large = largeNumbers(extra);
  const number = (place: number) => {
    const short = entry.readUInt32LE(place);
    if (short !== elsewhere32) return short;
    const value = large.shift();
    if (value === undefined) throw unreadable();
    return value;
  };
  // The order in which the larger ones stand: unpacked, packed, offset.
  const [, packed = 0, offset = 0] = [24, 20, 42].map(number);
  return { method: entry.readUInt16LE(10), packed, offset, sum: entry.readUInt32LE(16) };
}

function largeNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 0x0001) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, index) => whole(field, index * 8));
  }
  return [];
}

async function endOf(file: FileHandle) {
  const { size } = await file.stat();
  const from = Math.max(0, size - largestEnd);
  const tail = await bytesAt(file, from, size - from);
  const end = tail.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  if (end < 0 || tail.length < end + 22) throw unreadable();
  const short = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    offset: tail.readUInt32LE(end + 16),
  };
  const isLarge = short.count === elsewhere16 || short.length === elsewhere32 || short.offset === elsewhere32;
  if (!isLarge) return short;
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) throw unreadable();
  const large = await bytesAt(file, whole(tail, locator + 8), 56);
  if (large.readUInt32LE(0) !== 0x06064b50) throw unreadable();
  return { count: whole(large, 32), length: whole(large, 40), offset: whole(large, 48) };
}

/** Bytes of a file that must be there. */
export async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw unreadable();
  return buffer;
}

function whole(bytes: Buffer, place: number): number {
  const value = bytes.readBigUInt64LE(place);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw unreadable();
  return Number(value);
}
