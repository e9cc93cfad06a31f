import type { ExportColumns } from "./export-columns.ts";
import type { EncodeOptions } from "./export-formats.ts";
import { cellStyle, sheetCell, textCell } from "./xlsx-cells.ts";
import { contentTypes, packageRelations, styleSheet, workbook, workbookRelations } from "./xlsx-parts.ts";
import { type ZipEntry, zipStream } from "./zip-stream.ts";

export const mostSheetRows = 1_048_576;
// Far from the 4 GB that an archive's entry may have.
const mostSheetText = 2_000_000_000;

/** Rows as a workbook, as they come: one sheet, and another one wherever a sheet is full. */
export function encodeXlsx(
  batches: AsyncIterable<unknown[][]>,
  columns: ExportColumns,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  return zipStream(entries(batches, columns, options));
}

async function* entries(
  batches: AsyncIterable<unknown[][]>,
  columns: ExportColumns,
  options: EncodeOptions,
): AsyncGenerator<ZipEntry> {
  yield { name: "[Content_Types].xml", content: [contentTypes] };
  yield { name: "_rels/.rels", content: [packageRelations] };
  yield { name: "xl/styles.xml", content: [styleSheet] };
  const source = new RowSource(batches, options.sheetRows ?? mostSheetRows);
  let sheets = 0;
  do {
    sheets++;
    yield { name: `xl/worksheets/sheet${sheets}.xml`, content: sheet(source, columns, options) };
  } while (source.hasMore);
  yield { name: "xl/workbook.xml", content: [workbook(options.title, sheets)] };
  yield { name: "xl/_rels/workbook.xml.rels", content: [workbookRelations(sheets)] };
}

async function* sheet(
  source: RowSource,
  { shown }: ExportColumns,
  { timeZone }: EncodeOptions,
): AsyncGenerator<string> {
  const widths = shown.map(({ field, label }, at) => {
    const width = Math.max(10, Math.round((field.field.width ?? 180) / 7), Math.min(label.length + 2, 40));
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;
  });
  const letters = shown.map((_, at) => columnLetters(at));
  // The heading says whose clock its times show, so that an import knows it too.
  const headings = shown.map(({ field, label }, at) => {
    const text = field.field.kind === "instant" ? `${label} (${timeZone})` : label;
    return placed(textCell(text, cellStyle.heading), `${letters[at]}1`);
  });
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData><row r="1">${headings.join("")}</row>`;
  let size = 0;
  let number = 1;
  for await (const rows of source.ofOneSheet(() => size < mostSheetText)) {
    let text = "";
    for (const row of rows) {
      number++;
      text += `<row r="${number}">`;
      for (let at = 0; at < shown.length; at++)
        text += placed(sheetCell(row, shown[at]!, timeZone), `${letters[at]}${number}`);
      text += "</row>";
    }
    size += text.length;
    yield text;
  }
  yield "</sheetData></worksheet>";
}

const placed = (cell: string, place: string) => (cell === "" ? "" : `<c r="${place}"${cell.slice(2)}`);

/** 0 is A, 26 is AA. */
function columnLetters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnLetters(Math.floor(at / 26) - 1) + last;
}

/** Hands out the batches sheet by sheet, cut where a sheet is full. */
class RowSource {
  hasMore = true;
  private rest: unknown[][] = [];
  private readonly batches: AsyncIterator<unknown[][]>;
  private readonly rowsOfSheet: number;

  constructor(batches: AsyncIterable<unknown[][]>, sheetRows: number) {
    this.batches = batches[Symbol.asyncIterator]();
    this.rowsOfSheet = sheetRows - 1;
  }

  async *ofOneSheet(hasRoom: () => boolean): AsyncGenerator<unknown[][]> {
    let room = this.rowsOfSheet;
    while (await this.fill()) {
      if (room === 0 || !hasRoom()) return;
      const rows = this.rest.slice(0, room);
      this.rest = this.rest.slice(room);
      room -= rows.length;
      yield rows;
    }
  }

  private async fill(): Promise<boolean> {
    while (this.rest.length === 0 && this.hasMore) {
      const next = await this.batches.next();
      if (next.done) this.hasMore = false;
      else this.rest = next.value;
    }
    return this.rest.length > 0;
  }
}
