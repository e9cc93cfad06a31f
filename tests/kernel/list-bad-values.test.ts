import * as fc from "fast-check";
import type { StaffActor } from "#server/auth/actor.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allLists } from "#server/trpc/all-lists.ts";
import { type Condition, type Filter, type ListParams, operators } from "#shared/list-params.ts";
import { demoApp, deskReader } from "#tests/support/demo-readers.ts";
import type { TestApp } from "#tests/support/test-app.ts";

/* Whatever stands in a question, the answer is rows or a sentence: never a fault of ours. */

let app: TestApp;
let reader: StaffActor;
beforeAll(async () => {
  app = await demoApp();
  reader = await deskReader(app.db, "owner");
});
afterAll(() => app.close());

const odd = [
  "",
  " ",
  "0",
  "-0",
  "1e400",
  "1e-99",
  "9".repeat(40),
  "9".repeat(400),
  `0.${"1".repeat(100)}`,
  "9223372036854775808",
  "-9223372036854775808",
  "NaN",
  "Infinity",
  "-infinity",
  "true",
  "null",
  "2026-02-30",
  "2026-13-01",
  "0000-01-01",
  "0001-01-01T00:00:00+15:59",
  "9999-12-31T23:59:59.9999999Z",
  "275760-09-13",
  "294277-01-01",
  "294277-01-01T00:00:00Z",
  "999999-12-31",
  "2026-11-22T25:00:00Z",
  "2026-11-22T10:00:00+99:99",
  "epoch",
  "00000000-0000-0000-0000-000000000000",
  "{00000000-0000-0000-0000-000000000000}",
  "\0",
  "a\0b",
  "\ud800",
  "x\udc00",
  "😀",
  "\u202e\u200b",
  "%",
  "\\",
  "_%\\",
  "(",
  "[a",
  "*",
  "a{99999}",
  "{bad json",
  '{"a": 1e999999}',
  "$.**",
  "'; drop table users; --",
  "$1",
  "x".repeat(2000),
];
const scalars = [...odd, 0, -0, -1, 0.1, 1e308, 5e-324, 2 ** 31, 2 ** 63, -(2 ** 63), true, false];
const scalar = fc.constantFrom(...scalars);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.array(scalar, { minLength: 2, maxLength: 2 }),
  fc.record({
    count: fc.constantFrom(1, 24, 10_000),
    unit: fc.constantFrom("minute" as const, "hour" as const, "day" as const, "month" as const),
  }),
  fc.constant(undefined),
);
const names = ["__proto__", "constructor", "toString", "", "id", "a\0b", "\ud800", "x".repeat(100)];

function questions(fields: readonly string[]): fc.Arbitrary<ListParams> {
  const field = fc.oneof(
    { arbitrary: fc.constantFrom(...fields), weight: 9 },
    { arbitrary: fc.constantFrom(...names), weight: 1 },
  );
  const condition: fc.Arbitrary<Condition> = fc
    .record({ field, operator: fc.constantFrom(...operators), value })
    .map(({ value: given, ...rest }) => (given === undefined ? rest : { ...rest, value: given }));
  const filter: fc.Arbitrary<Filter> = fc.oneof(
    { arbitrary: condition, weight: 6 },
    { arbitrary: fc.array(condition, { maxLength: 2 }).map((any) => ({ any })), weight: 1 },
    { arbitrary: fc.array(condition, { maxLength: 2 }).map((all) => ({ all })), weight: 1 },
  );
  const sort = fc.array(fc.record({ field, direction: fc.constantFrom("asc" as const, "desc" as const) }), {
    maxLength: 3,
  });
  const usually = <Value>(arbitrary: fc.Arbitrary<Value>) => ({ arbitrary, weight: 1 });
  return fc.oneof(
    { arbitrary: fc.record({ filter, limit: fc.constant(2) }), weight: 12 },
    usually(fc.record({ search: fc.constantFrom(...odd.filter((text) => text.length <= 200)) })),
    usually(fc.record({ sort, limit: fc.constant(1) })),
    usually(fc.record({ columns: fc.array(field, { maxLength: 3 }) })),
    usually(fc.record({ cursor: fc.constantFrom(...odd) })),
  );
}

type Asked = Record<"list" | "count", (params: ListParams) => Promise<unknown>> & {
  facets(input: { params: ListParams; field: string }): Promise<unknown>;
  get(input: { id: string }): Promise<unknown>;
};
const camelCase = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

// What went wrong, unless it was refused in words that name nothing of ours.
async function fault(answer: Promise<unknown>): Promise<string | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    const isSpoken = ["BAD_REQUEST", "NOT_FOUND", "PAYLOAD_TOO_LARGE"].includes(code);
    return isSpoken && !/select |invalid input syntax|\$\d::/.test(message)
      ? undefined
      : `${code}: ${message}`;
  }
}

test.each(Object.keys(allLists))("%s answers or refuses in words, whatever is asked", async (name) => {
  const caller = app.caller(reader) as unknown as Record<string, Asked>;
  const asked = caller[camelCase(name)];
  const fields = Object.keys(allLists[name]!.resource.fields);
  await fc.assert(
    fc.asyncProperty(questions(fields), fc.constantFrom(...fields, ...names), async (params, field) => {
      expect(await fault(asked!.list(params))).toBeUndefined();
      const { cursor: _, ...narrowed } = params;
      if (params.filter || params.search) {
        expect(await fault(asked!.count(narrowed))).toBeUndefined();
        expect(await fault(asked!.facets({ params: narrowed, field }))).toBeUndefined();
      }
    }),
    { numRuns: 40 },
  );
});

test("what is too long, too many or too deep is refused before anything is read", async () => {
  const deep = (depth: number): unknown =>
    depth === 0 ? { field: "email", operator: "is", value: "x" } : { all: [deep(depth - 1)] };
  const { users } = app.caller(reader) as unknown as { users: Asked };
  for (const params of [
    { search: "x".repeat(10_000) },
    { filter: { field: "email", operator: "is", value: "x".repeat(10_000) } },
    { filter: { field: "email", operator: "anyOf", value: Array.from({ length: 2000 }, () => "x") } },
    { filter: deep(40) },
    { columns: Array.from({ length: 2000 }, () => "email") },
    { sort: Array.from({ length: 50 }, () => ({ field: "email", direction: "asc" })) },
    { limit: 1e9 },
    { cursor: "x".repeat(100_000) },
  ]) {
    await expect(users.list(params as ListParams)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});
