import { CopySilence } from "#server/data/copy-stream.ts";
import { sqlStateOf } from "#server/data/database-fault.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { tooSlow } from "#server/errors.ts";
import { inSentence } from "#shared/format/label-words.ts";
import { describeFilter } from "#shared/list-labels.ts";
import type { Filter, ListParams, Operator } from "#shared/list-params.ts";

/** What was asked, as the refusal says it: "counting every invoice". */
export type ListQuestion = "rows" | "count" | "facets" | "groups" | "totals" | "export";

const patterns = new Set<Operator>(["contains", "notContains", "startsWith"]);

/**
 * Passes an answer on; where the time limit ended the question, refuses (408) with words that name what was slow in it
 * and what to narrow.
 */
export async function unlessSlow<Answer>(
  reader: ListReader,
  question: ListQuestion,
  params: ListParams,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (fault) {
    throw isTimeout(fault)
      ? Object.assign(tooSlow(slowWords(reader, question, params)), { cause: fault })
      : fault;
  }
}

// The same state stands for a question that was withdrawn; only its text tells.
function isTimeout(fault: unknown): boolean {
  if (fault instanceof CopySilence) return true;
  for (let at = fault; at instanceof Error; at = at.cause) if (/user request/i.test(at.message)) return false;
  return sqlStateOf(fault) === "57014";
}

/** "This took too long and was stopped. The search for “x” looks into every row. Add a filter, …" */
export function slowWords(reader: ListReader, question: ListQuestion, params: ListParams): string {
  const slow = [...narrowingParts(reader, params), ...ownPart(reader, question, params)];
  return `This took too long and was stopped. ${slow[0]} ${advice(reader, params)}`;
}

function narrowingParts(reader: ListReader, { search, filter }: ListParams): string[] {
  const { resource } = reader.list;
  return [
    ...(search ? [`The search for “${shortened(search)}” looks into every row.`] : []),
    ...(filter ? slowParts(filter) : []).map(
      (part) =>
        `The filter “${shortened(describeFilter(resource, part))}” looks into ${"related" in part ? "many other records" : "every row"}.`,
    ),
  ];
}

function slowParts(filter: Filter): Filter[] {
  if ("related" in filter) return [filter];
  if ("field" in filter)
    return patterns.has(filter.operator) || filter.path || filter.field.includes(".") ? [filter] : [];
  return (filter.all ?? filter.any ?? []).flatMap(slowParts);
}

function ownPart(
  { list: { resource }, fields }: ListReader,
  question: ListQuestion,
  { sort, group, totals }: ListParams,
): string[] {
  const label = (name: string) => fields.get(name)?.field.label ?? name;
  const labels = (names: readonly { field: string }[]) => names.map(({ field }) => label(field)).join(", ");
  const all = inSentence(resource.label);
  switch (question) {
    case "groups":
      return [`Grouping by ${group ? label(group.field) : "a column"} reads all ${all} that match.`];
    case "totals":
      return [`Summing up ${labels(totals ?? [])} reads all ${all} that match.`];
    case "count":
      return [`Counting exactly reads all ${all} that match.`];
    case "facets":
      return [`Counting the values reads all ${all} that match.`];
    case "rows":
    case "export":
      return sort
        ? [`Sorting by ${labels(sort)} needs all ${all} that match in order.`]
        : [`There are very many ${all} to look through.`];
  }
}

// A time and a state narrow most: those that the reader may filter by and hasn't yet.
function advice({ fields }: ListReader, { filter, search }: ListParams): string {
  const used = new Set(filter ? namesIn(filter) : []);
  const free = (kind: string) =>
    [...fields.values()].find(
      ({ name, field }) => field.kind === kind && field.filterable && !field.hidden && !used.has(name),
    )?.field.label;
  const ways = [
    ...[free("instant") ?? free("date")].flatMap((name) => (name ? [`a time range on ${name}`] : [])),
    ...[free("enum")].flatMap((name) => (name ? [`a choice of ${name}`] : [])),
  ];
  const narrower =
    ways.length > 0 ? `Narrow the list first, with ${ways.join(" or ")}` : "Narrow the filter first";
  return search ? `${narrower}, or search for a whole id.` : `${narrower}.`;
}

function namesIn(filter: Filter): string[] {
  if ("related" in filter) return [];
  if ("field" in filter) return [filter.field];
  return (filter.all ?? filter.any ?? []).flatMap(namesIn);
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
