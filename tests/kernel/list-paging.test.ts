import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ListParams } from "#shared/list-params.ts";
import type { Sort } from "#shared/resource.ts";
import {
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());
beforeEach(() => world.clear());

const page = (params: ListParams, actor = staff()) =>
  world.as(actor, (tx) => listSamples.rows(tx, actor, params));

const stored: Record<string, string> = {
  name: "name",
  note: "note",
  status: "status",
  isActive: "is_active",
  amount: "amount",
  balance: "balance",
  ratio: "ratio",
  share: "share",
  seenAt: "seen_at",
  bornOn: "born_on",
  createdAt: "created_at",
};

// Few distinct values, so that every key ties and the next one, or the id, decides.
const row = fc.record({
  name: fc.constantFrom("", "a", "B", "é", "😀", "a".repeat(310), `${"a".repeat(310)}b`),
  note: fc.constantFrom(null, "", "x", "%", "😀".repeat(301)),
  status: fc.constantFrom("open", "paid", "past_due", "gone"),
  is_active: fc.constantFrom(null, true, false),
  amount: fc.constantFrom("-9223372036854775808", "0", "9007199254740993", "9223372036854775807"),
  balance: fc.constantFrom(null, "-1", "9007199254740993"),
  ratio: fc.constantFrom(null, "0.1", "-0", "NaN", "Infinity", "1e-300"),
  share: fc.constantFrom(null, "0.5", "0.50", "0.12345678901234567890", "NaN"),
  seen_at: fc.constantFrom(
    null,
    "2026-11-22 20:04:11.123456+00",
    "2026-11-22 20:04:11.123457+00",
    "infinity",
    "0044-03-15 BC",
  ),
  born_on: fc.constantFrom(null, "2024-02-29", "2026-11-22"),
  created_at: fc.constantFrom("2026-01-01", "2026-01-01 00:00:00.000001+00", "2026-06-01"),
});

const sorts: fc.Arbitrary<Sort[]> = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom(...Object.keys(stored)),
    direction: fc.constantFrom("asc" as const, "desc" as const),
  }),
  { maxLength: 5, selector: ({ field }) => field },
);

const conditions: [NonNullable<ListParams["filter"]> | undefined, string][] = [
  [undefined, "true"],
  [{ field: "isActive", operator: "is", value: true }, "is_active"],
  [{ field: "note", operator: "isEmpty" }, "coalesce(note, '') = ''"],
  [
    {
      any: [
        { field: "amount", operator: "gt", value: 0 },
        { field: "bornOn", operator: "isEmpty" },
      ],
    },
    "(amount > 0 or born_on is null)",
  ],
  [
    { field: "status", operator: "noneOf", value: ["paid", "past_due"] },
    "status not in ('paid', 'past_due')",
  ],
];

// The order in plain words: Postgres' own place for absent values, and the id last, in the last key's direction.
async function oracle(sort: Sort[], condition: string): Promise<string[]> {
  const keys = [
    ...sort.map(({ field, direction }) => `${stored[field]} ${direction}`),
    `id ${sort.at(-1)?.direction ?? "asc"}`,
  ];
  const { rows } = await world.owner.query<{ id: string }>(
    `select id from list_samples where status <> 'gone' and ${condition} order by ${keys.join(", ")}`,
  );
  return rows.map(({ id }) => id);
}

async function walk(
  params: ListParams,
  way: "nextCursor" | "previousCursor",
  between?: () => Promise<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor = params.cursor;
  for (let pages = 0; pages < 200; pages++) {
    const { rows, ...cursors } = await page({ ...params, ...(cursor !== undefined && { cursor }) });
    const found = rows.map((found) => found._id);
    if (way === "nextCursor") ids.push(...found);
    else ids.unshift(...found);
    const next = cursors[way];
    if (next === null) return ids;
    cursor = next;
    await between?.();
  }
  throw new Error("The list has no end.");
}

test("pages put together are exactly what plain SQL answers, forwards and backwards, whatever the order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 25 }),
      sorts,
      fc.constantFrom(...conditions),
      fc.integer({ min: 1, max: 7 }),
      async (rows, sort, [filter, condition], limit) => {
        await world.clear();
        for (const values of rows) await world.add(values);
        const expected = await oracle(sort, condition);
        const params: ListParams = { sort, limit, columns: ["status"], ...(filter && { filter }) };
        expect(await walk(params, "nextCursor")).toEqual(expected);
        if (expected.length <= limit) return;
        let last = await page(params);
        while (last.nextCursor) last = await page({ ...params, cursor: last.nextCursor });
        const earlier = await walk({ ...params, cursor: last.previousCursor! }, "previousCursor");
        expect([...earlier, ...last.rows.map((found) => found._id)]).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test("rows that come while one pages neither repeat a row nor lose one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 5, maxLength: 15 }),
      fc.array(row, { maxLength: 8 }),
      sorts,
      async (rows, late, sort) => {
        await world.clear();
        for (const values of rows) await world.add({ ...values, status: "open" });
        const before = await oracle(sort, "true");
        const arriving = [...late];
        const seen = await walk({ sort, limit: 3, columns: [] }, "nextCursor", async () => {
          const next = arriving.pop();
          if (next) await world.add({ ...next, status: "open" });
        });
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.filter((id) => before.includes(id))).toEqual(before);
        const after = await oracle(sort, "true");
        expect(seen).toEqual(after.filter((id) => seen.includes(id)));
      },
    ),
    { numRuns: 120 },
  );
});

