import type { Condition, Filter, Operator, RelativeRange } from "#shared/list-params.ts";
import { rawWord, readScalar, readWord, writeScalar, writeWord } from "#shared/url-words.ts";

const deepest = 5;
const span = /^!(\d{1,6})(minute|hour|day|week|month)$/;

/** A filter as one readable word: `all(status:anyOf:(open,paid),createdAt:last:!7day,any(total:gt:500,phone:isEmpty))`. */
export function writeFilter(filter: Filter): string {
  if ("field" in filter) return writeCondition(filter);
  const [name, parts] = filter.any ? ["any", filter.any] : ["all", filter.all ?? []];
  return `${name}(${parts.map(writeFilter).join(",")})`;
}

function writeCondition({ field, operator, value }: Condition): string {
  const start = `${writeWord(field)}:${operator}`;
  if (value === undefined) return start;
  if (Array.isArray(value)) return `${start}:(${value.map(writeScalar).join(",")})`;
  return typeof value === "object"
    ? `${start}:!${value.count}${value.unit}`
    : `${start}:${writeScalar(value)}`;
}

/** Reads what `writeFilter` wrote; undefined for anything else. The result is a shape, not yet a checked filter. */
export function parseFilter(text: string): Filter | undefined {
  const read = readNode(text, 0, 0);
  return read?.end === text.length ? read.node : undefined;
}

interface Read<Node> {
  node: Node;
  end: number;
}

function readNode(text: string, at: number, depth: number): Read<Filter> | undefined {
  const { raw, end } = rawWord(text, at);
  if (text.charAt(end) === ":") return readCondition(text, end + 1, readWord(raw));
  if (text.charAt(end) !== "(" || (raw !== "all" && raw !== "any") || depth >= deepest) return undefined;
  const parts = readParts(text, end + 1, (from) => readNode(text, from, depth + 1));
  return parts && { node: raw === "all" ? { all: parts.node } : { any: parts.node }, end: parts.end };
}

function readCondition(text: string, at: number, field: string): Read<Condition> | undefined {
  const { raw, end } = rawWord(text, at);
  const operator = raw as Operator;
  if (text.charAt(end) !== ":") return { node: { field, operator }, end };
  if (text.charAt(end + 1) === "(") {
    const list = readParts(text, end + 2, (from) => readValue(text, from));
    return list && { node: { field, operator, value: list.node }, end: list.end };
  }
  const word = rawWord(text, end + 1);
  const range = span.exec(word.raw);
  const value = range
    ? { count: Number(range[1]), unit: range[2] as RelativeRange["unit"] }
    : readScalar(word.raw);
  return { node: { field, operator, value }, end: word.end };
}

function readValue(text: string, at: number): Read<string | number | boolean> {
  const { raw, end } = rawWord(text, at);
  return { node: readScalar(raw), end };
}

function readParts<Node>(
  text: string,
  at: number,
  readOne: (from: number) => Read<Node> | undefined,
): Read<Node[]> | undefined {
  const parts: Node[] = [];
  if (text.charAt(at) === ")") return { node: parts, end: at + 1 };
  for (let from = at; from < text.length;) {
    const read = readOne(from);
    if (!read) return undefined;
    parts.push(read.node);
    const sign = text.charAt(read.end);
    if (sign === ")") return { node: parts, end: read.end + 1 };
    if (sign !== ",") return undefined;
    from = read.end + 1;
  }
  return undefined;
}
