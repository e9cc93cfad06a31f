import { isWithinLimits } from "#shared/filter-limits.ts";
import { parseFilter, writeFilter } from "#shared/filter-text.ts";
import {
  type Aggregate,
  aggregates,
  type Filter,
  type GroupStep,
  groupSteps,
  listLimits,
  type ListParams,
  zonePattern,
} from "#shared/list-params.ts";
import { rawList, rawWord, readWord, writeWord } from "#shared/url-words.ts";

/** The search parameters that hold a list's state. */
export const listSearchNames = [
  "filter",
  "q",
  "sort",
  "group",
  "totals",
  "columns",
  "limit",
  "cursor",
  "groupKey",
  "zone",
] as const;
type ListSearchName = (typeof listSearchNames)[number];
export type ListSearch = Partial<Record<ListSearchName, string>>;

/**
 * A list's state as search parameters: `sort=-createdAt,email`, `filter=all(status:is:open,total:gt:500)`,
 * `group=createdAt:month`, `totals=total:sum`.
 */
export function listParamsToSearch(params: ListParams): ListSearch {
  const { filter, search, sort, group, totals, columns, limit, cursor, groupKey, zone } = params;
  return {
    ...(filter && { filter: writeFilter(filter) }),
    ...(search !== undefined && { q: search }),
    ...(sort && { sort: sort.map(({ field, direction }) => writeSortKey(field, direction)).join(",") }),
    ...(group && { group: writeWord(group.field) + (group.by ? `:${group.by}` : "") }),
    ...(totals && { totals: totals.map(({ field, of }) => `${writeWord(field)}:${of}`).join(",") }),
    ...(columns && { columns: columns.map((name) => writeWord(name)).join(",") }),
    ...(limit !== undefined && { limit: String(limit) }),
    ...(cursor !== undefined && { cursor }),
    ...(groupKey !== undefined && { groupKey: groupKey === null ? "" : `:${groupKey}` }),
    ...(zone !== undefined && { zone }),
  };
}

/** A list's state from search parameters. Never throws: a part that isn't understood is left out. */
export function listParamsFromSearch(search: Readonly<Record<string, unknown>>): ListParams {
  const params: Record<string, unknown> = {};
  for (const { key, value } of readParts(search)) if (value !== undefined) params[key] = value;
  return params;
}

/** The same where nothing may be left out, as in an export: null when any part isn't understood. */
export function strictListParams(search: Readonly<Record<string, unknown>>): ListParams | null {
  const params: Record<string, unknown> = {};
  for (const { key, value } of readParts(search)) {
    if (value === undefined) return null;
    params[key] = value;
  }
  return params;
}

function readParts(search: Readonly<Record<string, unknown>>): { key: keyof ListParams; value: unknown }[] {
  const parts: { key: keyof ListParams; value: unknown }[] = [];
  for (const name of listSearchNames) {
    const text = Object.hasOwn(search, name) ? search[name] : undefined;
    if (text === undefined || text === null) continue;
    const { key, read } = readers[name];
    const part = isWritable(text) ? read(String(text)) : undefined;
    parts.push({ key, value: part });
  }
  return parts;
}

// A router may have made a number of `q=123` already.
const isWritable = (value: unknown) =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const within = (most: number) => (text: string) => (text.length <= most ? text : undefined);
const listWithin = <Part>(parts: Part[], most: number) => (parts.length <= most ? parts : undefined);
const isName = ({ field }: { field: string }) => field.length <= listLimits.name;

const readers: Record<ListSearchName, { key: keyof ListParams; read: (text: string) => unknown }> = {
  filter: { key: "filter", read: readFilter },
  q: { key: "search", read: within(listLimits.search) },
  sort: {
    key: "sort",
    read: (text) => {
      const keys = rawList(text).map(readSortKey);
      return keys.every(isName) ? listWithin(keys, listLimits.sortKeys) : undefined;
    },
  },
  group: { key: "group", read: readGroup },
  totals: { key: "totals", read: readTotals },
  columns: { key: "columns", read: (text) => listWithin(rawList(text).map(readWord), listLimits.columns) },
  limit: { key: "limit", read: readLimit },
  cursor: { key: "cursor", read: within(listLimits.cursor) },
  // The colon tells an empty text from no value at all.
  groupKey: {
    key: "groupKey",
    read: (text) => (text === "" ? null : text.startsWith(":") ? text.slice(1) : undefined),
  },
  zone: { key: "zone", read: (text) => (text.length <= 60 && zonePattern.test(text) ? text : undefined) },
};

function readFilter(text: string): Filter | undefined {
  const filter = parseFilter(text);
  return filter && isWithinLimits(filter) ? filter : undefined;
}

function readLimit(text: string): number | undefined {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= listLimits.rows ? limit : undefined;
}

function readGroup(text: string) {
  const { field, word, end } = readPair(text, 0);
  if (end !== text.length || !isName({ field })) return undefined;
  if (word === undefined) return { field };
  return groupSteps.includes(word as GroupStep) ? { field, by: word as GroupStep } : undefined;
}

function readTotals(text: string) {
  const totals: { field: string; of: Aggregate }[] = [];
  for (let at = 0; at < text.length;) {
    const { field, word, end } = readPair(text, at);
    if (!aggregates.includes(word as Aggregate) || (end < text.length && text.charAt(end) !== ","))
      return undefined;
    totals.push({ field, of: word as Aggregate });
    at = end + 1;
  }
  return totals.every(isName) ? listWithin(totals, listLimits.totals) : undefined;
}

// `total:sum`, up to the next dividing sign.
function readPair(text: string, at: number): { field: string; word: string | undefined; end: number } {
  const first = rawWord(text, at);
  const field = readWord(first.raw);
  if (text.charAt(first.end) !== ":") return { field, word: undefined, end: first.end };
  const second = rawWord(text, first.end + 1);
  return { field, word: second.raw, end: second.end };
}

function writeSortKey(field: string, direction: "asc" | "desc"): string {
  return direction === "desc" ? `-${writeWord(field)}` : writeWord(field, "-");
}

function readSortKey(raw: string) {
  return raw.startsWith("-")
    ? { field: readWord(raw.slice(1)), direction: "desc" as const }
    : { field: readWord(raw), direction: "asc" as const };
}

/** Search parameters as the text of an address, without the question mark; signs that need no escape stay readable. */
export function writeSearch(search: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(search)
    .flatMap(([name, text]) => (text === undefined ? [] : [`${escapeWord(name)}=${escapeWord(text)}`]))
    .join("&");
}

/** The counterpart of `writeSearch`: every value stays the text that it was. */
export function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function escapeWord(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Surrogate}/gu, "\uFFFD"))
    .replaceAll("%20", "+")
    .replaceAll("%2C", ",")
    .replaceAll("%3A", ":")
    .replaceAll("%2F", "/");
}
