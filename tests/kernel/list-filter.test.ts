import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Condition, Filter } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, northwind, staff } from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());

const names = (filter: Filter) =>
  world.as(staff(), async (tx) => {
    const { rows } = await listSamples.rows(tx, staff(), {
      filter,
      columns: ["name"],
      sort: [{ field: "name", direction: "asc" }],
    });
    return rows.map((row) => row["name"]);
  });

async function scene(rows: Record<string, unknown>[]) {
  await world.clear();
  for (const row of rows) await world.add(row);
}

const is = (field: string, operator: Condition["operator"], value?: Condition["value"]): Condition =>
  value === undefined ? { field, operator } : { field, operator, value };

test("text: is, contains, starts with, empty, and their opposites, every character meaning itself", async () => {
  await scene([
    { name: "1", note: "50% off_a" },
    { name: "2", note: "50x OFFxa" },
    { name: "3", note: String.raw`back\slash` },
    { name: "4", note: "" },
    { name: "5", note: null },
    { name: "6", note: "ÄPFEL 🍎" },
  ]);
  expect(await names(is("note", "contains", "50%"))).toEqual(["1"]);
  expect(await names(is("note", "contains", "OFF_A"))).toEqual(["1"]);
  expect(await names(is("note", "contains", String.raw`\s`))).toEqual(["3"]);
  expect(await names(is("note", "contains", "%"))).toEqual(["1"]);
  expect(await names(is("note", "contains", "äpfel"))).toEqual(["6"]);
  expect(await names(is("note", "notContains", "o"))).toEqual(["3", "4", "5", "6"]);
  expect(await names(is("note", "startsWith", "50X"))).toEqual(["2"]);
  expect(await names(is("note", "startsWith", "_"))).toEqual([]);
  expect(await names(is("note", "is", "50% off_a"))).toEqual(["1"]);
  expect(await names(is("note", "is", "50% OFF_a"))).toEqual([]);
  expect(await names(is("note", "isNot", "50% off_a"))).toEqual(["2", "3", "4", "5", "6"]);
  expect(await names(is("note", "anyOf", ["50% off_a", String.raw`back\slash`, 'a"b,{c}']))).toEqual([
    "1",
    "3",
  ]);
  expect(await names(is("note", "noneOf", ["50% off_a"]))).toEqual(["2", "3", "4", "5", "6"]);
  expect(await names(is("note", "isEmpty"))).toEqual(["4", "5"]);
  expect(await names(is("note", "isNotEmpty"))).toEqual(["1", "2", "3", "6"]);
});

test("numbers: exact at the limits of 64 bits, decimals against whole numbers, absent values", async () => {
  await scene([
    { name: "1", amount: "9007199254740993", balance: "9223372036854775807", ratio: 0.1, share: "0.1" },
    { name: "2", amount: "9007199254740992", balance: null, ratio: "NaN", share: "0.10000000000000000001" },
    { name: "3", amount: "-5", balance: "-5", ratio: null, share: null },
  ]);
  expect(await names(is("amount", "is", "9007199254740993"))).toEqual(["1"]);
  expect(await names(is("amount", "gt", "9007199254740992"))).toEqual(["1"]);
  expect(await names(is("amount", "lt", -4))).toEqual(["3"]);
  expect(await names(is("amount", "between", [-5, "9007199254740992"]))).toEqual(["2", "3"]);
  expect(await names(is("balance", "gte", "9223372036854775807"))).toEqual(["1"]);
  expect(await names(is("balance", "isNot", -5))).toEqual(["1", "2"]);
  expect(await names(is("balance", "isEmpty"))).toEqual(["2"]);
  expect(await names(is("ratio", "is", 0.1))).toEqual(["1"]);
  expect(await names(is("ratio", "lte", 1))).toEqual(["1"]);
  expect(await names(is("share", "gt", "0.1"))).toEqual(["2"]);
  expect(await names(is("share", "lt", "1e-1"))).toEqual([]);
});

test("instants and days: a day means all of it, limits are exact to the microsecond", async () => {
  await scene([
    { name: "1", seen_at: "2026-11-01 00:00:00+00", born_on: "2026-11-01" },
    { name: "2", seen_at: "2026-11-01 23:59:59.999999+00", born_on: "2026-11-02" },
    { name: "3", seen_at: "2026-11-02 00:00:00+00", born_on: null },
    { name: "4", seen_at: null, born_on: "2026-11-03" },
  ]);
  expect(await names(is("seenAt", "before", "2026-11-02"))).toEqual(["1", "2"]);
  expect(await names(is("seenAt", "after", "2026-11-01"))).toEqual(["3"]);
  expect(await names(is("seenAt", "after", "2026-11-01T00:00:00Z"))).toEqual(["2", "3"]);
  expect(await names(is("seenAt", "before", "2026-11-02T00:59:59.999999+01:00"))).toEqual(["1"]);
  expect(await names(is("seenAt", "between", ["2026-11-01", "2026-11-01"]))).toEqual(["1", "2"]);
  expect(await names(is("seenAt", "isEmpty"))).toEqual(["4"]);
  expect(await names(is("bornOn", "is", "2026-11-02"))).toEqual(["2"]);
  expect(await names(is("bornOn", "between", ["2026-11-02", "2026-11-03"]))).toEqual(["2", "4"]);
  expect(await names(is("bornOn", "isNot", "2026-11-02"))).toEqual(["1", "3", "4"]);
});

