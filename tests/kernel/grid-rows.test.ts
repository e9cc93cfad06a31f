import { expect, test } from "vitest";
import { rowsAsText } from "#client/grid/cell-text.ts";
import {
  columnNames,
  gridColumns,
  movedBefore,
  openingColumn,
  readColumns,
  shifted,
  shownColumns,
} from "#client/grid/grid-columns.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { sortAfterClick } from "#client/grid/grid-sort.ts";
import { recallVisit, rememberVisit, freshLoad } from "#client/grid/grid-visits.ts";
import { compareRows } from "#client/grid/live-merge.ts";
import { nothingSelected } from "#client/grid/grid-selection.ts";
import { flattenPages, noRows } from "#client/grid/loaded-rows.ts";
import { zonedInstant, zonedLocal } from "#client/grid/zoned-time.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { visibleFields } from "#shared/visible-fields.ts";

const row = (id: string, values: Record<string, unknown> = {}): GridRow => ({ _id: id, ...values });
const ids = (rows: readonly GridRow[]) => rows.map(({ _id }) => _id).join("");

test("pages become one list; a row that moved between two pages is there once", () => {
  const first = [row("a"), row("b")];
  const second = [row("b"), row("c")];
  const one = flattenPages(noRows, [first]);
  const two = flattenPages(one, [first, second]);
  expect(ids(two.rows)).toBe("abc");
  expect([...two.places]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  expect(flattenPages(two, [first, second])).toBe(two);
});

test("going on twice from the same list gives the same answer, as React may ask twice", () => {
  const first = [row("a")];
  const pages = [first, [row("b"), row("c")]];
  const start = flattenPages(noRows, [first]);
  expect(ids(flattenPages(start, pages).rows)).toBe("abc");
  expect(ids(flattenPages(start, pages).rows)).toBe("abc");
});

test("a page above and a replaced row keep the order right", () => {
  const middle = [row("c"), row("d")];
  const start = flattenPages(noRows, [middle]);
  expect(ids(flattenPages(start, [[row("a"), row("b")], middle]).rows)).toBe("abcd");
  const changed = [row("c", { name: "new" }), row("d")];
  expect(flattenPages(start, [changed]).rows[0]).toEqual({ _id: "c", name: "new" });
});

test("a second reading says what changed, went and came", () => {
  const loaded = new Map(
    [
      row("a", { name: "A", trend: [1, 2], _version: 1 }),
      row("b", { name: "B" }),
      row("c", { name: "C" }),
    ].map((one) => [one._id, one]),
  );
  const now = [
    row("a", { name: "A2", trend: [1, 2], _version: 2 }),
    row("c", { name: "C" }),
    row("d", { name: "D" }),
  ];
  const answer = compareRows((id) => loaded.get(id), ["a", "b", "c", "d"], now);
  expect([...answer.changedFields]).toEqual([["a", new Set(["name"])]]);
  expect([...answer.changed.keys()]).toEqual(["a"]);
  expect([...answer.gone]).toEqual(["b"]);
  expect([...answer.arrived]).toEqual(["d"]);
});

test("a heading's click goes first direction, other, none; Shift adds up to five", () => {
  expect(sortAfterClick([], "a", false, "asc")).toEqual([{ field: "a", direction: "asc" }]);
  expect(sortAfterClick([{ field: "a", direction: "asc" }], "a", false, "asc")).toEqual([
    { field: "a", direction: "desc" },
  ]);
  expect(sortAfterClick([{ field: "a", direction: "desc" }], "a", false, "asc")).toEqual([]);
  const two = sortAfterClick([{ field: "a", direction: "asc" }], "b", true, "desc");
  expect(two.map(({ field }) => field)).toEqual(["a", "b"]);
  expect(sortAfterClick(two, "a", true, "asc")[0]).toEqual({ field: "a", direction: "desc" });
  const five = ["a", "b", "c", "d", "e"].map((field) => ({ field, direction: "asc" as const }));
  expect(sortAfterClick(five, "f", true, "asc")).toHaveLength(5);
});

const fields = {
  ownerId: { kind: "reference", label: "Owner", resource: "users", labelField: "ownerName" },
  ownerName: { kind: "text", label: "Owner (name)", nameOf: "ownerId", hidden: true },
  code: { kind: "text", label: "Code", searchable: true },
  price: { kind: "money", label: "Price", currencyField: "currency" },
  currency: { kind: "text", label: "Currency", hidden: true },
  note: { kind: "text", label: "Note", permission: "parcels:read-notes" },
} as const satisfies Record<string, Field>;
const resource: Resource = {
  name: "parcels",
  label: "Parcels",
  noun: "parcel",
  desk: "admin",
  permission: "parcels:read",
  description: "",
  titleField: "code",
  fields,
  defaultSort: [{ field: "code", direction: "asc" }],
};

test("columns: only what the reader may see, in his order, with what they need to be read", () => {
  const names = visibleFields(resource, new Set(["parcels:read"]));
  expect(columnNames(resource, names)).toEqual(["ownerId", "code", "price", "currency"]);
  const columns = gridColumns(resource, columnNames(resource, names));
  expect(shownColumns(columns, undefined)).toEqual(["ownerId", "code", "price"]);
  expect(shownColumns(columns, ["price", "note", "price", "nonsense"])).toEqual(["price"]);
  expect(shownColumns(columns, ["note"])).toEqual(["ownerId", "code", "price"]);
  expect(readColumns(resource, ["price", "ownerId"], names)).toEqual([
    "ownerId",
    "ownerName",
    "code",
    "price",
    "currency",
  ]);
  expect(openingColumn(resource, ["ownerId", "price"])).toBe("price");
});

test("columns move before one another and one place at a time", () => {
  expect(movedBefore(["a", "b", "c"], "c", "a")).toEqual(["c", "a", "b"]);
  expect(movedBefore(["a", "b", "c"], "a", "c")).toEqual(["b", "c", "a"]);
  expect(shifted(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(shifted(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
});

test("copied rows are exact, keep to their cells and run nothing in a spreadsheet", () => {
  const columns = [
    { name: "code", field: fields.code },
    { name: "price", field: fields.price },
    { name: "ownerId", field: fields.ownerId },
  ];
  const text = rowsAsText(
    [
      row("1", {
        code: "=cmd()\tx",
        price: "123456789012345678901",
        currency: "EUR",
        ownerId: "u1",
        ownerName: "Mei",
      }),
    ],
    columns,
  );
  expect(text).toBe("Code\tPrice\tOwner\n'=cmd() x\t1234567890123456789.01 EUR\tMei");
});

test("an entry of the history brings its own place back", () => {
  const visit = {
    load: freshLoad("[]", ["code"]),
    scrollTop: 420,
    scrollLeft: 0,
    selection: nothingSelected,
    active: { row: 7, column: 2 },
  };
  rememberVisit("key", visit);
  expect(recallVisit("key")).toBe(visit);
  for (let other = 0; other < 60; other++) rememberVisit(`other ${other}`, visit);
  expect(recallVisit("key")).toBeUndefined();
});

test("a local time is the instant that a clock there shows, on both sides of a change of the clocks", () => {
  expect(zonedInstant("2026-07-01T12:00", "Europe/Berlin")).toBe("2026-07-01T10:00:00.000Z");
  expect(zonedInstant("2026-01-01T12:00", "Europe/Berlin")).toBe("2026-01-01T11:00:00.000Z");
  expect(zonedInstant("2026-10-25T03:30", "Europe/Berlin")).toBe("2026-10-25T02:30:00.000Z");
  expect(zonedLocal("2026-07-01T10:00:00.123456Z", "America/New_York")).toBe("2026-07-01T06:00");
  expect(zonedInstant("nonsense", "Europe/Berlin")).toBeUndefined();
});
