import { malformed } from "#server/errors.ts";
import { type XmlEvent, xmlEvents } from "./xml-events.ts";

const mostSharedText = 60_000_000;
/** What an entry takes beside its letters: empty ones aren't free. */
const perEntry = 16;

/** The texts of a workbook that cells name by their place. */
export async function readSharedTexts(part: AsyncIterable<string>): Promise<string[]> {
  const texts: string[] = [];
  let size = 0;
  let text = "";
  const isRead = textReader();
  for await (const event of xmlEvents(part)) {
    const piece = isRead(event);
    if (piece !== undefined) text += piece;
    if (event.kind === "text" || event.name !== "si") continue;
    if (event.kind === "open" && !event.isEmpty) continue;
    size += text.length + perEntry;
    if (size > mostSharedText)
      throw malformed("This spreadsheet holds too much text. Save it as CSV instead.");
    texts.push(unescaped(text));
    text = "";
  }
  return texts;
}

/** Reads texts in <t>, in pieces where parts of a cell look different; phonetic guides (<rPh>) are not part of them. */
export function textReader() {
  let isText = false;
  let isPhonetic = false;
  return (event: XmlEvent): string | undefined => {
    if (event.kind === "text") return isText && !isPhonetic ? event.text : undefined;
    if (event.name === "rPh") isPhonetic = event.kind === "open" && !event.isEmpty;
    if (event.name === "t") isText = event.kind === "open" && !event.isEmpty;
    return undefined;
  };
}

/** A text without the spreadsheet's escape for characters that XML can't hold: `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes("_x")
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}
