import * as fc from "fast-check";
import { getTableName } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import type { Condition, Filter, ListParams } from "#shared/list-params.ts";
import { operatorsFor, valueShape } from "#shared/operators.ts";
import type { Sort } from "#shared/resource.ts";
import { demoDatabase, type DemoDatabase } from "#tests/features/demo-business-scene.ts";
import { deskReader } from "#tests/support/demo-readers.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";
import { type PlainField, partsOf, plainCell, plainFields, plainQuery } from "./plain-list-sql.ts";

/*
 * Whatever is asked of whichever list, the pages put together are what plain SQL answers. A failure prints its seed.
 */

let world: ListWorld;
let demo: DemoDatabase;
let owner: StaffActor;
beforeAll(async () => {
  [world, demo] = await Promise.all([listWorld(), demoDatabase()]);
  owner = await deskReader(demo, "owner");
  // In every list that keeps what was removed, some of it was.
  for (const { binding, resource } of Object.values(allLists))
    if (resource.fields["deletedAt"])
      await setScene(
        demo,
        `update "${getTableName(binding.table)}" set deleted_at = created_at + interval '1 day' where id::text like '%5'`,
      );
  for (const [at, row] of oddRows().entries()) await world.add({ ...row, quantity: at % 5 });
});
afterAll(() => Promise.all([world.close(), demo.close()]));

// Few values of every kind, and the ones that orders and cursors stumble over.
function oddRows(): Record<string, unknown>[] {
  const names = [
    "",
    "a",
    "A",
    "B",
    "ä",
    "é",
    "e\u0301",
    "Z",
    "ß",
    "ss",
    "😀",
    "%",
    "_",
    "\\",
    "a b",
    "a".repeat(310),
  ];
  const numbers = [null, "0", "-0", "0.1", "-1e-300", "1e300", "NaN", "Infinity", "-Infinity"];
  const shares = [null, "0", "0.5", "0.50", "0.12345678901234567890", "-99999999999999999999.5", "NaN"];
  const instants = [
    null,
    "2026-11-22 20:04:11.123456+00",
    "2026-11-22 20:04:11.123457+00",
    "2026-11-22 00:00:00+00",
    "2026-11-21 23:59:59.999999+00",
    "infinity",
    "0044-03-15 BC",
    "294276-01-01",
  ];
  const data = [null, "{}", "[]", '""', "null", '{"a": 12345678901234567890}', '{"B": "x%y"}', "1.50"];
  const pick = <Value>(values: readonly Value[], at: number) => values[at % values.length];
  return Array.from({ length: 160 }, (_, at) => ({
    name: pick(names, at * 7),
    note: pick([null, ...names, `${"a".repeat(310)}b`], at * 5),
    body: pick([null, "", "x".repeat(400), "Body"], at),
    status: pick(["open", "paid", "past_due", "gone"], at * 3),
    is_active: pick([null, true, false], at),
    amount: pick(["-9223372036854775808", "0", "9007199254740993", "9223372036854775807", "-1"], at),
    balance: pick([null, "-1", "0", "9007199254740993"], at * 3),
    ratio: pick(numbers, at),
    share: pick(shares, at * 2),
    seen_at: pick(instants, at * 3),
    born_on: pick([null, "2024-02-29", "2026-11-22", "0001-01-01", "5874897-12-31"], at),
    data: pick(data, at),
    organization_id: pick(
      [null, "0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b"],
      at,
    ),
    created_at: pick(["2026-01-01", "2026-01-01 00:00:00.000001+00", "2026-06-01"], at * 5),
  }));
}

interface Scene {
  list: ListQuery;
  fields: PlainField[];
  /** Values that stand in the table, as filters write them. */
  values: Map<string, string[]>;
  where: string;
  rows<Row extends object>(query: string): Promise<Row[]>;
  ask(params: ListParams): ReturnType<ListQuery["rows"]>;
  count(params: ListParams): Promise<number>;
}

