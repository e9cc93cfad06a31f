/*
 * The bytes of a QR code (ISO/IEC 18004): text in byte mode at error correction level M, versions 1 to 20.
 */

const correctionPerBlock = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

/** The smallest version that holds the text, and its codewords in the order in which they are drawn. Throws over 600 bytes or so. */
export function qrCodewords(text: string): { version: number; codewords: number[] } {
  const bytes = [...new TextEncoder().encode(text)];
  const version =
    blockCounts.findIndex((_, index) => bytes.length + (index < 9 ? 2 : 3) <= dataCapacity(index + 1)) + 1;
  if (version === 0) throw new RangeError("This text is too long for a QR code.");
  return { version, codewords: interleaved(dataCodewords(bytes, version), version) };
}

function rawCapacity(version: number): number {
  const alignments = version >= 2 ? Math.floor(version / 7) + 2 : 0;
  const modules =
    (16 * version + 128) * version +
    64 -
    (alignments ? (25 * alignments - 10) * alignments - 55 : 0) -
    (version >= 7 ? 36 : 0);
  return Math.floor(modules / 8);
}

function dataCapacity(version: number): number {
  return rawCapacity(version) - at(correctionPerBlock, version - 1) * at(blockCounts, version - 1);
}

function dataCodewords(bytes: readonly number[], version: number): number[] {
  const lengthBits = version < 10 ? 8 : 16;
  const bits = `0100${bytes.length.toString(2).padStart(lengthBits, "0")}${bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("")}0000`;
  const padded = bits.slice(0, Math.floor(bits.length / 8) * 8) || bits;
  const words = (padded.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 2));
  const capacity = dataCapacity(version);
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words.slice(0, capacity);
}

function interleaved(data: readonly number[], version: number): number[] {
  const blocks = at(blockCounts, version - 1);
  const correction = at(correctionPerBlock, version - 1);
  const raw = rawCapacity(version);
  const shortBlocks = blocks - (raw % blocks);
  const shortLength = Math.floor(raw / blocks) - correction;
  const divisor = generator(correction);
  const parts = Array.from({ length: blocks }, (_, block) => {
    const start = block * shortLength + Math.max(0, block - shortBlocks);
    const words = data.slice(start, start + shortLength + (block < shortBlocks ? 0 : 1));
    return { words, check: remainder(words, divisor) };
  });
  const result: number[] = [];
  for (let index = 0; index <= shortLength; index++)
    for (const { words } of parts) if (index < words.length) result.push(at(words, index));
  for (let index = 0; index < correction; index++)
    for (const { check } of parts) result.push(at(check, index));
  return result;
}

// Reed-Solomon over GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((other >>> bit) & 1) * one;
  }
  return product;
}

function generator(degree: number): number[] {
  const result = [...Array.from({ length: degree - 1 }, () => 0), 1];
  for (let step = 0, root = 1; step < degree; step++, root = times(root, 2))
    for (let index = 0; index < degree; index++)
      result[index] = times(at(result, index), root) ^ (index + 1 < degree ? at(result, index + 1) : 0);
  return result;
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  const result = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ (result.shift() ?? 0);
    result.push(0);
    for (const [index, coefficient] of divisor.entries())
      result[index] = at(result, index) ^ times(coefficient, factor);
  }
  return result;
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}
