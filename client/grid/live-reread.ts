import type { Filter, ListParams } from "#shared/list-params.ts";
import type { GridRow } from "./grid-row-data.ts";
import type { ListClient } from "./list-client.ts";
import type { HeardHints } from "./live-hints.ts";
import { compareRows } from "./live-merge.ts";
import type { LoadedRows } from "./loaded-rows.ts";

/** Ids in one question. */
const mostAsked = 200;

/** A list as it was asked for, and what of it is loaded. */
export interface ListInSight {
  client: ListClient;
  resourceName: string;
  params: ListParams;
  loaded: LoadedRows;
  /** The places beyond which nothing is loaded; null where the list ends. */
  edges: ListEdges;
  /** Whether the list was read from its beginning. */
  isFromTop: boolean;
}

export interface ListEdges {
  before: string | null;
  after: string | null;
}

export type Leaving = "left" | "deleted";

/** What became of the rows that were heard of. */
export interface ListReread {
  /** Loaded rows that differ, by id. */
  changed: Map<string, GridRow>;
  changedFields: Map<string, ReadonlySet<string>>;
  /** Loaded rows that are no longer in this list: they left the filter, or aren't there at all. */
  gone: Map<string, Leaving>;
  /** Rows that the list was asked for. */
  asked: ReadonlySet<string>;
  /** Those of them that are in this list. */
  present: ReadonlySet<string>;
  /** In this list, and not loaded although what is around them is. */
  arrived: ReadonlySet<string>;
  /** In this list beyond what is loaded. */
  beyond: ReadonlySet<string>;
  /** Still to be asked for: more than fit into one question, or the list didn't answer. */
  missed: ReadonlySet<string>;
  isAnswered: boolean;
}

const nothingReread: ListReread = {
  changed: new Map(),
  changedFields: new Map(),
  gone: new Map(),
  asked: new Set(),
  present: new Set(),
  arrived: new Set(),
  beyond: new Set(),
  missed: new Set(),
  isAnswered: true,
};

/** Reads rows again through the list itself. When the list doesn't answer, all of them are still to be asked for. */
export async function rereadRows(list: ListInSight, heard: HeardHints): Promise<ListReread> {
  const { params, loaded } = list;
  const top = heard.unheard ? await unseenAtTop(list) : [];
  // The rows of a closed group are nowhere: its count tells of them.
  const moved = params.group ? [] : heard.moved;
  const due = [...new Set([...heard.known, ...heard.made, ...(top ?? []), ...moved])];
  const unanswered = { ...nothingReread, missed: new Set(due), isAnswered: false };
  if (!top) return unanswered;
  if (due.length === 0) return nothingReread;
  const asked = due.slice(0, mostAsked);
  const present = await rowsOf(list, asked, params);
  if (!present) return unanswered;
  const before = (id: string) => loaded.rows[loaded.places.get(id) ?? -1];
  const reread = compareRows(before, asked, present);
  const [elsewhere, beyond] = await Promise.all([
    // Those that left the list are asked for once more without its filter, to show what became of them.
    rowsOf(list, [...reread.gone], { ...params, filter: undefined, search: undefined }),
    beyondEdges(list, [...reread.arrived]),
  ]);
  if (!elsewhere || !beyond) return unanswered;
  const now = new Set(elsewhere.map(({ _id }) => _id));
  const left = compareRows(before, now, elsewhere);
  return {
    changed: new Map([...reread.changed, ...left.changed]),
    changedFields: new Map([...reread.changedFields, ...left.changedFields]),
    gone: new Map([...reread.gone].map((id) => [id, now.has(id) ? "left" : "deleted"])),
    asked: new Set(asked),
    present: new Set(present.map(({ _id }) => _id)),
    arrived: new Set([...reread.arrived].filter((id) => !beyond.has(id))),
    beyond,
    missed: new Set(due.slice(mostAsked)),
    isAnswered: true,
  };
}

// Undefined when the list doesn't answer: that must not take the rows away.
async function rowsOf(
  { client, resourceName }: ListInSight,
  ids: readonly string[],
  params: ListParams,
): Promise<GridRow[] | undefined> {
  if (ids.length === 0) return [];
  const page = await client
    .rows(resourceName, { ...params, filter: withIds(params.filter, ids), limit: mostAsked })
    .catch(() => undefined);
  return page?.rows;
}

// Which of these rows lie beyond what is loaded: the reader comes to them by scrolling.
async function beyondEdges(
  list: ListInSight,
  ids: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  const { before, after } = list.edges;
  const answers = await Promise.all(
    [before, after].map((cursor) => (cursor === null ? [] : rowsOf(list, ids, { ...list.params, cursor }))),
  );
  if (!answers.every((rows) => rows !== undefined)) return undefined;
  return new Set(answers.flat().map(({ _id }) => _id));
}

// The first rows as they are now, of which those that aren't loaded are new. Half of what is loaded, so that rows that moved
// up because others went aren't taken for new ones.
async function unseenAtTop({ client, resourceName, params, loaded, edges, isFromTop }: ListInSight) {
  const isComplete = edges.before === null && edges.after === null;
  const limit = isComplete ? mostAsked : Math.min(mostAsked, loaded.places.size >> 1);
  if (!isFromTop || params.group !== undefined || limit === 0) return [];
  const top = await client.rows(resourceName, { ...params, limit }).catch(() => undefined);
  return top?.rows.flatMap(({ _id }) => (loaded.places.has(_id) ? [] : [_id]));
}

/** The same filter, for these rows only. */
function withIds(filter: Filter | undefined, ids: readonly string[]): Filter {
  const ofIds: Filter = { field: "id", operator: "anyOf", value: [...ids] };
  return filter ? { all: [filter, ofIds] } : ofIds;
}