async function sceneOf(list: ListQuery, where = "true"): Promise<Scene> {
  const isSample = list === listSamples;
  const [db, actor] = isSample ? [world, staff()] : [demo, owner];
  const fields = [...plainFields(list).values()].filter(({ field }) => (isSample ? !field.permission : true));
  const rows: Scene["rows"] = async <Row extends object>(query: string) =>
    (await db.owner.query<Row>(query)).rows;
  const values = new Map<string, string[]>();
  for (const plain of fields) {
    const found = await rows<{ value: string }>(
      `select distinct left(${plainCell(plain)}, 40) as value from "${getTableName(list.binding.table)}" t where ${plain.column} is not null limit 12`,
    );
    values.set(
      plain.name,
      found.map(({ value }) => value),
    );
  }
  const as = <Result>(run: Parameters<typeof inTransaction<Result>>[3]) =>
    inTransaction(db.database, actor, {}, run);
  return {
    list,
    fields,
    values,
    where,
    rows,
    ask: (params) => as((tx) => list.rows(tx, actor, params)),
    count: async (params) => (await as((tx) => list.count(tx, actor, params, true))).value,
  };
}

const usual: Record<string, string[]> = {
  id: ["0190a000-0000-7000-8000-00000000000a"],
  reference: ["0190a000-0000-7000-8000-00000000000a"],
  text: ["", "a", "A", "É", "%", "_", "\\", "a%", "😀"],
  integer: ["0", "-1", "9223372036854775807", "3"],
  number: ["0", "-0", "0.1", "1e30", "-1e-10", "17.25"],
  instant: ["2026-11-22", "2026-11-22T20:04:11.123456Z", "2026-11-22T21:04:11.123457+01:00", "1999-12-31"],
  date: ["2026-11-22", "2024-02-29"],
  boolean: ["true", "false"],
  json: ["a", "{", "5", "%"],
};

function conditions({ fields, values }: Scene): fc.Arbitrary<Condition> {
  const askable = fields.filter(({ field }) => field.filterable && operatorsOf(field).length > 0);
  return fc.constantFrom(...askable).chain(({ name, field }) => {
    const kind =
      { longtext: "text", money: "integer", percent: "number" }[field.kind as string] ?? field.kind;
    const known = (values.get(name) ?? []).filter((value) => suits(kind, value));
    const value = fc.constantFrom(
      ...known,
      ...(kind === "enum" ? (field.options ?? []) : (usual[kind] ?? [])),
    );
    const span = fc.record({
      count: fc.constantFrom(1, 2, 7, 30, 400),
      unit: fc.constantFrom("day" as const, "week" as const, "month" as const),
    });
    return fc.constantFrom(...operatorsOf(field)).chain((operator): fc.Arbitrary<Condition> => {
      const shape = valueShape(operator);
      const base = { field: name, operator };
      if (shape === "none") return fc.constant(base);
      if (shape === "span") return span.map((given) => ({ ...base, value: given }));
      if (shape === "two") return fc.tuple(value, value).map((given) => ({ ...base, value: given }));
      if (shape === "many")
        return fc.array(value, { minLength: 1, maxLength: 3 }).map((given) => ({ ...base, value: given }));
      return value.map((given) => ({ ...base, value: given }));
    });
  });
}

// Periods of a calendar and what stands inside of JSON have tests of their own.
const operatorsOf = (field: PlainField["field"]) =>
  operatorsFor(field.kind, field.nullable).filter((operator) =>
    ["none", "one", "two", "many", "span"].includes(valueShape(operator)),
  );

function suits(kind: string, value: string): boolean {
  if (kind === "number") return /^-?\d{1,30}(\.\d{1,30})?$/.test(value);
  if (kind === "instant" || kind === "date") return /^\d{4}-/.test(value) && !value.startsWith("0000");
  return kind !== "enum";
}

function filters(scene: Scene): fc.Arbitrary<Filter> {
  const condition = conditions(scene);
  const { tree } = fc.letrec<{ tree: Filter; group: Filter }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, withCrossShrink: true }, condition, tie("group")),
    group: fc.oneof(
      fc.array(tie("tree"), { maxLength: 4 }).map((any) => ({ any })),
      fc.array(tie("tree"), { maxLength: 4 }).map((all) => ({ all })),
    ),
  }));
  return tree.filter((filter) => size(filter) <= 20 && depth(filter) <= 4);
}
const size = (filter: Filter): number =>
  "field" in filter ? 1 : partsOf(filter).reduce((sum, part) => sum + size(part), 0);
