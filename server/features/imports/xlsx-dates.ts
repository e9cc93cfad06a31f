import { attribute, xmlEvents } from "./xml-events.ts";

/** The places of a workbook's cell formats that show a number as a date or time. */
export async function readDateFormats(part: AsyncIterable<string>): Promise<Set<number>> {
  const dates = new Set<number>();
  const own = new Map<number, string>();
  let isCellFormat = false;
  let place = 0;
  for await (const event of xmlEvents(part)) {
    if (event.kind === "text") continue;
    if (event.name === "cellXfs") isCellFormat = event.kind === "open" && !event.isEmpty;
    if (event.kind !== "open") continue;
    if (event.name === "numFmt")
      own.set(
        Number(attribute(event.attributes, "numFmtId")),
        attribute(event.attributes, "formatCode") ?? "",
      );
    if (event.name === "xf" && isCellFormat) {
      const format = Number(attribute(event.attributes, "numFmtId") ?? 0);
      const code = own.get(format);
      if (code === undefined ? isBuiltInDate(format) : isDateCode(code)) dates.add(place);
      place++;
    }
  }
  return dates;
}

// 27 to 36 and 50 to 58 are those of East Asian editions.
const isBuiltInDate = (format: number) =>
  (format >= 14 && format <= 22) ||
  (format >= 27 && format <= 36) ||
  (format >= 45 && format <= 47) ||
  (format >= 50 && format <= 58);

// Quoted words, escaped, spaced and repeated signs and colours aren't part of the pattern; [h] and the like are.
const isDateCode = (code: string) =>
  /[dmyhs]/i.test(code.replaceAll(/"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]|General/gi, ""));
