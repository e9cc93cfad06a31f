import { type FileHandle, open } from "node:fs/promises";
import { malformed } from "#server/errors.ts";
import type { SheetLine, SheetValue } from "./sheet-lines.ts";
import { readDateFormats } from "./xlsx-dates.ts";
import { readSharedTexts, textReader, unescaped } from "./xlsx-texts.ts";
import { readWorkbook } from "./xlsx-workbook.ts";
import { attribute, type XmlEvent, xmlEvents } from "./xml-events.ts";
import { ZipFile } from "./zip-file.ts";

const mostUnpacked = 500_000_000;
const mostColumns = 16_384;

/** The first sheet of a workbook, line by line. Numbers say what a person sees; formulas give what they came to. */
export async function readXlsx(path: string): Promise<{ words: string; lines: AsyncIterable<SheetLine> }> {
  const file = await open(path);
  try {
    const zip = await ZipFile.read(file, mostUnpacked);
    const { sheet, title, sharedTexts, styles, isFrom1904 } = await readWorkbook(zip);
    const shared = sharedTexts === undefined ? [] : await readSharedTexts(zip.text(sharedTexts));
    const dates = styles === undefined ? new Set<number>() : await readDateFormats(zip.text(styles));
    const lines = linesOf(file, xmlEvents(zip.text(sheet)), { shared, dates, isFrom1904 });
    return { words: `XLSX, sheet “${title}”`, lines };
  } catch (fault) {
    await file.close();
    throw fault;
  }
}

interface Meanings {
  shared: readonly string[];
  /** Positions of the cell formats that show a number as a date. */
  dates: ReadonlySet<number>;
  isFrom1904: boolean;
}

interface Cell {
  column: number;
  type: string;
  style: number;
}

async function* linesOf(
  file: FileHandle,
  events: AsyncIterable<XmlEvent>,
  meanings: Meanings,
): AsyncGenerator<SheetLine> {
  try {
    let line: SheetLine = { number: 0, cells: [] };
    let nextColumn = 0;
    let cell: Cell | undefined;
    let written = "";
    let isValue = false;
    const isRead = textReader();
    for await (const event of events) {
      const piece = isRead(event);
      if (cell && piece !== undefined) written += piece;
      if (event.kind === "text") {
        if (isValue) written += event.text;
        continue;
      }
      const begins = event.kind === "open";
      const ends = !begins || event.isEmpty;
      if (event.name === "row" && begins) {
        line = { number: Number(attribute(event.attributes, "r") ?? line.number + 1), cells: [] };
        nextColumn = 0;
      }
      if (event.name === "row" && ends && line.cells.some((value) => value !== null)) yield line;
      if (event.name === "v") isValue = begins && !event.isEmpty;
      if (event.name !== "c") continue;
      if (begins) {
        // Programs may leave places out, of cells without a value too.
        cell = cellAt(event.attributes, nextColumn);
        nextColumn = cell.column + 1;
        written = "";
      }
      if (ends && cell) {
        const value = valueOf(written, cell, meanings);
        if (value !== null) {
          while (line.cells.length < cell.column) line.cells.push(null);
          line.cells[cell.column] = value;
        }
        cell = undefined;
      }
    }
  } finally {
    await file.close();
  }
}

function cellAt(attributes: string, next: number): Cell {
  const place = attribute(attributes, "r");
  return {
    column: place === undefined ? next : columnOf(place),
    type: attribute(attributes, "t") ?? "n",
    style: Number(attribute(attributes, "s") ?? 0),
  };
}

function valueOf(written: string, { type, style }: Cell, meanings: Meanings): SheetValue | null {
  if (type === "inlineStr" || type === "str") return written === "" ? null : unescaped(written);
  const plain = written.trim();
  if (plain === "") return null;
  switch (type) {
    case "s":
      return meanings.shared[Number(plain)] ?? null;
    case "b":
      return /^(1|true)$/i.test(plain);
    case "e":
      return { e: plain };
    case "d":
      return plain;
    default: {
      if (!meanings.dates.has(style)) return { n: shownNumber(plain) };
      const serial = Number(plain) + (meanings.isFrom1904 ? 1462 : 0);
      return { n: String(serial), d: true };
    }
  }
}

// Fractions are stored to the last bit, 19.99 as 19.989999999999998; people see fifteen digits.
function shownNumber(stored: string): string {
  const isLong = /e/i.test(stored) || (stored.includes(".") && stored.replace(/^-?[0.]*/, "").length > 16);
  const value = Number(stored);
  if (!isLong || !Number.isFinite(value)) return stored;
  const [mantissa = "", power = "0"] = Math.abs(value).toExponential(14).split("e");
  const digits = mantissa.replace(".", "");
  const whole = Number(power) + 1;
  const placed =
    whole > 0
      ? `${digits.slice(0, whole).padEnd(whole, "0")}.${digits.slice(whole)}`
      : `0.${"0".repeat(-whole)}${digits}`;
  return `${value < 0 ? "-" : ""}${placed.replace(/\.?0*$/, "")}`;
}

function columnOf(place: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(place)?.[0] ?? "A") column = column * 26 + letter.charCodeAt(0) - 64;
  if (column > mostColumns) throw malformed("This spreadsheet has more columns than a spreadsheet can have.");
  return column - 1;
}
