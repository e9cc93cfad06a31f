import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { callable } from "#drizzle/policies/function-grants-sql.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { lints } from "./catalogue-lints.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const findings = async (sql: string) =>
  (await db.owner.query<{ finding: string }>(sql)).rows.map((row) => row.finding).sort();

test.each(lints.map((lint) => [lint.name, lint] as const))("no %s", async (_, { sql, allowed = {} }) => {
  expect((await findings(sql)).filter((finding) => !(finding in allowed))).toEqual([]);
});

// Each lint must be able to find something: the same questions to a database with every fault in it.
describe("a table made carelessly", () => {
  const found = new Map<string, string[]>();
  beforeAll(async () => {
    const client = await db.owner.connect();
    try {
      await client.query(`begin;
        create table careless (price numeric, organization_id uuid, other uuid references organizations, settings jsonb);
        alter table careless enable row level security;
        create index careless_a on careless (price); create index careless_b on careless (price);
        create policy careless_all on careless using (true);
        create policy careless_one on careless for select to pd_tenant using (organization_id = current_setting('app.org_id')::uuid);
        create policy careless_two on careless for update to pd_tenant using (settings ? 'x' or nullif(current_setting('app.org_id', true), '') is null);
        create policy careless_three on careless for select to pd_tenant using (true);
        create table bare (id int);
        create table closed (id int primary key); alter table closed enable row level security, force row level security;
        create view careless_view as select * from users;
        create function careless() returns int language sql security definer as 'select 1';
        alter default privileges for role pd_owner grant select on tables to pd_tenant;
        grant create on schema public to pd_tenant;
        alter table users disable trigger bump_version`);
      for (const { name, sql } of lints)
        found.set(
          name,
          (await client.query<{ finding: string }>(sql)).rows.map((row) => row.finding),
        );
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
  test.each(lints.map(({ name }) => name))("is found: %s", (name) => {
    expect(found.get(name)?.length).toBeGreaterThan(0);
  });
});

test("tenant and personal tables have an organization, and an index that starts with it", async () => {
  const without = new Map(
    Object.entries({
      users: "people belong to organizations by membership",
      user_profiles: "follows the person",
      user_preferences: "a person's own",
      view_arrangements: "a person's own",
      organizations: "is one",
    }),
  );
  const owned = describedTables().filter(
    ({ access }) => access.kind === "tenant" || access.kind === "personal",
  );
  expect(
    owned
      .filter((table) => !table.has("organization_id") && !without.has(table.name))
      .map(({ name }) => name),
  ).toEqual([]);
  const led = await findings(`select distinct indrelid::regclass::text as finding from pg_index
    join pg_attribute on attrelid = indrelid and attnum = indkey[0] where attname = 'organization_id'`);
  expect(
    owned
      .filter((table) => table.has("organization_id") && !led.includes(table.name))
      .map(({ name }) => name),
  ).toEqual([]);
});

test("a key to a table of an organization carries the organization", async () => {
  const loose =
    await findings(`select child.relname || '.' || a.attname || ' -> ' || parent.relname as finding
    from pg_constraint k join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
    join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
    where contype = 'f' and cardinality(conkey) = 1 and not child.relispartition
      and exists (select from pg_attribute where attrelid = confrelid and attname = 'organization_id')
      and exists (select from pg_attribute where attrelid = conrelid and attname = 'organization_id')
      and not exists (select from pg_constraint pair where pair.conrelid = k.conrelid and pair.confrelid = k.confrelid
        and contype = 'f' and cardinality(conkey) = 2 and pair.conkey @> k.conkey)`);
  const allowed: Record<string, string> = {
    "delivery_assignments.driver_id -> delivery_drivers":
      "a driver may serve every organization; the booking holds the tenant",
  };
  expect(loose.filter((key) => !(key in allowed))).toEqual([]);
});

test("a role may call the functions it is meant to, and no other", async () => {
  const { rows } = await db.owner.query<{ name: string; roles: string[] }>(
    `select proname as name, array_agg(grantee::regrole::text order by grantee::regrole::text) as roles
     from pg_proc p, aclexplode(proacl) where pronamespace = 'public'::regnamespace and grantee <> proowner
     and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e') group by 1`,
  );
  const expected = Object.entries(callable).map(([name, roles]) => [name, [...roles].sort()]);
  expect(Object.fromEntries(rows.map(({ name, roles }) => [name, roles]))).toEqual(
    Object.fromEntries(expected),
  );
});
