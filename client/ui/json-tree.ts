/** JSON as it was written: numbers stay text, so no digit is lost; keys keep their order, doubles included. */
export type JsonNode =
  | { kind: "object"; entries: { key: string; node: JsonNode }[] }
  | { kind: "array"; items: JsonNode[] }
  | { kind: "string"; text: string }
  | { kind: "literal"; text: string };

const token =
  /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/** Reads JSON text into a tree. Null when it isn't JSON. */
export function parseJson(source: string): JsonNode | null {
  let position = 0;
  const next = (): string => {
    token.lastIndex = position;
    const match = token.exec(source);
    if (!match) throw new SyntaxError("not JSON");
    position = token.lastIndex;
    return match[1] ?? match[2] ?? match[3] ?? match[4] ?? "";
  };
  const peek = (): string => {
    const start = position;
    const text = next();
    position = start;
    return text;
  };
  const members = (close: string, member: () => void) => {
    if (peek() === close) return next();
    for (;;) {
      member();
      const separator = next();
      if (separator === close) return;
      if (separator !== ",") throw new SyntaxError("not JSON");
    }
  };
  const read = (depth: number): JsonNode => {
    if (depth > 200) throw new SyntaxError("too deep");
    const text = next();
    if (text === "{") {
      const entries: { key: string; node: JsonNode }[] = [];
      members("}", () => {
        const key = JSON.parse(next()) as unknown;
        if (typeof key !== "string" || next() !== ":") throw new SyntaxError("not JSON");
        entries.push({ key, node: read(depth + 1) });
      });
      return { kind: "object", entries };
    }
    if (text === "[") {
      const items: JsonNode[] = [];
      members("]", () => items.push(read(depth + 1)));
      return { kind: "array", items };
    }
    if (text.startsWith('"')) return { kind: "string", text: JSON.parse(text) as string };
    if (/^[\]}:,]$/.test(text)) throw new SyntaxError("not JSON");
    return { kind: "literal", text };
  };
  try {
    const node = read(0);
    return /^[ \t\n\r]*$/.test(source.slice(position)) ? node : null;
  } catch {
    return null;
  }
}
