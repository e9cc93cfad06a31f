import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cellWords } from "#server/features/imports/sheet-lines.ts";
import { ZipFile } from "#server/features/imports/zip-file.ts";
import { readCell } from "#server/features/imports/cell-values.ts";
import { readXlsx } from "#server/features/imports/read-xlsx.ts";
import { bookParts, strict, zipOf, type Book, type Packing } from "./built-xlsx.ts";

/* Workbooks as Excel, LibreOffice and the libraries behind other programs save them, built by hand. */

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "pressdesk-xlsx-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function readBytes(bytes: Buffer) {
  const path = join(folder, `${++files}.xlsx`);
  await writeFile(path, bytes);
  const { words, lines } = await readXlsx(path);
  const read: { number: number; cells: (string | null)[] }[] = [];
  for await (const { number, cells } of lines)
    read.push({ number, cells: cells.map((cell) => (cell === null ? null : cellWords(cell))) });
  return { words, read };
}
const readBook = (book: Book, packing?: Packing) => readBytes(zipOf(bookParts(book), packing));
const cellsOf = async (book: Book) => (await readBook(book)).read.map(({ cells }) => cells);
const sheet = (rows: string, more: Partial<Book> = {}): Book => ({
  sheets: [{ name: "Sheet1", rows }],
  ...more,
});
const refused = async (attempt: Promise<unknown>) => {
  const fault = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(fault).toMatchObject({ code: "BAD_REQUEST" });
  return (fault as Error).message;
};

describe("texts", () => {
  test("shared ones: in pieces, with phonetic guides, escaped, empty, with spaces kept", async () => {
    const shared =
      "<si><t>Plain &amp; simple</t></si>" +
      "<si><r><rPr><b/><sz val='11'/></rPr><t>Bo</t></r><r><t xml:space='preserve'>ld </t></r><r><t>text</t></r></si>" +
      "<si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><phoneticPr fontId='1'/></si>" +
      "<si><t xml:space='preserve'>  two  </t></si><si/><si><t/></si>" +
      "<si><t>line_x000D_\nbreak_x005F_x000D_</t></si><si><t><![CDATA[<raw> & more]]></t></si>";
    const row = Array.from({ length: 8 }, (_, at) => `<c t="s"><v>${at}</v></c>`).join("");
    expect(await cellsOf(sheet(`<row r="1">${row}</row>`, { shared }))).toEqual([
      ["Plain & simple", "Bold text", "東京", "  two  ", "", "", "line\r\nbreak_x000D_", "<raw> & more"],
    ]);
  });

  test("in the cell itself, in pieces too, and those that a formula came to", async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>in</t></is></c><c r="B1" t="inlineStr"><is><r><t>in </t></r><r><t>pieces</t></r></is></c>' +
      '<c r="C1" t="str"><f>A1&amp;"!"</f><v>in!</v></c><c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1+1</f><v>2</v></c></row>';
    expect(await cellsOf(sheet(rows))).toEqual([["in", "in pieces", "in!", null, "2"]]);
  });
});

test("truth values, and faults of the spreadsheet's own", async () => {
  const rows =
    '<row r="1"><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="e"><v>#N/A</v></c></row>';
  expect(await cellsOf(sheet(rows))).toEqual([["true", "false", "#DIV/0!", "#N/A"]]);
});

test("a cell that shows a fault is never taken for its value", () => {
  const context = { timeZone: "UTC", locale: "en", currency: undefined };
  for (const kind of ["text", "number", "date", "instant"] as const)
    expect(readCell({ kind, label: "Any" }, { e: "#N/A" }, context)).toEqual({
      fault: "The spreadsheet shows #N/A here instead of a value.",
    });
});

test("numbers say what a person sees, not how the program keeps them", async () => {
  const kept = [
    "19.989999999999998",
    "0.30000000000000004",
    "7.0000000000000007E-2",
    "1.5E+3",
    "-1E-7",
    "1234567890123456789",
    "0.1",
    "-0.00012",
    "100",
    "1E21",
  ];
  const rows = `<row r="1">${kept.map((value) => `<c><v>${value}</v></c>`).join("")}</row>`;
  expect((await cellsOf(sheet(rows)))[0]).toEqual([
    "19.99",
    "0.3",
    "0.07",
    "1500",
    "-0.0000001",
    "1234567890123456789",
    "0.1",
    "-0.00012",
    "100",
    "1000000000000000000000",
  ]);
});

