import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import type { World } from "./expected-access.ts";
import { actualReach, cellsOf, expectedReach, isolationWorld } from "./isolation-cells.ts";
import { actors } from "./isolation-people.ts";

/*
 * Row security against what table-access.ts declares: every table, every command, everybody. The expectation is
 * computed from rows and people without any SQL (expected-access.ts).
 */

let db: TestDatabase;
let client: PoolClient;
let world: World;

beforeAll(async () => {
  db = await testDatabase();
  client = await db.owner.connect();
  world = await isolationWorld(client);
});
afterAll(async () => {
  client.release();
  await db.close();
});

const tables = describedTables();

test("the database has no table without a declaration", async () => {
  const { rows } = await client.query<{ relname: string }>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
     and not relispartition and relname <> 'pressdesk_migrations' order by 1`,
  );
  expect(rows.map((row) => row.relname)).toEqual(tables.map((table) => table.name).sort());
});

test.each(tables.map((table) => [table.name, table] as const))(
  "%s: everybody reaches what is declared, and nothing else",
  async (_, table) => {
    const wrong: unknown[] = [];
    let reached = 0;
    for (const cell of cellsOf(world, table, actors)) {
      const expected = expectedReach(world, cell);
      const actual = await actualReach(client, world, cell);
      if (JSON.stringify(expected) !== JSON.stringify(actual))
        wrong.push({ actor: cell.actor.name, command: cell.command, into: cell.into, expected, actual });
      if (actual !== "refused") reached += actual.length;
    }
    expect(wrong).toEqual([]);
    expect(reached).toBeGreaterThan(0);
  },
);

test("the rows tell the actors apart: each table has a row that some actor sees and another doesn't", () => {
  const indistinct = tables.filter((table) => {
    const views = actors.map((actor) =>
      JSON.stringify(expectedReach(world, { table, command: "select", actor })),
    );
    return new Set(views).size < 2;
  });
  expect(indistinct.map((table) => table.name)).toEqual([]);
});