test("an empty page still knows the way back", async () => {
  const ids: string[] = [];
  for (const name of ["a", "b", "c", "d"]) ids.push(await world.add({ name }));
  const sort = [{ field: "name", direction: "asc" as const }];
  const first = await page({ sort, limit: 2 });
  await world.owner.query("delete from list_samples where name > 'b'");
  const second = await page({ sort, limit: 2, cursor: first.nextCursor! });
  expect(second).toMatchObject({ rows: [], nextCursor: null });
  const back = await page({ sort, limit: 2, cursor: second.previousCursor! });
  expect(back.rows.map((found) => found._id)).toEqual(ids.slice(0, 2));
  expect(back.previousCursor).toBeNull();
});

test("a cursor is refused in words when it is garbled or made for another order, organization or kind of reader", async () => {
  for (const name of ["a", "b", "c"]) await world.add({ name, organization_id: northwind });
  const { nextCursor } = await page({ limit: 1 });
  const cursor = nextCursor!;
  const refusal = { code: "BAD_REQUEST", message: expect.stringContaining("Start from the first page") };
  for (const params of [
    { cursor, sort: [{ field: "name", direction: "asc" as const }] },
    { cursor, sort: [{ field: "createdAt", direction: "asc" as const }] },
    ...[
      "",
      "x",
      "%%%",
      "AAAA",
      `${cursor}x`,
      cursor.slice(2),
      Buffer.from('["a","after","x"]').toString("base64url"),
      Buffer.from("null").toString("base64url"),
    ].map((cursor) => ({ cursor })),
  ]) {
    await expect(page(params)).rejects.toMatchObject(refusal);
  }
  await expect(page({ cursor }, staff(undefined, northwind))).rejects.toMatchObject(refusal);
  await expect(world.as(member(), (tx) => listSamples.rows(tx, member(), { cursor }))).rejects.toMatchObject(
    refusal,
  );
});

test("values forged into a cursor are refused in words, never run", async () => {
  await world.add();
  await world.add();
  const [made, way, id] = JSON.parse(
    Buffer.from((await page({ limit: 1 })).nextCursor!, "base64url").toString(),
  );
  for (const value of ["x", "'; drop table list_samples; --", "2026-01-01\0", "9".repeat(400)]) {
    const cursor = Buffer.from(JSON.stringify([made, way, id, [value]])).toString("base64url");
    await expect(page({ cursor })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  }
});

test("a cursor holds nothing but values that its reader sees", async () => {
  await world.add({ secret: "CANARY-1", name: "n1" });
  await world.add({ secret: "CANARY-2", name: "n2" });
  const { nextCursor } = await page({ limit: 1, sort: [{ field: "name", direction: "asc" }] });
  const text = Buffer.from(nextCursor!, "base64url").toString();
  expect(text).toContain("n1");
  expect(text).not.toContain("CANARY");
});

test("the place of a row with a long text is kept by its id, and refused in words once the row is gone", async () => {
  for (const letter of ["a", "b", "c"]) await world.add({ name: letter.repeat(5000) });
  const sort = [{ field: "name", direction: "asc" as const }];
  const first = await page({ sort, limit: 1, columns: ["name"] });
  expect(first.nextCursor!.length).toBeLessThan(300);
  const second = await page({ sort, limit: 1, cursor: first.nextCursor! });
  expect(second.rows[0]!["name"]).toBe("b".repeat(300));
  await world.owner.query("delete from list_samples where name like 'a%'");
  await expect(page({ sort, limit: 1, cursor: first.nextCursor! })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: expect.stringContaining("is gone"),
  });
});

test("an order by columns of one direction is one range of an index", async () => {
  await world.owner.query(
    "insert into list_samples (created_at, seen_at) select now() - i * interval '1 second', now() - i * interval '1 second' from generate_series(1, 20000) i",
  );
  await world.owner.query("analyze list_samples");
  for (const field of ["createdAt", "seenAt"]) {
    const sort = [{ field, direction: "desc" as const }];
    let cursor: string | null = null;
    for (let pages = 0; pages < 5; pages++)
      cursor = (await page({ sort, limit: 200, ...(cursor !== null && { cursor }) })).nextCursor;
    const plan = await world.as(staff(), async (tx) => {
      const seen: unknown[] = [];
      const session = tx._.session as unknown as {
        prepareQuery: (query: { sql: string; params: unknown[] }, ...rest: unknown[]) => unknown;
      };
      const prepare = session.prepareQuery.bind(session);
      session.prepareQuery = (query, ...rest) => (seen.push(query), prepare(query, ...rest));
      await listSamples.rows(tx, staff(), { sort, limit: 200, cursor: cursor! });
      const { sql, params } = seen[0] as { sql: string; params: unknown[] };
      const { rows } = await world.owner.query<{ "QUERY PLAN": string }>(`explain ${sql}`, params);
      return rows.map((line) => line["QUERY PLAN"]).join("\n");
    });
    expect(plan).toMatch(/Index Cond: .*ROW\(/);
    expect(plan).not.toContain("Sort");
  }
});
