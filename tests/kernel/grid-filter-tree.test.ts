import { expect, test } from "vitest";
import { likeThis } from "#client/grid/cell-menu.tsx";
import {
  chipParts,
  conditionCount,
  fieldCondition,
  fromChips,
  tidyFilter,
  withCondition,
  withFieldCondition,
  withNode,
} from "#client/grid/filter-tree.ts";
import type { Condition, Filter } from "#shared/list-params.ts";

const open: Condition = { field: "status", operator: "anyOf", value: ["open"] };
const paid: Condition = { field: "status", operator: "anyOf", value: ["paid"] };
const large: Condition = { field: "total", operator: "gt", value: 500 };
const either: Filter = { any: [open, large] };

test("chips are the parts of an outer all, and a lone condition needs no group", () => {
  expect(chipParts(undefined)).toEqual([]);
  expect(chipParts(open)).toEqual([open]);
  expect(chipParts({ all: [open, large] })).toEqual([open, large]);
  expect(chipParts(either)).toEqual([either]);
  expect(fromChips([])).toBeUndefined();
  expect(fromChips([open])).toEqual(open);
  expect(fromChips([open, either])).toEqual({ all: [open, either] });
});

test("adding to an either-or keeps it whole", () => {
  expect(withCondition(either, paid)).toEqual({ all: [either, paid] });
});

test("a field's chip is replaced in its place, and gone without a condition", () => {
  const filter: Filter = { all: [open, large] };
  expect(withFieldCondition(filter, "status", paid)).toEqual({ all: [paid, large] });
  expect(withFieldCondition(filter, "status", undefined)).toEqual(large);
  expect(withFieldCondition(undefined, "status", open)).toEqual(open);
  expect(withFieldCondition({ all: [either, large] }, "status", undefined)).toEqual({ all: [either, large] });
  expect(fieldCondition({ all: [open, paid] }, "status")).toBeUndefined();
});

test("half-built groups stay while building, and are tidied away when applied", () => {
  const draft: Filter = { all: [open, { any: [] }, { any: [{ all: [large] }] }] };
  expect(withNode(draft, [2, 0, 0], undefined)).toEqual({ all: [open, { any: [] }, { any: [{ all: [] }] }] });
  expect(withNode(draft, [0], paid)).toEqual({ all: [paid, { any: [] }, { any: [{ all: [large] }] }] });
  expect(tidyFilter(draft)).toEqual({ all: [open, large] });
  expect(tidyFilter({ all: [{ any: [] }] })).toBeUndefined();
  expect(conditionCount(draft)).toBe(2);
});

test("a cell's own value keeps or leaves out rows like it; a cut text only where it begins like that", () => {
  const text = { kind: "text", label: "Note", filterable: true, nullable: true } as const;
  const state = { kind: "enum", label: "Status", filterable: true, options: ["open"] } as const;
  const row = { _id: "1", note: "late", status: "open", empty: null, long: "x".repeat(300), _cut: ["long"] };
  expect(likeThis(row, "note", text, false)).toEqual({ field: "note", operator: "is", value: "late" });
  expect(likeThis(row, "note", text, true)).toEqual({ field: "note", operator: "isNot", value: "late" });
  expect(likeThis(row, "status", state, true)).toEqual({
    field: "status",
    operator: "noneOf",
    value: ["open"],
  });
  expect(likeThis(row, "empty", text, false)).toEqual({ field: "empty", operator: "isEmpty" });
  expect(likeThis(row, "empty", state, false)).toBeUndefined();
  expect(likeThis(row, "long", text, false)).toEqual({
    field: "long",
    operator: "startsWith",
    value: "x".repeat(300),
  });
  expect(likeThis(row, "long", text, true)).toBeUndefined();
  expect(likeThis(row, "note", { ...text, filterable: false }, false)).toBeUndefined();
});
