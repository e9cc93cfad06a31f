import { type FileHandle, open } from "node:fs/promises";
import { malformed } from "#server/errors.ts";
import type { SheetLine, SheetValue } from "./sheet-lines.ts";
import { attribute, type XmlEvent, xmlEvents } from "./xml-events.ts";
import { ZipFile } from "./zip-file.ts";

const mostUnpacked = 500_000_000;
const mostSharedText = 60_000_000;
const mostColumns = 16_384;

/** The first sheet of a workbook, line by line. Numbers keep their digits; formulas give what they came to. */
export async function readXlsx(path: string): Promise<{ words: string; lines: AsyncIterable<SheetLine> }> {
  const file = await open(path);
  try {
    const zip = await ZipFile.read(file, mostUnpacked);
    const { sheet, title, isFrom1904 } = await firstSheet(zip);
    const shared = zip.has("xl/sharedStrings.xml") ? await sharedTexts(zip) : [];
    const dates = zip.has("xl/styles.xml") ? await dateStyles(zip) : new Set<number>();
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

async function firstSheet(zip: ZipFile) {
  let title = "";
  let link: string | undefined;
  let isFrom1904 = false;
  for await (const event of xmlEvents(zip.text("xl/workbook.xml"))) {
    if (event.kind !== "open") continue;
    if (event.name === "workbookPr")
      isFrom1904 = /^(1|true)$/.test(attribute(event.attributes, "date1904") ?? "");
    if (event.name === "sheet" && link === undefined && attribute(event.attributes, "state") === undefined) {
      title = attribute(event.attributes, "name") ?? "";
      link = attribute(event.attributes, "id");
    }
  }
  for await (const event of xmlEvents(zip.text("xl/_rels/workbook.xml.rels"))) {
    if (event.kind !== "open" || event.name !== "Relationship") continue;
    if (link === undefined || attribute(event.attributes, "Id") !== link) continue;
    const target = attribute(event.attributes, "Target") ?? "";
    return { title, isFrom1904, sheet: target.startsWith("/") ? target.slice(1) : `xl/${target}` };
  }
  throw malformed("This workbook has no sheet that can be seen.");
}

async function sharedTexts(zip: ZipFile): Promise<string[]> {
  const texts: string[] = [];
  let size = 0;
  let text = "";
  const isRead = textReader();
  for await (const event of xmlEvents(zip.text("xl/sharedStrings.xml"))) {
    const piece = isRead(event);
    if (piece !== undefined) text += piece;
    if (event.kind === "open" && event.name === "si" && event.isEmpty) texts.push("");
    if (event.kind === "close" && event.name === "si") {
      size += text.length;
      if (size > mostSharedText)
        throw malformed("This spreadsheet holds too much text. Save it as CSV instead.");
      texts.push(unescaped(text));
      text = "";
    }
  }
  return texts;
}

// Texts stand in <t>, in pieces where parts of a cell look different; phonetic guides (<rPh>) are not part of it.
function textReader() {
  let isText = false;
  let isPhonetic = false;
  return (event: XmlEvent): string | undefined => {
    if (event.kind === "text") return isText && !isPhonetic ? event.text : undefined;
    if (event.name === "rPh") isPhonetic = event.kind === "open" && !event.isEmpty;
    if (event.name === "t") isText = event.kind === "open" && !event.isEmpty;
    return undefined;
  };
}

async function dateStyles(zip: ZipFile): Promise<Set<number>> {
  const dates = new Set<number>();
  const own = new Map<number, string>();
  let isCellFormat = false;
  let place = 0;
  for await (const event of xmlEvents(zip.text("xl/styles.xml"))) {
    if (event.kind === "text") continue;
    if (event.name === "cellXfs") isCellFormat = event.kind === "open";
    if (event.kind !== "open") continue;
    if (event.name === "numFmt")
      own.set(
        Number(attribute(event.attributes, "numFmtId")),
        attribute(event.attributes, "formatCode") ?? "",
      );
    if (event.name === "xf" && isCellFormat) {
      const format = Number(attribute(event.attributes, "numFmtId"));
      if (isBuiltInDate(format) || isDateCode(own.get(format) ?? "")) dates.add(place);
      place++;
    }
  }
  return dates;
}

const isBuiltInDate = (format: number) => (format >= 14 && format <= 22) || (format >= 45 && format <= 47);
// Quoted words, escaped signs and colours aren't part of the pattern.
const isDateCode = (code: string) => /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, ""));

async function* linesOf(
  file: FileHandle,
  events: AsyncIterable<XmlEvent>,
  meanings: Meanings,
): AsyncGenerator<SheetLine> {
  try {
    let line: SheetLine = { number: 0, cells: [] };
    let cell: { column: number; type: string; style: number } | undefined;
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
      if (event.name === "row" && begins)
        line = { number: Number(attribute(event.attributes, "r") ?? line.number + 1), cells: [] };
      if (event.name === "row" && (!begins || event.isEmpty)) {
        if (line.cells.some((value) => value !== null)) yield line;
      }
      if (event.name === "v") isValue = begins && !event.isEmpty;
      if (event.name === "c" && begins) {
        const place = attribute(event.attributes, "r");
        cell = {
          column: place === undefined ? line.cells.length : columnOf(place),
          type: attribute(event.attributes, "t") ?? "n",
          style: Number(attribute(event.attributes, "s") ?? 0),
        };
        written = "";
        if (event.isEmpty) cell = undefined;
      }
      if (event.name === "c" && !begins && cell) {
        while (line.cells.length < cell.column) line.cells.push(null);
        line.cells[cell.column] = valueOf(written, cell.type, cell.style, meanings);
        cell = undefined;
      }
    }
  } finally {
    await file.close();
  }
}

function valueOf(written: string, type: string, style: number, meanings: Meanings): SheetValue | null {
  switch (type) {
    case "s":
      return meanings.shared[Number(written)] ?? null;
    case "inlineStr":
    case "str":
      return unescaped(written);
    case "b":
      return written.trim() === "1";
    case "e":
      return written;
    case "d":
      return written;
    default: {
      if (written.trim() === "") return null;
      if (!meanings.dates.has(style)) return { n: written.trim() };
      const serial = Number(written) + (meanings.isFrom1904 ? 1462 : 0);
      return { n: String(serial), d: true };
    }
  }
}

function columnOf(place: string): number {
  let column = 0;
  for (const letter of /^[A-Z]+/.exec(place)?.[0] ?? "A") column = column * 26 + letter.charCodeAt(0) - 64;
  if (column > mostColumns) throw malformed("This spreadsheet has more columns than a spreadsheet can have.");
  return column - 1;
}

// Excel's escape for characters that XML can't hold.
const unescaped = (text: string) =>
  text.includes("_x")
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
