import { qrCodewords } from "#client/ui/qr-codewords.ts";

type Grid = boolean[][];

const masks: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The dark squares of a QR code, row by row, without the quiet zone. `mask` is chosen for readability unless given. */
export function qrMatrix(text: string, mask?: number): Grid {
  const { version, codewords } = qrCodewords(text);
  const candidates = mask === undefined ? masks.keys() : [mask];
  let best: Grid = [];
  let least = Infinity;
  for (const candidate of candidates) {
    const grid = draw(version, codewords, candidate);
    const cost = penalty(grid);
    if (cost < least) [best, least] = [grid, cost];
  }
  return best;
}

function draw(version: number, codewords: readonly number[], mask: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  const fixed: Grid = grid.map((row) => [...row]);
  const set = (x: number, y: number, dark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    (grid[y] ?? [])[x] = dark;
    (fixed[y] ?? [])[x] = true;
  };
  const square = (x: number, y: number, radius: number, isDark: (distance: number) => boolean) => {
    for (let dy = -radius; dy <= radius; dy++)
      for (let dx = -radius; dx <= radius; dx++)
        set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let index = 0; index < size; index++) {
    set(6, index, index % 2 === 0);
    set(index, 6, index % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  const places = alignments(version, size);
  for (const x of places)
    for (const y of places) {
      const isCorner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!isCorner) square(x, y, 2, (distance) => distance !== 1);
    }
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  drawData(grid, fixed, codewords, masks[mask] ?? (() => false));
  return grid;
}

function alignments(version: number, size: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => size - 7 - step * (count - 2 - index))];
}

function drawFormat(set: (x: number, y: number, dark: boolean) => void, size: number, mask: number): void {
  const bits = ((mask << 10) | coded(mask, 10, 0x537)) ^ 0x5412;
  const bit = (index: number) => ((bits >>> index) & 1) === 1;
  for (let index = 0; index < 6; index++) set(8, index, bit(index));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let index = 9; index < 15; index++) set(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index++) set(size - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index++) set(8, size - 15 + index, bit(index));
  set(8, size - 8, true);
}

function drawVersion(
  set: (x: number, y: number, dark: boolean) => void,
  size: number,
  version: number,
): void {
  const bits = (version << 12) | coded(version, 12, 0x1f25);
  for (let index = 0; index < 18; index++) {
    const dark = ((bits >>> index) & 1) === 1;
    const [across, along] = [size - 11 + (index % 3), Math.floor(index / 3)];
    set(across, along, dark);
    set(along, across, dark);
  }
}

function coded(value: number, length: number, polynomial: number): number {
  let rest = value;
  for (let step = 0; step < length; step++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * polynomial);
  return rest;
}

// Two columns at a time from the right, up and down in turn, past everything that is fixed.
function drawData(
  grid: Grid,
  fixed: Grid,
  codewords: readonly number[],
  isMasked: (x: number, y: number) => boolean,
): void {
  const size = grid.length;
  let index = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        if (fixed[y]?.[x]) continue;
        const dark = (((codewords[index >>> 3] ?? 0) >>> (7 - (index & 7))) & 1) === 1;
        (grid[y] ?? [])[x] = dark !== isMasked(x, y);
        index++;
      }
  }
}

function penalty(grid: Grid): number {
  const rows = grid.map((row) => row.map(Number).join(""));
  const columns = grid.map((_, x) => grid.map((row) => Number(row[x])).join(""));
  const lines = [...rows, ...columns];
  const runs = lines
    .flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? [])
    .reduce((sum, run) => sum + run.length - 2, 0);
  const finders = lines.reduce(
    (sum, line) => sum + (line.match(/(?=10111010000|00001011101)/g) ?? []).length * 40,
    0,
  );
  let blocks = 0;
  for (const [y, row] of grid.entries())
    for (const [x, dark] of row.entries())
      if (dark === row[x + 1] && dark === grid[y + 1]?.[x] && dark === grid[y + 1]?.[x + 1]) blocks += 3;
  const total = grid.length ** 2;
  const dark = rows.join("").replaceAll("0", "").length;
  return runs + finders + blocks + Math.floor(Math.abs(dark / total - 0.5) * 20) * 10;
}
