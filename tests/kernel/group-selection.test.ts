import { expect, test } from "vitest";
import { groupBox, toggleGroup, type GroupedList } from "#client/grid/group-selection.ts";
import {
  headerBox,
  isNothingSelected,
  isSelected,
  nothingSelected,
  selectedCount,
  selectMatching,
  toCommandSelection,
  toggleRow,
  type GridSelection,
} from "#client/grid/grid-selection.ts";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";
import type { Group } from "#shared/list-params.ts";

/* Three groups of a hundred rows; of each, two are loaded. */
const groups: Group[] = ["open", "paid", null].map((key) => ({
  key,
  label: String(key),
  count: 100,
  totals: [],
}));
const [open, paid, none] = groups as [Group, Group, Group];
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
const homes = new Map([0, 1, 2, 3, 4, 5].map((n) => [id(n), ["is open", "is paid", "none"][n >> 1]!]));
const asOf = "2026-11-03T10:00:00.000000Z";
const list: GroupedList = {
  grouping: { field: "status" },
  groups,
  known: { groupOf: (rowId) => homes.get(rowId), countOf: () => 100 },
  params: { search: "x" },
  asOf,
};
const places = new Map([...homes.keys()].map((rowId, place) => [rowId, place]));
const chosen = (selection: GridSelection) =>
  [...homes.keys()].flatMap((rowId, n) => (isSelected(selection, rowId) ? n : []));
const toggled = (selection: GridSelection, group: Group) => toggleGroup(selection, group, list, false)!;
const counted = (selection: GridSelection) => selectedCount(selection, { kind: "capped", value: 10_000 });

test("a group's heading ticks all its rows, as a question and not as the loaded ids", () => {
  const selection = toggled(nothingSelected, open);
  expect(chosen(selection)).toEqual([0, 1]);
  expect(counted(selection)).toEqual({ kind: "exact", value: 100 });
  expect(groupBox(selection, open, [id(0), id(1)])).toBe("all");
  expect(groupBox(selection, paid, [id(2), id(3)])).toBe("none");
  expect(headerBox(selection, places)).toBe("some");
  const command = toCommandSelection(toggled(selection, none));
  expect(command).toEqual({
    selection: {
      matching: { search: "x" },
      within: { group: { field: "status" }, keys: ["open", null], also: [] },
      except: [],
      asOf,
    },
  });
  expect(selectionSchema.safeParse("selection" in command && command.selection).success).toBe(true);
  expect(isNothingSelected(toggled(selection, open))).toBe(true);
});

test("single rows go beside whole groups, and out of them", () => {
  const mixed = toggleRow(toggleRow(toggled(toggleRow(nothingSelected, id(2)), open), id(0)), id(4));
  expect(chosen(mixed)).toEqual([1, 2, 4]);
  expect(counted(mixed)).toEqual({ kind: "exact", value: 101 });
  expect(groupBox(mixed, open, [id(0), id(1)])).toBe("some");
  expect(toCommandSelection(mixed)).toMatchObject({
    selection: { within: { keys: ["open"], also: [id(2), id(4)] }, except: [id(0)] },
  });
  // The first press on a group with holes fills them, the next lets it go.
  const filled = toggled(mixed, open);
  expect(chosen(filled)).toEqual([0, 1, 2, 4]);
  expect(toggled(filled, open)).toMatchObject({ kind: "some", ids: new Set([id(2), id(4)]) });
  // Its own rows are no longer single ones once the group is ticked.
  expect(chosen(toggled(toggled(mixed, paid), paid))).toEqual([1, 4]);
});

test("of everything that matches, a group is let go: the others stay, unless there are more than are known", () => {
  const all = selectMatching(list.params, asOf);
  const others = toggled(all, paid);
  expect(chosen(others)).toEqual([0, 1, 4, 5]);
  expect(counted(others)).toEqual({ kind: "exact", value: 200 });
  expect(toggleGroup(all, paid, list, true)).toBeUndefined();
});
