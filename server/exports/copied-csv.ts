import { sql, type SQL } from "drizzle-orm";
import { wireValue } from "#server/data/row-codec.ts";
import { csvText } from "#shared/format/csv-text.ts";
import { minorDigits } from "#shared/format/money.ts";
import type { ExportColumns, ShownColumn } from "./export-columns.ts";

/*
 * Rows as CSV from what COPY sends: cells with tabs between them, a line for each row, \N for nothing, a backslash before
 * what is none of these. Bytes go over as they are wherever nothing in them needs a second look, which is nearly always:
 * a million rows are neither taken apart nor garbage.
 */

const [tab, newLine, carriageReturn, backslash] = [9, 10, 13, 92];
const [comma, dot, minus, zero] = [44, 46, 45, 48];
const bytesOf = (text: string) => Buffer.from(text, "latin1");

// What `csvText` looks at: quotes, delimiters and escapes anywhere; at the beginning also what starts a formula and the
// first byte of its full-width twins.
const special = Uint8Array.from({ length: 256 }, (_, byte) => Number(bytesOf('",;|\\').includes(byte)));
const begins = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(special[byte] === 1 || byte === 0xef || bytesOf("'=+-@").includes(byte)),
);

type Way = "text" | "plain" | "number" | "boolean" | "instant" | "money";

/** The cells to select for the columns shown, in the order in which `csvFromCopy` takes them. */
export function copiedCells({ shown, read }: ExportColumns): SQL[] {
  return shown.flatMap(({ field: { field, whole }, sibling }) => {
    const other = sibling === -1 ? undefined : read[sibling]!.whole;
    if (field.kind === "reference" && other) return sql`coalesce((${other})::text, (${whole})::text)`;
    if (field.kind === "money" && other) return [whole, other];
    return field.kind === "trend" ? sql`to_json(${whole})::text` : whole;
  });
}

function wayOf({ field: { field }, sibling }: ShownColumn): Way {
  switch (field.kind) {
    case "boolean":
    case "instant":
      return field.kind;
    case "money":
      return sibling === -1 ? "plain" : "money";
    case "number":
    case "integer":
    case "percent":
      return "number";
    case "id":
    case "date":
      return "plain";
    default:
      return "text";
  }
}

/** The first line; the mark at the beginning tells Excel that the file is UTF-8. */
export function csvHeading({ shown }: ExportColumns): Buffer {
  return Buffer.from(`\uFEFF${shown.map(({ label }) => csvText(label)).join(",")}\r\n`);
}

/** Turns whole lines of COPY's into CSV. One for each export: it keeps the memory that it writes into. */
export function csvFromCopy({ shown }: ExportColumns): (lines: Buffer) => { bytes: Buffer; rows: number } {
  const ways = shown.map(wayOf);
  let out = Buffer.allocUnsafeSlow(0);
  let [at, end] = [0, 0];
  let source: Buffer;

  // An empty cell at the end of a line grows fourfold, nothing else that goes over as it is more than threefold; what does
  // makes room first.
  const roomFor = (bytes: number, from: number) => {
    const needed = end + bytes + 4 * (source.length - from) + 64;
    if (needed > out.length) out = Buffer.concat([out.subarray(0, end)], Math.ceil(needed * 1.25));
  };
  const write = (text: string) => {
    roomFor(3 * text.length, at);
    end += out.write(text, end);
  };
  // Loops work on what is their own: the engine keeps that in registers.
  const endOfCell = () => {
    const bytes = source;
    let place = at;
    while (bytes[place]! !== tab && bytes[place]! !== newLine) place++;
    at = place;
  };
  const copy = (from: number, to: number) => {
    const [bytes, target] = [source, out];
    let into = end;
    for (let place = from; place < to; place++) target[into++] = bytes[place]!;
    end = into;
  };
  const put = (word: Buffer) => {
    for (let place = 0; place < word.length; place++) out[end++] = word[place]!;
  };

  function text(): void {
    const [bytes, target, from] = [source, out, at];
    let [place, into] = [at, end];
    let byte = bytes[place]!;
    let flags = begins[byte]!;
    while (byte !== tab && byte !== newLine) {
      flags |= special[byte]!;
      target[into++] = byte;
      byte = bytes[++place]!;
    }
    at = place;
    if (place === from) put(empty);
    else if (flags === 0) end = into;
    else write(csvText(unescaped(bytes.toString("utf8", from, place))));
  }

  // Postgres prints the great and the small like 1e+20, we like the list.
  function number(): void {
    const from = at;
    endOfCell();
    const isOdd = hasExponent(source, from, at) || (source[from] === minus && at === from + 2);
    if (isOdd) write(String(Number(source.toString("latin1", from, at))));
    else copy(from, at);
  }

  function instant(column: ShownColumn): void {
    const from = at;
    endOfCell();
    const length = at - from;
    // `2026-11-22 20:04:11.12+00`, which it is wherever the session's zone is UTC.
    const isUsual =
      length >= 22 &&
      length < 30 &&
      source[from + 10] === 32 &&
      source[at - 3] === 43 &&
      source[at - 2] === zero &&
      source[at - 1] === zero &&
      (source[from + 19] === dot || length === 22);
    if (!isUsual) return write(String(wireValue(column.field, source.toString("latin1", from, at))));
    copy(from, from + 10);
    out[end++] = 84;
    copy(from + 11, from + 19);
    out[end++] = dot;
    copy(from + 20, at - 3);
    for (let digits = Math.max(0, length - 23); digits < 6; digits++) out[end++] = zero;
    out[end++] = 90;
  }

  // Minor units and, in the cell behind them, their currency.
  function money(): void {
    let from = at;
    endOfCell();
    const to = at++;
    const currencyFrom = at;
    endOfCell();
    const currency = source.toString("utf8", currencyFrom, at);
    const digits = currency === "" || currency === "\\N" ? 0 : minorDigits(currency);
    if (source[from] === minus) out[end++] = source[from++]!;
    const point = to - digits;
    copy(from, Math.min(point, to));
    if (digits === 0) return;
    if (point <= from) out[end++] = zero;
    out[end++] = dot;
    for (let place = point; place < to; place++) out[end++] = place < from ? zero : source[place]!;
  }

  function cell(column: number): void {
    const way = ways[column]!;
    if (source[at] === backslash && source[at + 1] === 78) {
      at += 2;
      if (way !== "money") return;
      at++;
      return endOfCell();
    }
    if (way === "text") text();
    else if (way === "instant") instant(shown[column]!);
    else if (way === "money") money();
    else if (way === "number") number();
    else if (way === "boolean") put(source[at++] === 116 ? yes : no);
    else {
      const from = at;
      endOfCell();
      copy(from, at);
    }
  }

  return (lines) => {
    source = lines;
    at = end = 0;
    let rows = 0;
    roomFor(0, 0);
    while (at < lines.length) {
      for (let column = 0; column < ways.length; column++) {
        if (column > 0) out[end++] = comma;
        cell(column);
        at++;
      }
      out[end++] = carriageReturn;
      out[end++] = newLine;
      rows++;
    }
    return { bytes: Buffer.from(out.subarray(0, end)), rows };
  };
}

const yes = bytesOf("true");
const no = bytesOf("false");
const empty = bytesOf('""');

function hasExponent(bytes: Buffer, from: number, to: number): boolean {
  for (let place = from; place < to; place++) if (bytes[place] === 101) return true;
  return false;
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };

function unescaped(text: string): string {
  return text.includes("\\")
    ? text.replaceAll(/\\([\s\S])/g, (_, sign: string) => escapes[sign] ?? sign)
    : text;
}
