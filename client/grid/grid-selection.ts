import type { Count, Grouping, ListParams, Selection } from "#shared/list-params.ts";

/** What the list knows of its groups at the moment. */
export interface KnownGroups {
  /** The id of the group under whose heading a loaded row stands. */
  groupOf: (rowId: string) => string | undefined;
  /** How many rows a group has. */
  countOf: (groupId: string) => number;
}

/** Whole groups by id with their keys, and single rows of others. */
export interface WithinGroups {
  group: Grouping;
  keys: ReadonlyMap<string, string | null>;
  also: ReadonlySet<string>;
  known: KnownGroups;
}

/** What is ticked in a grid: some rows by id, or everything that matches, or of that some groups, less the unticked. */
export type GridSelection =
  | { kind: "some"; ids: ReadonlySet<string>; anchor: string | null }
  | {
      kind: "matching";
      except: ReadonlySet<string>;
      anchor: string | null;
      matching: Pick<ListParams, "filter" | "search" | "zone">;
      asOf: string;
      within?: WithinGroups;
    };

export const nothingSelected: GridSelection = { kind: "some", ids: new Set(), anchor: null };

/** As many ids as a command takes; more go by "all that match". */
export const mostSelectedIds = 1000;

export function isSelected(selection: GridSelection, id: string): boolean {
  if (selection.kind === "some") return selection.ids.has(id);
  return !selection.except.has(id) && (!selection.within || isWithin(selection.within, id));
}

/** Whether a row is ticked with its whole group, or as one of the others. */
function isWithin(within: WithinGroups, id: string): boolean {
  return within.also.has(id) || isOfGroup(within, id);
}

function isOfGroup({ keys, known }: WithinGroups, id: string): boolean {
  const group = known.groupOf(id);
  return group !== undefined && keys.has(group);
}

export function isNothingSelected(selection: GridSelection): boolean {
  return selection.kind === "some" && selection.ids.size === 0;
}

/** Ticks or unticks one row and makes it the start of the next range. */
export function toggleRow(selection: GridSelection, id: string): GridSelection {
  return withRows(selection, [id], !isSelected(selection, id), id);
}

/** Gives every row from the last toggled one to this one the state of the last toggled one. */
export function selectRange(
  selection: GridSelection,
  loadedIds: readonly string[],
  id: string,
): GridSelection {
  const from = selection.anchor === null ? -1 : loadedIds.indexOf(selection.anchor);
  const to = loadedIds.indexOf(id);
  if (to < 0) return selection;
  if (from < 0 || selection.anchor === null) return toggleRow(selection, id);
  const range = loadedIds.slice(Math.min(from, to), Math.max(from, to) + 1);
  return withRows(selection, range, isSelected(selection, selection.anchor), selection.anchor);
}

export function selectLoaded(loadedIds: readonly string[]): GridSelection {
  return { kind: "some", ids: new Set(loadedIds), anchor: loadedIds[0] ?? null };
}

/** Everything that matches and existed at `asOf`, the database's clock when the list was read. */
export function selectMatching(params: ListParams, asOf: string): GridSelection {
  const matching: Pick<ListParams, "filter" | "search" | "zone"> = {};
  if (params.filter) matching.filter = params.filter;
  if (params.search) matching.search = params.search;
  if (params.zone) matching.zone = params.zone;
  return { kind: "matching", except: new Set(), anchor: null, matching, asOf };
}

/** How the box in the header shows the loaded rows. `places` holds every loaded id. */
export function headerBox(
  selection: GridSelection,
  places: ReadonlyMap<string, number>,
): "none" | "some" | "all" {
  if (places.size === 0 || isNothingSelected(selection)) return "none";
  if (selection.kind === "matching") {
    if (selection.within) return [...places.keys()].every((id) => isSelected(selection, id)) ? "all" : "some";
    return selection.except.size === 0 ? "all" : "some";
  }
  let loaded = 0;
  for (const id of selection.ids) if (places.has(id)) loaded++;
  return loaded === places.size ? "all" : "some";
}

/** The chosen rows among those that are loaded, in their order. */
export function selectedRows<Row extends { _id: string }>(
  selection: GridSelection,
  rows: readonly Row[],
  places: ReadonlyMap<string, number>,
): Row[] {
  // A grouped list has lines that are no records: these have no place.
  if (selection.kind === "matching")
    return rows.filter((row) => places.has(row._id) && isSelected(selection, row._id));
  const found: number[] = [];
  for (const id of selection.ids) {
    const place = places.get(id);
    if (place !== undefined) found.push(place);
  }
  return found.sort((one, other) => one - other).flatMap((place) => rows[place] ?? []);
}

/** How many rows are meant; as exact as the count of the list is. */
export function selectedCount(selection: GridSelection, count: Count | undefined): Count | undefined {
  if (selection.kind === "some") return { kind: "exact", value: selection.ids.size };
  const { within, except } = selection;
  if (within) {
    const inGroups = [...within.keys.keys()].reduce((sum, id) => sum + within.known.countOf(id), 0);
    return { kind: "exact", value: Math.max(0, inGroups + within.also.size - except.size) };
  }
  if (!count) return undefined;
  return { kind: count.kind, value: Math.max(0, count.value - selection.except.size) };
}

/** The selection as a command takes it, or why it can't be taken. */
export function toCommandSelection(selection: GridSelection): { selection: Selection } | { refusal: string } {
  if (selection.kind === "matching") {
    if (selection.except.size > mostSelectedIds) {
      return { refusal: `At most ${mostSelectedIds} rows can be left out. Narrow the filter instead.` };
    }
    const { matching, within, except, asOf } = selection;
    if (within && within.also.size > mostSelectedIds) {
      return {
        refusal: `At most ${mostSelectedIds} single rows can be ticked beside groups. Tick their groups instead.`,
      };
    }
    return {
      selection: {
        matching,
        ...(within && {
          within: { group: within.group, keys: [...within.keys.values()], also: [...within.also] },
        }),
        except: [...except],
        asOf,
      },
    };
  }
  if (selection.ids.size === 0) return { refusal: "Nothing is selected." };
  if (selection.ids.size > mostSelectedIds) {
    return {
      refusal: `More than ${mostSelectedIds} rows are ticked one by one. Select all that match instead.`,
    };
  }
  return { selection: { ids: [...selection.ids] } };
}

function withRows(
  selection: GridSelection,
  ids: readonly string[],
  selected: boolean,
  anchor: string,
): GridSelection {
  if (selection.kind === "some") {
    return { ...selection, ids: withMembers(selection.ids, ids, selected), anchor };
  }
  const { within } = selection;
  if (!within) return { ...selection, except: withMembers(selection.except, ids, !selected), anchor };
  const ofGroups = ids.filter((id) => isOfGroup(within, id));
  const others = ids.filter((id) => !isOfGroup(within, id));
  return {
    ...selection,
    except: withMembers(selection.except, ofGroups, !selected),
    within: { ...within, also: withMembers(within.also, others, selected) },
    anchor,
  };
}

function withMembers(set: ReadonlySet<string>, ids: readonly string[], member: boolean): ReadonlySet<string> {
  const next = new Set(set);
  for (const id of ids) {
    if (member) next.add(id);
    else next.delete(id);
  }
  return next;
}
