import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readValues } from "#shared/filter-values.ts";
import { exactInstant, isDay, nextDay } from "#shared/format/exact-instants.ts";
import { describeCondition, describeFilter, operatorWords, optionWords } from "#shared/list-labels.ts";
import { operators } from "#shared/list-params.ts";
import { hasFacets, operatorsFor } from "#shared/operators.ts";
import type { Field, FieldKind, Resource } from "#shared/resource.ts";
import { samplesResource } from "#tests/support/list-world.ts";

const samples = samplesResource as unknown as Resource;
const kinds: FieldKind[] = [
  "id",
  "text",
  "longtext",
  "enum",
  "boolean",
  "number",
  "integer",
  "money",
  "percent",
  "instant",
  "date",
  "reference",
  "json",
  "trend",
];

describe("a filter in words", () => {
  test.each([
    [
      { field: "status", operator: "anyOf" as const, value: ["open", "past_due"] },
      "Status is any of Open, Past due",
    ],
    [{ field: "isActive", operator: "is" as const, value: true }, "Active is Yes"],
    [{ field: "amount", operator: "gte" as const, value: 500 }, "Amount is at least 500"],
    [
      { field: "seenAt", operator: "last" as const, value: { count: 1, unit: "hour" as const } },
      "Seen in the last 1 hour",
    ],
    [
      { field: "seenAt", operator: "between" as const, value: ["2026-01-01", "2026-02-01"] },
      "Seen is from 2026-01-01 to 2026-02-01",
    ],
    [{ field: "amount", operator: "between" as const, value: [1, 2] }, "Amount is between 1 and 2"],
    [{ field: "note", operator: "isEmpty" as const }, "Note is empty"],
    [
      { field: "name", operator: "noneOf" as const, value: ["a", "b", "c", "d", "e"] },
      "Name is none of a, b, c and 2 more",
    ],
    [{ field: "toString", operator: "is" as const, value: "x" }, "toString is x"],
  ])("%j", (condition, words) => {
    expect(describeCondition(samples, condition)).toBe(words);
  });

  test("groups are joined and only bracketed where it matters", () => {
    const [a, b] = [
      { field: "name", operator: "is" as const, value: "a" },
      { field: "note", operator: "isEmpty" as const },
    ];
    expect(describeFilter(samples, { all: [a, { any: [a, b] }] })).toBe(
      "Name is a and (Name is a or Note is empty)",
    );
    expect(describeFilter(samples, { any: [{ all: [a] }, b] })).toBe("Name is a or Note is empty");
    expect(describeFilter(samples, { all: [] })).toBe("");
  });

  test("a reference or an amount is shown in the words of whoever asks", () => {
    const condition = { field: "amount", operator: "gt" as const, value: 1250 };
    expect(describeCondition(samples, condition, (_, value) => `€${Number(value) / 100}`)).toBe(
      "Amount is more than €12.5",
    );
    expect(optionWords("out_for_delivery")).toBe("Out for delivery");
  });
});

test("every kind has its comparisons, each with words, and none takes what another kind needs", () => {
  for (const kind of kinds) {
    for (const operator of operatorsFor(kind, true)) expect(operatorWords(operator, kind)).not.toBe("");
    expect(operatorsFor(kind, true)).toEqual(expect.arrayContaining([...operatorsFor(kind)]));
    const field: Field = { kind, label: "Field", options: ["a"] };
    for (const operator of operators) {
      if (operatorsFor(kind).includes(operator)) continue;
      expect(readValues(field, { field: "f", operator, value: "a" })).toEqual({
        fault: `Field can't be filtered by “${operatorWords(operator, kind)}”.`,
      });
    }
  }
  expect(operatorsFor("integer")).not.toContain("isEmpty");
  expect(operatorsFor("integer", true)).toContain("isEmpty");
  expect(kinds.filter((kind) => hasFacets({ kind, label: "", filterable: true }))).toEqual([
    "enum",
    "boolean",
    "reference",
  ]);
});

describe("instants to the microsecond", () => {
  test.each([
    ["2026-11-22 20:04:11.123456+00", "2026-11-22T20:04:11.123456Z"],
    ["2026-11-22T20:04:11Z", "2026-11-22T20:04:11.000000Z"],
    ["2026-11-22T20:04:11.1+05:30", "2026-11-22T14:34:11.100000Z"],
    ["2026-01-01 00:30:00+01", "2025-12-31T23:30:00.000000Z"],
    ["12026-01-01T00:00:00.000001-00:00:30", "12026-01-01T00:00:30.000001Z"],
    ["2026-11-22T20:04:11.123456789Z", "2026-11-22T20:04:11.123456Z"],
  ])("%s", (text, exact) => {
    expect(exactInstant(text)).toBe(exact);
  });

  test.each([
    "",
    "2026-11-22",
    "2026-11-22T20:04:11",
    "2026-02-29T00:00:00Z",
    "2026-11-22T24:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01",
    "infinity",
    "2026-11-22T20:04:11Z; drop",
  ])("%j is none", (text) => {
    expect(exactInstant(text)).toBeNull();
  });

  test("agree with Date at every offset", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0002-01-01"), max: new Date("9998-01-01"), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, minutes) => {
          const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
          const zone = `${minutes < 0 ? "-" : "+"}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
          expect(exactInstant(`${local}${zone}`)).toBe(`${date.toISOString().slice(0, -1)}000Z`);
        },
      ),
    );
  });

  test("days are those of the calendar", () => {
    expect(["2024-02-29", "9999-12-31", "12026-01-01"].map(isDay)).toEqual([true, true, true]);
    expect(["2023-02-29", "0000-01-01", "2026-1-1", "x", "2026-01-01T00:00:00Z"].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(["2024-02-28", "2026-12-31", "9999-12-31"].map(nextDay)).toEqual([
      "2024-02-29",
      "2027-01-01",
      "10000-01-01",
    ]);
  });
});