test("relative spans move with the database's clock", async () => {
  await world.clear();
  await world.owner
    .query(`insert into list_samples (name, seen_at, born_on) select i::text, now() + (i - 3) * interval '1 day' - interval '1 hour',
    (now() at time zone 'utc')::date + (i - 3) from generate_series(1, 5) i`);
  expect(await names(is("seenAt", "last", { count: 25, unit: "hour" }))).toEqual(["3"]);
  expect(await names(is("seenAt", "last", { count: 2, unit: "day" }))).toEqual(["2", "3"]);
  expect(await names(is("seenAt", "next", { count: 1, unit: "day" }))).toEqual(["4"]);
  expect(await names(is("seenAt", "last", { count: 10_000, unit: "month" }))).toEqual(["1", "2", "3"]);
  expect(await names(is("bornOn", "last", { count: 1, unit: "day" }))).toEqual(["3"]);
  expect(await names(is("bornOn", "last", { count: 2, unit: "day" }))).toEqual(["2", "3"]);
  expect(await names(is("bornOn", "next", { count: 1, unit: "week" }))).toEqual(["3", "4", "5"]);
});

test("choices, yes and no, references and JSON", async () => {
  await scene([
    { name: "1", status: "open", is_active: true, organization_id: northwind, data: '{"k": "needle"}' },
    { name: "2", status: "paid", is_active: false, data: "{}" },
    { name: "3", status: "past_due", is_active: null, data: null },
  ]);
  expect(await names(is("status", "anyOf", ["paid", "past_due"]))).toEqual(["2", "3"]);
  expect(await names(is("status", "noneOf", ["paid"]))).toEqual(["1", "3"]);
  expect(await names(is("status", "isNot", "open"))).toEqual(["2", "3"]);
  expect(await names(is("isActive", "is", true))).toEqual(["1"]);
  expect(await names(is("isActive", "isNot", true))).toEqual(["2", "3"]);
  expect(await names(is("isActive", "isEmpty"))).toEqual(["3"]);
  expect(await names(is("organizationId", "anyOf", [northwind.toUpperCase()]))).toEqual(["1"]);
  expect(await names(is("organizationId", "noneOf", [northwind]))).toEqual(["2", "3"]);
  expect(await names(is("data", "contains", "NEEDLE"))).toEqual(["1"]);
  expect(await names(is("data", "isEmpty"))).toEqual(["2", "3"]);
});

test("groups nest; an empty one asks nothing", async () => {
  await scene([
    { name: "1", quantity: 1 },
    { name: "2", quantity: 2 },
    { name: "3", quantity: 3 },
  ]);
  const one = is("quantity", "is", 1);
  const two = is("quantity", "is", 2);
  expect(await names({ any: [one, two] })).toEqual(["1", "2"]);
  expect(await names({ all: [one, two] })).toEqual([]);
  expect(
    await names({
      all: [{ any: [one, { all: [{ any: [two] }, is("name", "is", "2")] }] }, is("name", "isNot", "1")],
    }),
  ).toEqual(["2"]);
  expect(await names({ all: [] })).toHaveLength(3);
  expect(await names({ any: [] })).toHaveLength(3);
  expect(await names({ all: [{ any: [] }, one] })).toEqual(["1"]);
});

