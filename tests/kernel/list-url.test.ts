import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  aggregates,
  type Condition,
  type Filter,
  groupSteps,
  type ListParams,
  operators,
  periods,
} from "#shared/list-params.ts";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";
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
    path: fc.array(wellFormed(20), { minLength: 1, maxLength: 4 }),
    operator: fc.constantFrom(...operators),
    value: fc.oneof(
      scalar,
      fc.record({ period: fc.constantFrom(...periods) }),
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
        fc.record({ related: wellFormed(40), some: filterAt(depth - 1) }),
        fc.record({ related: wellFormed(40), none: filterAt(depth - 1) }),
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
    group: fc.record(
      { field: wellFormed(30), by: fc.constantFrom(...groupSteps) },
      { requiredKeys: ["field"] },
    ),
    totals: fc.array(fc.record({ field: wellFormed(30), of: fc.constantFrom(...aggregates) }), {
      maxLength: 5,
    }),
    groupKey: fc.option(wellFormed(40)),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3"),
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

test("relations, parts of JSON, periods, groups and totals read like what they mean", () => {
  const params: ListParams = {
    filter: {
      all: [
        { field: "organizationId.status", operator: "is", value: "past_due" },
        { related: "invoices.userId", some: { field: "status", operator: "is", value: "past_due" } },
        { related: "bookings.userId", none: { all: [] } },
        { field: "metadata", path: ["plan", "seats"], operator: "gte", value: 5 },
        { field: "createdAt", operator: "during", value: { period: "lastMonth" } },
      ],
    },
    group: { field: "createdAt", by: "month" },
    totals: [
      { field: "total", of: "sum" },
      { field: "dueAt", of: "min" },
    ],
  };
  const address = writeSearch(listParamsToSearch(params));
  expect(address).toBe(
    "filter=all(organizationId.status:is:past_due,some(invoices.userId,status:is:past_due),none(bookings.userId,all()),metadata/plan/seats:gte:5,createdAt:during:!lastMonth)&group=createdAt:month&totals=total:sum,dueAt:min",
  );
  expect(strictListParams(readSearch(address))).toEqual(params);
});

test("garbage in an address is left out, never thrown, and an export refuses it", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom(
          "filter",
          "q",
          "sort",
          "group",
          "totals",
          "columns",
          "limit",
          "cursor",
          "groupKey",
          "zone",
        ),
        fc.anything(),
      ),
      (search) => {
        expect(listParamsSchema.safeParse(listParamsFromSearch(search)).success).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a:(),~'!0-9.-]*$/), (text) => {
      expect(
        listParamsSchema.safeParse(
          listParamsFromSearch({ filter: text, sort: text, columns: text, group: text, totals: text }),
        ).success,
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
