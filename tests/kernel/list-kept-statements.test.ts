import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptName, keptQuestion, namesGiven } from "#server/data/kept-statement.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld({ poolSize: 1 })));
afterAll(() => world.close());

test("one kept statement on one connection shows each reader in turn only what is his", async () => {
  await world.add({ name: "ours", organization_id: northwind });
  await world.add({ name: "theirs", organization_id: contoso });
  const seen = async (actor: ReturnType<typeof staff> | ReturnType<typeof member>) => {
    const { rows } = await world.as(actor, (tx) =>
      listSamples.rows(tx, actor, { columns: ["name"], sort: [{ field: "name", direction: "asc" }] }),
    );
    return rows.map((row) => row["name"]);
  };
  for (let turn = 0; turn < 20; turn++) {
    expect(await seen(staff())).toEqual(["ours", "theirs"]);
    expect(await seen(member())).toEqual(["ours"]);
    expect(await seen(staff(undefined, contoso))).toEqual(["theirs"]);
  }
  const kept = await world.as(staff(), (tx) =>
    tx.execute<{ statement: string }>(
      sql`select statement from pg_prepared_statements where statement like '%list_samples%'`,
    ),
  );
  expect((kept as unknown as { rows: unknown[] }).rows).toHaveLength(2);
});

test("a statement gets its name when it comes often, always the same, and there is an end to names", () => {
  const names = Array.from({ length: 6 }, () => keptName("select 1"));
  expect(names.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  expect(names[4]).toBeTypeOf("string");
  expect(names[5]).toBe(names[4]);
  const many = new Set(
    Array.from({ length: 150 }, (_, at) => Array.from({ length: 6 }, () => keptName(`select ${at}`)).at(-1)),
  );
  expect(many.size).toBeLessThanOrEqual(101);
  expect(many).toContain(undefined);
});

test("what comes often gets a name also after many odd texts, and what comes all the time keeps its own", () => {
  const steady = Array.from({ length: 2000 }, () => keptName("select 'all the time'")).at(-1);
  for (let at = 0; at < 3000; at++) {
    keptName("select 'all the time'");
    for (let turn = 0; turn < 5; turn++) keptName(`select 'odd ${at}'`);
  }
  expect(steady).toBeTypeOf("string");
  expect(keptName("select 'all the time'")).toBe(steady);
  expect(Array.from({ length: 2000 }, () => keptName("select 'new'")).at(-1)).toBeTypeOf("string");
});

test("a connection is closed before it keeps more statements than are of use", async () => {
  const connection = () =>
    world.as(staff(), async (tx) => {
      const answer = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      return (answer as unknown as { rows: { pid: number }[] }).rows[0]!.pid;
    });
  // What the tests before made may have ended the last one.
  await connection();
  const first = await connection();
  expect(await connection()).toBe(first);
  const before = namesGiven();
  for (let at = 0; namesGiven() - before <= 100; at++)
    for (let turn = 0; turn < 5; turn++) keptName(`select 'more ${at}'`);
  await connection();
  const second = await connection();
  expect(second).not.toBe(first);
  expect(await connection()).toBe(second);
});

test("a kept question takes its values by name", async () => {
  const ask = keptQuestion<{ sum: number }>(
    "adding",
    sql`select ${sql.placeholder("one")}::int + ${sql.placeholder("two")}::int as sum`,
  );
  for (let turn = 1; turn < 4; turn++)
    expect(await world.as(staff(), (tx) => ask(tx, { one: turn, two: "2" }))).toEqual([{ sum: turn + 2 }]);
});
