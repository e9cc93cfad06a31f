import { malformed } from "#server/errors.ts";
import { attribute, xmlEvents } from "./xml-events.ts";
import type { ZipFile } from "./zip-file.ts";

/** Where the parts of a workbook stand that reading a sheet needs. */
export interface Workbook {
  /** The first sheet of cells that can be seen: its name and its part. */
  title: string;
  sheet: string;
  sharedTexts: string | undefined;
  styles: string | undefined;
  isFrom1904: boolean;
}

interface Link {
  id: string;
  /** The last word of the type's address: the same in both editions of the standard. */
  kind: string;
  part: string;
}

const unseen = () => malformed("This workbook has no sheet that can be seen.");

/** Finds the parts of a workbook by their links, whatever the program that saved it calls them. */
export async function readWorkbook(zip: ZipFile): Promise<Workbook> {
  const main =
    (await linksOf(zip, "")).find(({ kind }) => kind === "officeDocument")?.part ?? "xl/workbook.xml";
  const links = await linksOf(zip, main);
  const sheets: { title: string; part: string }[] = [];
  let isFrom1904 = false;
  for await (const event of xmlEvents(zip.text(main))) {
    if (event.kind !== "open") continue;
    if (event.name === "workbookPr")
      isFrom1904 = /^(1|true|on)$/.test(attribute(event.attributes, "date1904") ?? "");
    // Charts may have sheets of their own.
    const link = links.find(({ id }) => id === attribute(event.attributes, "id"));
    const isSeen = (attribute(event.attributes, "state") ?? "visible") === "visible";
    if (event.name === "sheet" && isSeen && link?.kind === "worksheet")
      sheets.push({ title: attribute(event.attributes, "name") ?? "", part: link.part });
  }
  const [first] = sheets;
  if (!first) throw unseen();
  const partOf = (wanted: string) => links.find(({ kind, part }) => kind === wanted && zip.has(part))?.part;
  return {
    title: first.title,
    sheet: first.part,
    sharedTexts: partOf("sharedStrings"),
    styles: partOf("styles"),
    isFrom1904,
  };
}

// The links of a part stand beside it; those of the whole package at its top.
async function linksOf(zip: ZipFile, part: string): Promise<Link[]> {
  const at = part.lastIndexOf("/") + 1;
  const folder = part.slice(0, at);
  const name = `${folder}_rels/${part.slice(at)}.rels`;
  if (!zip.has(name)) return [];
  const links: Link[] = [];
  for await (const event of xmlEvents(zip.text(name))) {
    if (event.kind !== "open" || event.name !== "Relationship") continue;
    const of = (wanted: string) => attribute(event.attributes, wanted) ?? "";
    if (of("TargetMode") === "External") continue;
    const kind = of("Type").slice(of("Type").lastIndexOf("/") + 1);
    links.push({ id: of("Id"), kind, part: partAt(folder, of("Target")) });
  }
  return links;
}

function partAt(folder: string, target: string): string {
  if (!URL.canParse(target, `package:/${folder}`)) return target;
  return new URL(target, `package:/${folder}`).pathname.replace(/^\/+/, "");
}