const depth = (filter: Filter): number =>
  "field" in filter ? 0 : 1 + Math.max(0, ...partsOf(filter).map(depth));

function sorts({ fields }: Scene): fc.Arbitrary<Sort[]> {
  const sortable = fields.filter(({ field }) => field.sortable).map(({ name }) => name);
  const key = fc.record({
    field: fc.constantFrom(...sortable),
    direction: fc.constantFrom("asc" as const, "desc" as const),
  });
  return fc.uniqueArray(key, { maxLength: 5, selector: ({ field }) => field });
}

const mostPages = 6;

async function hold(scene: Scene, params: ListParams & { sort: Sort[] }, columns: string[], parts: number) {
  const plain = plainQuery(scene.list, params.filter, params.sort, scene.where);
  const expected = (await scene.rows<{ id: string }>(plain.replace(" and nothing ", " and true "))).map(
    ({ id }) => id,
  );
  if (params.filter) expect(await scene.count({ filter: params.filter })).toBe(expected.length);
  // As many pages as make sense, however many rows: the whole where it is small, the beginning where it isn't.
  const limit = Math.min(200, Math.max(1, Math.ceil(expected.length / parts)));
  const read: string[] = [];
  let page = await scene.ask({ ...params, columns, limit });
  const first = page;
  for (let pages = 1; ; pages++) {
    read.push(...page.rows.map((row) => row._id));
    if (page.nextCursor === null || pages >= mostPages) break;
    page = await scene.ask({ ...params, columns, limit, cursor: page.nextCursor });
  }
  expect(read).toEqual(page.nextCursor === null ? expected : expected.slice(0, read.length));
  expect(page.nextCursor === null).toBe(read.length === expected.length);
  const back: string[] = page.rows.map((row) => row._id);
  while (page.previousCursor !== null) {
    page = await scene.ask({ ...params, columns, limit, cursor: page.previousCursor });
    back.unshift(...page.rows.map((row) => row._id));
  }
  expect(back).toEqual(read);
  await holdCells(scene, first.rows.slice(0, 20), columns);
}

async function holdCells(scene: Scene, rows: readonly Record<string, unknown>[], columns: readonly string[]) {
  const shown = scene.fields.filter(({ name }) => columns.includes(name));
  if (rows.length === 0 || shown.length === 0) return;
  const cells = shown.map((plain) => `${plainCell(plain)} as "${plain.name}"`).join(", ");
  const ids = rows.map(({ _id }) => `'${String(_id)}'`).join(", ");
  const stored = await scene.rows<Record<string, string | null> & { id: string }>(
    `select t.id, ${cells} from "${getTableName(scene.list.binding.table)}" t where t.id in (${ids})`,
  );
  for (const row of rows) {
    const plain = stored.find(({ id }) => id === row["_id"])!;
    for (const { name, type } of shown) {
      const [cell, expected] = [row[name], plain[name]!];
      const isFloat = type === "double precision" && typeof cell === "number";
      if (isFloat) expect(cell, name).toBe(Number(expected));
      // Beyond the years that a calendar of four digits writes, the database's own words stand.
      else if (!/^\d{5,}-| BC$|infinity/.test(String(cell)))
        expect(cell === null ? null : String(cell), name).toBe(expected);
    }
  }
}

const listed = [
  "users",
  "organizations",
  "errors",
  "invoices",
  "payment-transactions",
  "bookings",
  "delivery-assignments",
  "events",
  "experiments",
  "coupons",
  "user-profiles",
  "activities",
  "user-addresses",
];

