import { malformed } from "#server/errors.ts";

export type XmlEvent =
  | { kind: "open"; name: string; attributes: string; isEmpty: boolean }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string };

const longestPiece = 2_000_000;
const unreadable = () =>
  malformed("This spreadsheet is damaged and can't be read. Open it and save it again.");

/**
 * The tags and texts of an XML document as it comes in, names without their prefix. Knows no document types, so an
 * entity of somebody's own is refused and never expanded.
 */
export async function* xmlEvents(source: AsyncIterable<string>): AsyncGenerator<XmlEvent> {
  let rest = "";
  for await (const piece of source) {
    rest += piece;
    let at = 0;
    for (;;) {
      const event = nextEvent(rest, at);
      if (!event) break;
      at = event.end;
      if (event.found) yield event.found;
    }
    rest = rest.slice(at);
    if (rest.length > longestPiece) throw unreadable();
  }
  if (rest.trim() !== "") throw unreadable();
}

function nextEvent(text: string, at: number): { end: number; found?: XmlEvent } | undefined {
  if (at >= text.length) return undefined;
  if (text.charAt(at) !== "<") {
    const end = text.indexOf("<", at);
    if (end < 0) return undefined;
    return { end, found: { kind: "text", text: decoded(text.slice(at, end)) } };
  }
  for (const [begin, finish] of skipped) {
    const start = text.slice(at, at + begin.length);
    if (start.length < begin.length && begin.startsWith(start)) return undefined;
    if (start !== begin) continue;
    const end = text.indexOf(finish, at + begin.length);
    if (end < 0) return undefined;
    const found: XmlEvent | undefined =
      begin === "<![CDATA[" ? { kind: "text", text: text.slice(at + begin.length, end) } : undefined;
    return { end: end + finish.length, ...(found && { found }) };
  }
  if (text.startsWith("<!", at)) throw unreadable();
  const end = tagEnd(text, at);
  if (end === undefined) return undefined;
  const tag = /^<(\/?)(?:[^\s/>:]+:)?([^\s/>:]+)([\s\S]*?)(\/?)>$/.exec(text.slice(at, end));
  if (!tag) throw unreadable();
  const [, slash, name = "", attributes = "", empty] = tag;
  return {
    end,
    found: slash ? { kind: "close", name } : { kind: "open", name, attributes, isEmpty: empty === "/" },
  };
}

const skipped = [
  ["<?", "?>"],
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
] as const;

// A ">" may stand inside an attribute's quotes.
function tagEnd(text: string, at: number): number | undefined {
  let quote = "";
  for (let place = at + 1; place < text.length; place++) {
    const sign = text.charAt(place);
    if (quote !== "") {
      if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === ">") return place + 1;
  }
  return undefined;
}

/** An attribute's value by its name without prefix; undefined where it isn't there. */
export function attribute(attributes: string, name: string): string | undefined {
  for (const [, prefix, found, double, single] of attributes.matchAll(attributePattern))
    if (found === name && prefix !== "xmlns") return decoded(double ?? single ?? "");
  return undefined;
}

const attributePattern = /(?:([^\s=:"']+):)?([^\s=:"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes("&") && !text.includes("\r")) return text;
  return text.replaceAll(/\r\n?/g, "\n").replaceAll(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, name: string) => {
    if (!name.startsWith("#")) {
      const sign = named[name];
      if (sign === undefined) throw unreadable();
      return sign;
    }
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    if (code > 0x10ffff) throw unreadable();
    return String.fromCodePoint(code);
  });
}
