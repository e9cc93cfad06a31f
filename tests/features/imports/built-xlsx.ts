import { crc32, deflateRawSync } from "node:zlib";

/** How an archive is written: as programs differ in it. */
export interface Packing {
  /** Not packed at all. */
  stored?: boolean;
  /** Sizes and checksum stand behind each part's bytes, not before. */
  descriptors?: boolean;
  /** Sizes and places stand in the larger fields, whatever they are. */
  zip64?: boolean;
  /** What the directory says of each part's checksum. */
  sum?: (right: number) => number;
}

const u16 = (value: number) => Buffer.from([value & 0xff, value >>> 8]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const u64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
const large = 0xffffffff;

/** An archive of parts by their names, byte by byte as the format's description has it. */
export function zipOf(parts: Record<string, string | Buffer>, packing: Packing = {}): Buffer {
  const { stored, descriptors, zip64, sum = (right) => right } = packing;
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const packed = stored ? bytes : deflateRawSync(bytes);
    const crc = crc32(bytes);
    const common = [u16(zip64 ? 45 : 20), u16(0x0800 | (descriptors ? 8 : 0)), u16(stored ? 0 : 8), u32(0)];
    const known = descriptors ? [0, 0, 0] : [crc, packed.length, bytes.length];
    const local = Buffer.concat([
      u32(0x04034b50),
      ...common,
      ...known.map(u32),
      u16(Buffer.byteLength(name)),
      u16(0),
      Buffer.from(name),
    ]);
    const behind = descriptors
      ? [u32(0x08074b50), u32(crc), u32(packed.length), u32(bytes.length)]
      : [Buffer.alloc(0)];
    const extra = zip64
      ? Buffer.concat([
          // Something else first, as other programs leave it there.
          Buffer.concat([u16(0x5455), u16(1), Buffer.from([0])]),
          Buffer.concat([u16(1), u16(24), u64(bytes.length), u64(packed.length), u64(at)]),
        ])
      : Buffer.alloc(0);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(45),
        ...common,
        u32(sum(crc)),
        u32(zip64 ? large : packed.length),
        u32(zip64 ? large : bytes.length),
        u16(Buffer.byteLength(name)),
        u16(extra.length),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(zip64 ? large : at),
        Buffer.from(name),
        extra,
      ]),
    );
    const body = Buffer.concat([local, packed, ...behind]);
    bodies.push(body);
    at += body.length;
  }
  const entries = Buffer.concat(directory);
  const count = directory.length;
  const ends: Buffer[] = zip64
    ? [
        u32(0x06064b50),
        u64(44),
        u16(45),
        u16(45),
        u32(0),
        u32(0),
        u64(count),
        u64(count),
        u64(entries.length),
        u64(at),
        u32(0x07064b50),
        u32(0),
        u64(at + entries.length),
        u32(1),
      ]
    : [];
  const short = zip64 ? [0xffff, large, large] : [count, entries.length, at];
  return Buffer.concat([
    ...bodies,
    entries,
    ...ends,
    u32(0x06054b50),
    u16(0),
    u16(0),
    u16(short[0]!),
    u16(short[0]!),
    u32(short[1]!),
    u32(short[2]!),
    u16(0),
  ]);
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const transitional = {
  main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  links: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};
/** The other edition of the standard, which Excel calls “Strict Open XML”. */
export const strict = {
  main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
  links: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

export interface Sheet {
  name: string;
  /** What stands inside <sheetData>. */
  rows: string;
  state?: string;
  kind?: string;
}

export interface Book {
  sheets: Sheet[];
  /** What stands inside <sst>. */
  shared?: string;
  /** What stands inside <styleSheet>. */
  styles?: string;
  /** Before <sheets>. */
  properties?: string;
  /** How the links name the parts. */
  target?: (path: string) => string;
  edition?: typeof strict;
  /** Goes before every part. */
  mark?: string;
  /** Before <sheetData>. */
  before?: string;
}

/** The parts of a workbook as spreadsheet programs save them. */
export function bookParts(book: Book): Record<string, string> {
  const { sheets, shared, styles, target = (path) => path, edition = transitional, mark = "" } = book;
  const link = (id: string, kind: string, path: string) =>
    `<Relationship Id="${id}" Type="${edition.links}/${kind}" Target="${path}"/>`;
  const links = (inner: string) =>
    `${mark}${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  const parts: Record<string, string> = {
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "_rels/.rels": links(link("rId1", "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": `${mark}${head}<workbook xmlns="${edition.main}" xmlns:r="${edition.links}">${book.properties ?? ""}<sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${name}" sheetId="${at + 1}"${state === undefined ? "" : ` state="${state}"`} r:id="rId${at + 1}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": links(
      [
        link("rId90", "theme", target("theme/theme1.xml")),
        ...(styles === undefined ? [] : [link("rId91", "styles", target("styles.xml"))]),
        ...(shared === undefined ? [] : [link("rId92", "sharedStrings", target("sharedStrings.xml"))]),
        ...sheets.map(({ kind = "worksheet" }, at) =>
          link(`rId${at + 1}`, kind, target(`worksheets/sheet${at + 1}.xml`)),
        ),
      ].join(""),
    ),
  };
  if (styles !== undefined)
    parts["xl/styles.xml"] = `${mark}${head}<styleSheet xmlns="${edition.main}">${styles}</styleSheet>`;
  if (shared !== undefined)
    parts["xl/sharedStrings.xml"] = `${mark}${head}<sst xmlns="${edition.main}">${shared}</sst>`;
  for (const [at, { rows }] of sheets.entries())
    parts[`xl/worksheets/sheet${at + 1}.xml`] =
      `${mark}${head}<worksheet xmlns="${edition.main}" xmlns:r="${edition.links}">${book.before ?? ""}<sheetData>${rows}</sheetData></worksheet>`;
  return parts;
}
