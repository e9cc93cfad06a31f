import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type GridSelection,
  headerBox,
  isNothingSelected,
  isSelected,
  mostSelectedIds,
  nothingSelected,
  selectedCount,
  selectedRows,
  selectLoaded,
  selectMatching,
  selectRange,
  toCommandSelection,
  toggleRow,
} from "#client/grid/grid-selection.ts";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";

const ids = Array.from({ length: 8 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
const [a, b, c, d, e] = ids as [string, string, string, string, string];
const asOf = "2026-11-03T10:00:00.000000Z";
const places = new Map(ids.map((id, place) => [id, place]));
const chosen = (selection: GridSelection) => ids.filter((id) => isSelected(selection, id));

test("a range takes the state of the row it began at, in either direction", () => {
  const down = selectRange(toggleRow(nothingSelected, b), ids, d);
  expect(chosen(down)).toEqual([b, c, d]);
  const up = selectRange(toggleRow(nothingSelected, d), ids, b);
  expect(chosen(up)).toEqual([b, c, d]);
  const unticked = selectRange(toggleRow(selectLoaded(ids), c), ids, e);
  expect(chosen(unticked)).toEqual(ids.filter((id) => ![c, d, e].includes(id)));
});

test("a range without a beginning ticks the one row", () => {
  expect(chosen(selectRange(nothingSelected, ids, c))).toEqual([c]);
  const beganOutOfSight = toggleRow(nothingSelected, "gone");
  expect(chosen(selectRange(beganOutOfSight, ids, c))).toEqual([c]);
});

test("everything that matches is a filter, exclusions and a moment, never a list of ids", () => {
  const params = {
    filter: { field: "status", operator: "is" as const, value: "open" },
    search: "x",
    sort: [],
  };
  const selection = toggleRow(toggleRow(selectMatching(params, asOf), a), b);
  expect(isSelected(selection, "never loaded")).toBe(true);
  const command = toCommandSelection(selection);
  expect(command).toEqual({
    selection: { matching: { filter: params.filter, search: "x" }, except: [a, b], asOf },
  });
  expect(selectionSchema.safeParse("selection" in command && command.selection).success).toBe(true);
  expect(selectedCount(selection, { kind: "capped", value: 10_000 })).toEqual({
    kind: "capped",
    value: 9_998,
  });
  expect(chosen(toggleRow(selection, a))).toContain(a);
});

test("what a command can't take is refused in words", () => {
  expect(toCommandSelection(nothingSelected)).toEqual({ refusal: "Nothing is selected." });
  const many = Array.from({ length: mostSelectedIds + 1 }, (_, index) => String(index));
  expect(toCommandSelection(selectLoaded(many))).toHaveProperty("refusal");
  const withHoles = selectRange(toggleRow(selectMatching({}, asOf), many[0] ?? ""), many, many.at(-1) ?? "");
  expect(toCommandSelection(withHoles)).toHaveProperty("refusal");
});

test("the heading's box says none, some or all of what is loaded", () => {
  expect(headerBox(nothingSelected, places)).toBe("none");
  expect(headerBox(toggleRow(nothingSelected, a), places)).toBe("some");
  expect(headerBox(selectLoaded(ids), places)).toBe("all");
  expect(headerBox(selectMatching({}, asOf), places)).toBe("all");
  expect(headerBox(toggleRow(selectMatching({}, asOf), a), places)).toBe("some");
  expect(headerBox(selectLoaded(ids), new Map())).toBe("none");
});

test("chosen rows come in the order of the list, whatever order they were ticked in", () => {
  const rows = ids.map((_id) => ({ _id }));
  const selection = toggleRow(toggleRow(toggleRow(nothingSelected, e), a), c);
  expect(selectedRows(selection, rows, places).map((row) => row._id)).toEqual([a, c, e]);
});

test("toggling twice changes nothing, in both kinds of selection", () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.constantFrom(...ids)),
      fc.constantFrom(...ids),
      (all, before, id) => {
        const start = all ? selectMatching({}, asOf) : nothingSelected;
        const selection = before.reduce(toggleRow, start);
        expect(chosen(toggleRow(toggleRow(selection, id), id))).toEqual(chosen(selection));
      },
    ),
  );
  expect(isNothingSelected(toggleRow(toggleRow(nothingSelected, a), a))).toBe(true);
});