describe("pages forwards and backwards are what plain SQL answers, with the same cells", () => {
  test.each(["list-samples", ...listed])("%s", async (name) => {
    const list = name === "list-samples" ? listSamples : allLists[name]!;
    const scene = await sceneOf(list, name === "list-samples" ? "t.status <> 'gone'" : "true");
    // One that is named twice stands there once.
    const columns = fc.array(fc.constantFrom(...scene.fields.map(({ name }) => name)), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.option(filters(scene), { nil: undefined, freq: 6 }),
        sorts(scene),
        columns,
        fc.integer({ min: 1, max: 6 }),
        (filter, sort, chosen, parts) => hold(scene, { sort, ...(filter && { filter }) }, chosen, parts),
      ),
      { numRuns: name === "list-samples" ? 120 : 30, interruptAfterTimeLimit: 20_000 },
    );
  });
});

/*
 * Pages are read one after the other, each as the rows are then. What holds while others write: a row that matches and
 * isn't touched comes exactly once, in order; a row that never matches never comes; no row comes twice unless it was
 * moved ahead in between; what is added behind the place is read, what is added before it isn't.
 */
test("while others write, the untouched rows come once each, in order, and nothing that never matched", async () => {
  const scene = await sceneOf(listSamples, "t.status <> 'gone'");
  const writes = fc.array(
    fc.record({
      kind: fc.constantFrom("insert", "update", "delete", "move"),
      at: fc.integer({ min: 0, max: 1000 }),
    }),
    { minLength: 4, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(sorts(scene), writes, fc.boolean(), async (sort, steps, isBackwards) => {
      const params: ListParams = {
        sort,
        columns: [],
        limit: 9,
        filter: { field: "quantity", operator: "lt", value: 3 },
      };
      const matching = (
        await scene.rows<{ id: string }>(plainQuery(listSamples, params.filter, sort, scene.where))
      ).map(({ id }) => id);
      const others = (
        await scene.rows<{ id: string }>("select id from list_samples where quantity >= 3 order by id")
      ).map(({ id }) => id);
      const moved = new Set<string>();
      const added: string[] = [];
      const pending = [...steps];
      const write = async () => {
        const step = pending.pop();
        if (!step) return;
        const other = others[step.at % others.length]!;
        if (step.kind === "insert") added.push(await world.add({ quantity: 4, name: "late" }));
        if (step.kind === "update")
          await world.owner.query(
            "update list_samples set name = name || '~', seen_at = now() where id = $1",
            [other],
          );
        if (step.kind === "delete" && added.length > 0)
          await world.owner.query("delete from list_samples where id = $1", [added.pop()]);
        if (step.kind === "move") {
          const row = matching[step.at % matching.length]!;
          moved.add(row);
          await world.owner.query(
            "update list_samples set name = $2, amount = $3, is_active = null where id = $1",
            [row, "zz", step.at],
          );
        }
      };
      let page = await scene.ask(params);
      if (isBackwards) while (page.nextCursor) page = await scene.ask({ ...params, cursor: page.nextCursor });
      const seen = page.rows.map((row) => row._id);
      for (;;) {
        await write();
        const cursor = isBackwards ? page.previousCursor : page.nextCursor;
        if (cursor === null) break;
        page = await scene.ask({ ...params, cursor });
        const ids = page.rows.map((row) => row._id);
        if (isBackwards) seen.unshift(...ids);
        else seen.push(...ids);
      }
      expect(seen.filter((id) => !moved.has(id))).toEqual(matching.filter((id) => !moved.has(id)));
      expect(seen.filter((id) => others.includes(id) || added.includes(id))).toEqual([]);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 20_000 },
  );
});

test("what is added behind the place is read, what is added before it isn't", async () => {
  const scene = await sceneOf(listSamples, "t.status <> 'gone'");
  const sort: Sort[] = [{ field: "createdAt", direction: "asc" }];
  const first = await scene.ask({ sort, columns: [], limit: 50 });
  const before = await world.add({ created_at: "2000-01-01" });
  const behind = await world.add({ created_at: "2030-01-01" });
  const seen: string[] = [];
  for (let { nextCursor } = first; nextCursor !== null;) {
    const page = await scene.ask({ sort, columns: [], limit: 50, cursor: nextCursor });
    seen.push(...page.rows.map((row) => row._id));
    ({ nextCursor } = page);
  }
  expect(seen).not.toContain(before);
  expect(seen.at(-1)).toBe(behind);
});