test("a random tree answers what the same tree answers in plain JavaScript", async () => {
  await world.clear();
  const rows: { quantity: number; note: string | null; amount: number }[] = [];
  for (let quantity = 0; quantity < 6; quantity++)
    for (const note of [null, "", "ab"]) rows.push({ quantity, note, amount: quantity * 10 - 20 });
  const ids = new Map<string, (typeof rows)[number]>();
  for (const row of rows) ids.set(await world.add(row), row);

  type Row = (typeof rows)[number];
  type Asked = [Filter, (row: Row) => boolean];
  const leaf: fc.Arbitrary<Asked> = fc.oneof(
    fc.integer({ min: -1, max: 6 }).map((n): Asked => [is("quantity", "lte", n), (row) => row.quantity <= n]),
    fc
      .integer({ min: -30, max: 40 })
      .map((n): Asked => [is("amount", "gt", String(n)), (row) => row.amount > n]),
    fc
      .constantFrom("a", "A", "")
      .map((text): Asked => [
        is("note", "notContains", text),
        (row) => row.note === null || !row.note.toLowerCase().includes(text.toLowerCase()),
      ]),
    fc.constant<Asked>([is("note", "isEmpty"), (row) => !row.note]),
  );
  const { tree } = fc.letrec<{ tree: Asked }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .array(tie("tree"), { minLength: 1, maxLength: 3 })
        .map((parts): Asked => [
          { all: parts.map(([part]) => part) },
          (row) => parts.every(([, holds]) => holds(row)),
        ]),
      fc
        .array(tie("tree"), { minLength: 1, maxLength: 3 })
        .map((parts): Asked => [
          { any: parts.map(([part]) => part) },
          (row) => parts.some(([, holds]) => holds(row)),
        ]),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(tree, async ([filter, holds]) => {
      const { rows: found } = await world.as(staff(), (tx) =>
        listSamples.rows(tx, staff(), { filter, columns: [], limit: 200 }),
      );
      expect(found.map((row) => row._id).sort()).toEqual(
        [...ids]
          .filter(([, row]) => holds(row))
          .map(([id]) => id)
          .sort(),
      );
    }),
    { numRuns: 150 },
  );
});

test("a value that doesn't suit its field is refused in words that can be repeated", async () => {
  const refusals: [Condition, string][] = [
    [is("amount", "gt", "abc"), "Amount must be a number."],
    [is("amount", "gt", 1.5), "Amount must be a whole number."],
    [is("amount", "gt", "9223372036854775808"), "Amount must be a number of at most 18 digits."],
    [is("ratio", "lt", "1,5"), "Ratio must be a number."],
    [is("ratio", "between", [1]), "Ratio needs two values, from and to."],
    [is("ratio", "is", [1]), "Ratio takes one value here."],
    [is("ratio", "is"), "Ratio needs a value."],
    [is("status", "anyOf", []), "Choose at least one value for Status."],
    [is("status", "is", "lost"), "Status has no value “lost”."],
    [is("status", "is", "constructor"), "Status has no value “constructor”."],
    [is("isActive", "is", "maybe"), "Active must be yes or no."],
    [is("seenAt", "before", "tomorrow"), "Seen must be a date, or a date and time with its zone."],
    [
      is("seenAt", "before", "2026-02-30T00:00:00Z"),
      "Seen must be a date, or a date and time with its zone.",
    ],
    [is("seenAt", "before", "2026-02-01T00:00:00"), "Seen must be a date, or a date and time with its zone."],
    [is("seenAt", "last", 7), "Seen needs a span of time, such as 7 days."],
    [is("seenAt", "before", { count: 1, unit: "day" }), "Seen needs a value."],
    [is("bornOn", "is", "2026-02-30"), "Born must be a date, such as 2026-11-22."],
    [is("bornOn", "is", "0000-01-01"), "Born must be a date, such as 2026-11-22."],
    [is("bornOn", "last", { count: 1, unit: "hour" }), "Born counts whole days."],
    [is("organizationId", "is", "1"), "Organization must be a record's id."],
    [is("note", "contains", "a\0b"), "Note can't hold the character NUL."],
    [is("quantity", "contains", "1"), "Quantity can't be filtered by “contains”."],
    [is("name", "last", { count: 1, unit: "day" }), "Name can't be filtered by “in the last”."],
    [is("quantity", "isEmpty"), "Quantity can't be filtered by “is empty”."],
    [is("currency", "is", "EUR"), "Currency can't be filtered by."],
    [is("nothing", "is", "x"), "There is no field “nothing”."],
    [is("__proto__", "is", "x"), "There is no field “__proto__”."],
    [is("toString", "is", "x"), "There is no field “toString”."],
  ];
  for (const [filter, message] of refusals) {
    await expect(names(filter), JSON.stringify(filter)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message,
    });
  }
});

test("a filter has its limits", async () => {
  const one = is("quantity", "is", 1);
  await expect(names({ all: Array.from({ length: 41 }, () => one) })).rejects.toMatchObject({
    message: "A filter can have at most 40 conditions.",
  });
  await expect(
    names({ all: Array.from({ length: 4 }, () => ({ any: Array.from({ length: 11 }, () => one) })) }),
  ).rejects.toMatchObject({
    message: "A filter can have at most 40 conditions.",
  });
  await expect(
    names({ all: Array.from({ length: 2 }, () => is("name", "anyOf", Array.from({ length: 251 }, String))) }),
  ).rejects.toMatchObject({
    message: "A filter can hold at most 500 values.",
  });
  await expect(names({ all: [{ all: [{ all: [{ all: [{ all: [one] }] }] }] }] })).rejects.toMatchObject({
    message: "A filter's groups can be nested 4 deep at most.",
  });
});
