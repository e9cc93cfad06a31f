import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Condition,
  type Filter,
  type ListParams,
  listParamsSchema,
  operators,
} from "#shared/list-params.ts";
import {
  listParamsFromSearch,
  listParamsToSearch,
  readSearch,
  strictListParams,
  writeSearch,
} from "#shared/list-url.ts";

const wellFormed = (maxLength: number) =>
  fc.oneof(
    fc.string({ maxLength, unit: "grapheme-composite" }).filter((text) => text.length <= maxLength),
    fc.constantFrom(
      "",
      "true",
      "007",
      "1e3",
      "-5",
      "'",
      "''x",
      "!7day",
      "-name",
      "~",
      "a~b,c:(d)",
      "all",
      "0",
      "null",
      "+",
      "a b&c=d#e%20",
      "😀",
    ),
  );
const scalar = fc.oneof(
  wellFormed(40),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
);
const condition: fc.Arbitrary<Condition> = fc.record(
  {
    field: wellFormed(30),
    operator: fc.constantFrom(...operators),
    value: fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 5 }),
      fc.record({
        count: fc.integer({ min: 1, max: 10_000 }),
        unit: fc.constantFrom(
          "minute" as const,
          "hour" as const,
          "day" as const,
          "week" as const,
          "month" as const,
        ),
      }),
    ),
  },
  { requiredKeys: ["field", "operator"] },
);
const filterAt = (depth: number): fc.Arbitrary<Filter> =>
  depth === 0
    ? condition
    : fc.oneof(
        condition,
        fc.record({ all: fc.array(filterAt(depth - 1), { maxLength: 3 }) }),
        fc.record({ any: fc.array(filterAt(depth - 1), { maxLength: 3 }) }),
      );
const listParams: fc.Arbitrary<ListParams> = fc.record(
  {
    filter: filterAt(4),
    search: wellFormed(200),
    sort: fc.array(
      fc.record({ field: wellFormed(30), direction: fc.constantFrom("asc" as const, "desc" as const) }),
      { maxLength: 5 },
    ),
    columns: fc.array(wellFormed(30), { maxLength: 6 }),
    limit: fc.integer({ min: 1, max: 200 }),
    cursor: fc.string({ maxLength: 60 }),
  },
  { requiredKeys: [] },
);

test("a list's state survives its address, whatever is in it", () => {
  fc.assert(
    fc.property(listParams, (params) => {
      const address = writeSearch(listParamsToSearch(params));
      expect(listParamsFromSearch(readSearch(address))).toEqual(params);
      expect(strictListParams(readSearch(address))).toEqual(params);
      expect(listParamsSchema.parse(params)).toEqual(params);
    }),
    { numRuns: 2000 },
  );
});

test("an address reads like what it means", () => {
  const params: ListParams = {
    filter: {
      all: [
        { field: "status", operator: "anyOf", value: ["open", "paid"] },
        { field: "createdAt", operator: "last", value: { count: 7, unit: "day" } },
        {
          any: [
            { field: "total", operator: "gt", value: 500 },
            { field: "phone", operator: "isEmpty" },
          ],
        },
      ],
    },
    search: "north wind",
    sort: [
      { field: "createdAt", direction: "desc" },
      { field: "email", direction: "asc" },
    ],
  };
  expect(writeSearch(listParamsToSearch(params))).toBe(
    "filter=all(status:anyOf:(open,paid),createdAt:last:!7day,any(total:gt:500,phone:isEmpty))&q=north+wind&sort=-createdAt,email",
  );
});

test("garbage in an address is left out, never thrown, and an export refuses it", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("filter", "q", "sort", "columns", "limit", "cursor"), fc.anything()),
      (search) => {
        expect(listParamsSchema.safeParse(listParamsFromSearch(search)).success).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a:(),~'!0-9.-]*$/), (text) => {
      expect(
        listParamsSchema.safeParse(listParamsFromSearch({ filter: text, sort: text, columns: text })).success,
      ).toBe(true);
    }),
    { numRuns: 1000 },
  );
  for (const filter of [
    "all(",
    "x",
    "all(status:is:open",
    "status:like:open",
    "all(".repeat(50_000),
    `${"all(".repeat(9)}${")".repeat(9)}`,
    "a:is:1)",
  ]) {
    expect(listParamsFromSearch({ filter, q: "kept" })).toEqual({ search: "kept" });
    expect(strictListParams({ filter })).toBeNull();
  }
  expect(listParamsFromSearch({ q: 123, limit: 50 })).toEqual({ search: "123", limit: 50 });
  expect(listParamsFromSearch({ limit: "1e9" })).toEqual({});
  expect(listParamsFromSearch({ limit: "0", sort: "a,b,c,d,e,f" })).toEqual({});
});
