import type { Group, Grouping, ListParams } from "#shared/list-params.ts";
import { groupId } from "./grid-groups.ts";
import {
  isSelected,
  nothingSelected,
  selectMatching,
  type GridSelection,
  type KnownGroups,
  type WithinGroups,
} from "./grid-selection.ts";

type Matching = Extract<GridSelection, { kind: "matching" }>;

/** A grouped list as it stands. */
export interface GroupedList {
  grouping: Grouping;
  groups: readonly Group[];
  known: KnownGroups;
  /** What all groups together are: the question, and the database's clock when it was answered. */
  params: ListParams;
  asOf: string;
}

/** How the box of a group's heading shows its rows, loaded or not. `below`: the ids of those that are loaded. */
export function groupBox(
  selection: GridSelection,
  group: Group,
  below: readonly string[],
): "none" | "some" | "all" {
  const ticked = below.filter((id) => isSelected(selection, id)).length;
  const isWhole =
    selection.kind === "matching" && (!selection.within || selection.within.keys.has(groupId(group)));
  if (isWhole) return ticked === below.length ? "all" : "some";
  if (ticked === 0) return "none";
  return ticked >= group.count ? "all" : "some";
}

/** Ticks all rows of a group, loaded or not; unticks them when they are. Undefined: there are groups beyond those known. */
export function toggleGroup(
  selection: GridSelection,
  group: Group,
  list: GroupedList,
  isCapped: boolean,
): GridSelection | undefined {
  const id = groupId(group);
  const isOfIt = (rowId: string) => list.known.groupOf(rowId) === id;
  const below = (ids: ReadonlySet<string>) => new Set([...ids].filter((rowId) => !isOfIt(rowId)));
  if (selection.kind === "some") {
    const isWhole = [...selection.ids].filter(isOfIt).length >= group.count;
    if (isWhole) return { ...selection, ids: below(selection.ids) };
    return withinOnly(list, new Map([[id, group.key]]), below(selection.ids), new Set());
  }
  const { within, except } = selection;
  const hasHoles = [...except].some(isOfIt);
  if (hasHoles) return { ...selection, except: below(except) };
  if (!within) {
    if (isCapped) return undefined;
    const others = list.groups.filter((other) => other !== group);
    return afterwards(
      withinOnly(list, new Map(others.map((other) => [groupId(other), other.key])), new Set(), except),
    );
  }
  const keys = new Map(within.keys);
  if (keys.delete(id)) return afterwards({ ...selection, within: { ...within, keys } });
  keys.set(id, group.key);
  return { ...selection, within: { ...within, keys, also: below(within.also) } };
}

function withinOnly(
  { grouping, known, params, asOf }: GroupedList,
  keys: WithinGroups["keys"],
  also: ReadonlySet<string>,
  except: ReadonlySet<string>,
): Matching {
  return {
    ...(selectMatching(params, asOf) as Matching),
    except,
    within: { group: grouping, keys, also, known },
  };
}

// Without a whole group left, the single rows are all there is.
function afterwards(selection: Matching): GridSelection {
  const { within } = selection;
  if (!within || within.keys.size > 0) return selection;
  return within.also.size === 0 ? nothingSelected : { kind: "some", ids: within.also, anchor: null };
}
