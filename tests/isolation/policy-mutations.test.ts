import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import type { World } from "./expected-access.ts";
import { actualReach, cellsOf, expectedReach, insideTransaction, isolationWorld } from "./isolation-cells.ts";
import { actors } from "./isolation-people.ts";

/*
 * Does the matrix notice? Every policy in the database is dropped, and its USING and WITH CHECK are made true, one at
 * a time in a transaction that is rolled back; the cells of its table, command and role must then disagree.
 */

interface StoredPolicy {
  table: string;
  name: string;
  role: string;
  command: "SELECT" | "INSERT" | "UPDATE" | "DELETE";
  using: string | null;
  check: string | null;
}

/** Mutants that change nothing, each with the reason. */
const equivalent: readonly [name: RegExp, reason: string][] = [
  [
    /^organizations\.tenant_(select|update)_not_deleted /,
    "an active membership already needs an organization that isn't deleted",
  ],
  [
    /\.tenant_update_active check true$/,
    "it asks about the person, whom no update of a row can change: USING has asked already",
  ],
  [
    /^(service_service_options\.tenant_select|queue_items\.tenant_(select|insert|update|delete))_active /,
    "the policy asks for the parent, whose own policy asks for the membership",
  ],
  [
    /^user_roles\.job_insert dropped$/,
    "an owner exists here, so nothing may be inserted anyway; see sign-in-writes.test.ts",
  ],
];

let db: TestDatabase;
let client: PoolClient;
let world: World;
let policies: StoredPolicy[];

beforeAll(async () => {
  db = await testDatabase();
  client = await db.owner.connect();
  world = await isolationWorld(client);
  const { rows } = await client.query<StoredPolicy>(
    `select tablename as table, policyname as name, roles[1] as role, cmd as command, qual as using, with_check as check
     from pg_policies where schemaname = 'public' order by 1, 2`,
  );
  policies = rows;
});
afterAll(async () => {
  client.release();
  await db.close();
});

interface Mutant {
  name: string;
  sql: string;
}

function mutantsOf({ table, name, using, check }: StoredPolicy): Mutant[] {
  const weakened = `alter policy ${name} on "${table}"`;
  return [
    { name: `${table}.${name} dropped`, sql: `drop policy ${name} on "${table}"` },
    ...(using && using !== "true"
      ? [{ name: `${table}.${name} using true`, sql: `${weakened} using (true)` }]
      : []),
    ...(check && check !== "true"
      ? [{ name: `${table}.${name} check true`, sql: `${weakened} with check (true)` }]
      : []),
  ];
}

const isEquivalent = ({ name }: Mutant) => equivalent.some(([pattern]) => pattern.test(name));

async function isNoticed(policy: StoredPolicy, mutant: Mutant): Promise<boolean> {
  const table = describedTables().find(({ name }) => name === policy.table)!;
  const command = policy.command.toLowerCase();
  const cells = cellsOf(
    world,
    table,
    actors.filter(({ role }) => role === policy.role),
  );
  await client.query(`begin; ${mutant.sql}`);
  try {
    for (const cell of cells) {
      if (cell.command !== command) continue;
      const actual = await actualReach(client, world, cell, insideTransaction);
      if (JSON.stringify(actual) !== JSON.stringify(expectedReach(world, cell))) return true;
    }
    return false;
  } finally {
    await client.query("rollback");
  }
}

test("every weakened policy is noticed by the matrix", async () => {
  const unnoticed: string[] = [];
  let tried = 0;
  for (const policy of policies) {
    for (const mutant of mutantsOf(policy)) {
      if (isEquivalent(mutant)) continue;
      tried += 1;
      if (!(await isNoticed(policy, mutant))) unnoticed.push(mutant.name);
    }
  }
  expect(unnoticed).toEqual([]);
  expect(tried).toBeGreaterThan(policies.length);
});