describe("dates", () => {
  // Format 0 is General; the others as programs write them for a chosen language or by hand.
  const codes = [
    "yyyy\\-mm\\-dd",
    "[$-409]d\\-mmm\\-yy;@",
    "dd/mm/yyyy hh:mm",
    "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
    "DD.MM.YYYY",
    '#,##0.00\\ "days"',
    "0.00_);[Red]\\(0.00\\)",
    "#,##0.00\\ [$€-407]",
    '"year" 0',
    "0.00E+00",
    "General",
    "_-* #,##0.00_-;\\-* #,##0.00_-",
  ];
  const styles =
    `<numFmts count="${codes.length}">${codes.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', "&quot;")}"/>`).join("")}</numFmts>` +
    // A style without a number of its own stands between them.
    "<cellStyleXfs count='1'><xf numFmtId='14'/></cellStyleXfs>" +
    `<cellXfs><xf numFmtId="0"/><xf fontId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="30"/><xf numFmtId="57"/>${codes.map((_, at) => `<xf numFmtId="${164 + at}" applyNumberFormat="1"><alignment/></xf>`).join("")}</cellXfs>` +
    "<dxfs><dxf><numFmt numFmtId='170' formatCode='yyyy'/></dxf></dxfs>";
  const row = (serial: string) =>
    `<row r="1">${Array.from({ length: 6 + codes.length }, (_, at) => `<c s="${at}"><v>${serial}</v></c>`).join("")}</row>`;

  test("are known by their format, built in or somebody's own, and not by what a format merely says", async () => {
    const [cells] = await cellsOf(sheet(row("46348"), { styles }));
    const day = "2026-11-22";
    expect(cells).toEqual([
      "46348",
      "46348",
      ...Array<string>(9).fill(day),
      ...Array<string>(7).fill("46348"),
    ]);
  });

  test("with a time of day", async () => {
    const [cells] = await cellsOf(
      sheet('<row r="1"><c s="3"><v>46348.586805555555</v></c></row>', { styles }),
    );
    expect(cells).toEqual(["2026-11-22 14:05:00.000000"]);
  });

  test("of the calendar that begins in 1904", async () => {
    for (const said of ["1", "true"]) {
      const properties = `<workbookPr date1904="${said}" defaultThemeVersion="124226"/>`;
      expect((await cellsOf(sheet(row("44886"), { styles, properties })))[0]![2]).toBe("2026-11-22");
    }
    const properties = '<workbookPr date1904="0"/>';
    expect((await cellsOf(sheet(row("46348"), { styles, properties })))[0]![2]).toBe("2026-11-22");
  });

  test("as text of the standard's own", async () => {
    const rows = '<row r="1"><c t="d" s="2"><v>2026-11-22T14:05:00</v></c></row>';
    expect(await cellsOf(sheet(rows, { styles }))).toEqual([["2026-11-22T14:05:00"]]);
  });
});

describe("places", () => {
  test("cells and rows that are left out, empty ones, and rows without anything", async () => {
    const rows =
      '<row r="1" spans="1:5"><c r="B1"><v>1</v></c><c r="C1" s="1"/><c r="E1"><v>2</v></c></row>' +
      '<row r="2"/><row r="3"><c r="A3" s="4"/><c r="B3" t="s"><v></v></c></row><row r="7"><c r="A7"><v>3</v></c></row>';
    const { read } = await readBook(sheet(rows, { shared: "<si><t>first</t></si>" }));
    expect(read).toEqual([
      { number: 1, cells: [null, "1", null, null, "2"] },
      { number: 7, cells: ["3"] },
    ]);
  });

  test("without their names: in order, empty cells counted", async () => {
    const rows = '<row><c><v>1</v></c><c s="1"/><c><v>3</v></c></row><row><c/><c><v>5</v></c></row>';
    expect((await readBook(sheet(rows))).read).toEqual([
      { number: 1, cells: ["1", null, "3"] },
      { number: 2, cells: [null, "5"] },
    ]);
  });

  test("merged cells have their value once, and a sheet that claims to be huge is as long as its rows", async () => {
    const book = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1"/></row>', {
      before: '<dimension ref="A1:XFD1048576"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>',
    });
    const parts = bookParts(book);
    const name = "xl/worksheets/sheet1.xml";
    parts[name] = parts[name]!.replace(
      "</sheetData>",
      '</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>',
    );
    expect((await readBytes(zipOf(parts))).read).toEqual([{ number: 1, cells: ["1"] }]);
  });
});

describe("workbooks", () => {
  const rows = (value: number) => `<row r="1"><c r="A1"><v>${value}</v></c></row>`;

  test("the first sheet of cells that can be seen is read, whichever was open last", async () => {
    const { words, read } = await readBook({
      properties: '<bookViews><workbookView activeTab="4"/></bookViews>',
      sheets: [
        { name: "Old", rows: rows(1), state: "hidden" },
        { name: "Older", rows: rows(2), state: "veryHidden" },
        { name: "Chart", rows: "", kind: "chartsheet", state: "visible" },
        { name: "A &amp; B state='hidden'", rows: rows(3), state: "visible" },
        { name: "Open", rows: rows(4) },
      ],
    });
    expect(words).toBe("XLSX, sheet “A & B state='hidden'”");
    expect(read).toEqual([{ number: 1, cells: ["3"] }]);
  });

  test("parts are found by absolute and by winding links, in any case, and behind a byte order mark", async () => {
    const named = sheet('<row r="1"><c t="s"><v>0</v></c></row>', {
      shared: "<si><t>found</t></si>",
      styles: "",
    });
    for (const target of [
      (path: string) => `/xl/${path}`,
      (path: string) => `./${path}`,
      (path: string) => `../xl/${path}`,
      (path: string) => path.replace("sheet", "Sheet"),
    ])
      expect(await cellsOf({ ...named, target, mark: "\uFEFF" })).toEqual([["found"]]);
  });

  test("a workbook may stand elsewhere and have a prefix before every name", async () => {
    const parts = bookParts(
      sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', { shared: "<si><t>x</t></si>" }),
    );
    const moved = Object.fromEntries(
      Object.entries(parts).map(([name, text]) => [
        name.replace(/^xl\//, "book/"),
        text
          .replaceAll("xl/workbook", "book/workbook")
          .replaceAll(/<(\/?)(worksheet|sheetData|row|c|v|sst|si|t)\b/g, "<$1x:$2"),
      ]),
    );
    expect((await readBytes(zipOf(moved))).read).toEqual([{ number: 1, cells: ["x"] }]);
  });

  test("both editions of the standard", async () => {
    expect(await cellsOf(sheet(rows(5), { edition: strict, shared: "", styles: "" }))).toEqual([["5"]]);
  });

  test.each<[string, Packing]>([
    ["stored as they are", { stored: true }],
    ["with their sizes behind them", { descriptors: true }],
    ["with the fields of large archives", { zip64: true }],
    ["with all of these", { stored: true, descriptors: true, zip64: true }],
  ])("parts %s", async (_, packing) => {
    expect((await readBook(sheet(rows(6)), packing)).read).toEqual([{ number: 1, cells: ["6"] }]);
  });
});

describe("what can't be read is refused in words", () => {
  const whole = () => zipOf(bookParts(sheet('<row r="1"><c><v>1</v></c></row>')));
  const cannot =
    "This isn't a spreadsheet that can be read here. Save it as XLSX, without a password, or as CSV.";

  test("archives that were cut off, wherever", async () => {
    const bytes = whole();
    for (let length = 4; length < bytes.length; length += 37)
      expect(await refused(readBytes(bytes.subarray(0, length))), String(length)).toBe(cannot);
  });

  test("a part whose bytes aren't those that were packed", async () => {
    const sum = (right: number) => right ^ 1;
    expect(await refused(readBook(sheet("<row><c><v>1</v></c></row>"), { sum }))).toBe(cannot);
    const bytes = whole();
    const at = bytes.indexOf("xl/worksheets/sheet1.xml") + 30;
    bytes.fill(0xff, at, at + 20);
    expect(await refused(readBytes(bytes))).toBe(cannot);
  });

  test("XML that ends in the middle, and a document type with entities of its own", async () => {
    const damaged = "This spreadsheet is damaged and can't be read. Open it and save it again.";
    const parts = bookParts(sheet("<row><c><v>1</v></c></row>"));
    const name = "xl/worksheets/sheet1.xml";
    const cut = { ...parts, [name]: `${parts[name]!.slice(0, -20)}<c r="` };
    expect(await refused(readBytes(zipOf(cut)))).toBe(damaged);
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>';
    expect(await refused(readBytes(zipOf({ ...parts, [name]: laughs })))).toBe(damaged);
  });

  test("no sheet that can be seen, no workbook at all, another program's archive", async () => {
    const hidden = { sheets: [{ name: "a", rows: "", state: "hidden" }] };
    expect(await refused(readBook(hidden))).toBe("This workbook has no sheet that can be seen.");
    expect(await refused(readBytes(zipOf({ "word/document.xml": "<document/>" })))).toBe(cannot);
  });

  test("a small file that unpacks to more than there may be, in its rows or in its texts", async () => {
    const parts = bookParts(sheet("", { shared: "" }));
    const path = join(folder, "bomb.xlsx");
    await writeFile(path, zipOf({ huge: Buffer.alloc(2_000_000, "<row/>"), small: "<row/>" }));
    const file = await open(path);
    const zip = await ZipFile.read(file, 1_000_000);
    const read = async (part: string) => {
      for await (const piece of zip.text(part)) expect(piece.length).toBeLessThan(100_000);
    };
    await read("small");
    expect(await refused(read("huge"))).toMatch(/unpacks to more than 500 MB/);
    await file.close();
    const empties = `<sst>${"<si/>".repeat(4_000_000)}</sst>`;
    expect(await refused(readBytes(zipOf({ ...parts, "xl/sharedStrings.xml": empties })))).toBe(
      "This spreadsheet holds too much text. Save it as CSV instead.",
    );
  });

  test("more columns than there can be", async () => {
    expect(await refused(readBook(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')))).toMatch(
      /more columns/,
    );
  });
});
