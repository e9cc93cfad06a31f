import type { Condition, Filter, Operator, Period, RelativeRange } from "#shared/list-params.ts";
import { rawWord, readScalar, readWord, writeScalar, writeWord } from "#shared/url-words.ts";

const deepest = 5;
const period = /^!([a-zA-Z]+)$/;
const span = /^!(\d{1,6})(minute|hour|day|week|month)$/;

/**
 * A filter as one readable word: `all(status:anyOf:(open,paid),createdAt:last:!7day,any(total:gt:500,phone:isEmpty))`,
 * `organizationId.status:is:past_due`, `some(invoices.userId,status:is:past_due)`, `metadata/plan/seats:gte:5`.
 */
export function writeFilter(filter: Filter): string {
  if ("field" in filter) return writeCondition(filter);
  if ("related" in filter) {
    const [quantity, inner] = filter.none ? ["none", filter.none] : ["some", filter.some ?? { all: [] }];
    return `${quantity}(${writeWord(filter.related)},${writeFilter(inner)})`;
  }
  const [name, parts] = filter.any ? ["any", filter.any] : ["all", filter.all ?? []];
  return `${name}(${parts.map(writeFilter).join(",")})`;
}

function writeCondition({ field, path, operator, value }: Condition): string {
  const start = `${[field, ...(path ?? [])].map(writeStep).join("/")}:${operator}`;
  if (value === undefined) return start;
  if (Array.isArray(value)) return `${start}:(${value.map(writeScalar).join(",")})`;
  if (typeof value !== "object") return `${start}:${writeScalar(value)}`;
  return "period" in value ? `${start}:!${value.period}` : `${start}:!${value.count}${value.unit}`;
}

// A path into JSON is divided by slashes: `metadata/plan/seats:gte:5`.
const writeStep = (step: string) => writeWord(step).replaceAll("/", "~/");

function readSteps(raw: string): { field: string; path?: string[] } {
  const steps = [""];
  for (let at = 0; at < raw.length; at++) {
    const sign = raw.charAt(at);
    if (sign === "/") steps.push("");
    else steps[steps.length - 1] += sign === "~" ? sign + raw.charAt(++at) : sign;
  }
  const [field = "", ...path] = steps.map(readWord);
  return path.length > 0 ? { field, path } : { field };
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
  if (text.charAt(end) === ":") return readCondition(text, end + 1, readSteps(raw));
  if (text.charAt(end) === "(" && (raw === "some" || raw === "none"))
    return depth < deepest ? readRelated(text, end + 1, depth, raw) : undefined;
  if (text.charAt(end) !== "(" || (raw !== "all" && raw !== "any") || depth >= deepest) return undefined;
  const parts = readParts(text, end + 1, (from) => readNode(text, from, depth + 1));
  return parts && { node: raw === "all" ? { all: parts.node } : { any: parts.node }, end: parts.end };
}

function readRelated(
  text: string,
  at: number,
  depth: number,
  quantity: "some" | "none",
): Read<Filter> | undefined {
  const { raw, end } = rawWord(text, at);
  if (text.charAt(end) !== ",") return undefined;
  const inner = readNode(text, end + 1, depth + 1);
  if (!inner || text.charAt(inner.end) !== ")") return undefined;
  const related = readWord(raw);
  const node = quantity === "some" ? { related, some: inner.node } : { related, none: inner.node };
  return { node, end: inner.end + 1 };
}

function readCondition(
  text: string,
  at: number,
  start: { field: string; path?: string[] },
): Read<Condition> | undefined {
  const { raw, end } = rawWord(text, at);
  const operator = raw as Operator;
  if (text.charAt(end) !== ":") return { node: { ...start, operator }, end };
  if (text.charAt(end + 1) === "(") {
    const list = readParts(text, end + 2, (from) => readValue(text, from));
    return list && { node: { ...start, operator, value: list.node }, end: list.end };
  }
  const word = rawWord(text, end + 1);
  const range = span.exec(word.raw);
  const named = period.exec(word.raw);
  const value = range
    ? { count: Number(range[1]), unit: range[2] as RelativeRange["unit"] }
    : named
      ? { period: named[1] as Period }
      : readScalar(word.raw);
  return { node: { ...start, operator, value }, end: word.end };
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
