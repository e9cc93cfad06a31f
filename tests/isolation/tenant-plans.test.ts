import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { peopleIn } from "./change-world.ts";
import { contextSql, idOf, staffActors, tenantActors, type IsolationActor } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

/* Row security must not cost the indexes. Plans of real rows, as the roles would get them. */

let db: TestDatabase;
let web: pg.Client;
const admin = tenantActors.find(({ name }) => name === "adminA in A")!;
const reader = staffActors.find(({ name }) => name === "staffOwner as pd_staff")!;
const writer = staffActors.find(({ name }) => name === "staffOwner as pd_staff_write")!;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  const client = await db.owner.connect();
  const someOrganization = `case when n % 50 = 0 then '${idOf("A")}' else md5('org' || n % 200 + 1)::uuid end`;
  await client.query(`set session_replication_role = replica;
    insert into organizations (id, name, slug) select md5('org' || n)::uuid, 'Org ' || n, 'org-' || n from generate_series(1, 200) n;
    insert into users (id, email, full_name) select md5('user' || n)::uuid, 'user' || n || '@x.test', md5(n::text) from generate_series(1, 8000) n;
    insert into organization_members (organization_id, user_id) select '${idOf("A")}', md5('user' || n)::uuid from generate_series(1, 100) n;
    insert into error_groups (project_id, organization_id, fingerprint, title, last_seen)
      select gen_random_uuid(), ${someOrganization}, n::text, md5(n::text), now() - n * interval '1 minute' from generate_series(1, 8000) n;
    insert into activities (action, organization_id) select 'tests:act', ${someOrganization} from generate_series(1, 8000) n;
    insert into bookings (booking_number, user_id, organization_id, service_id, currency, pickup_date)
      select 'BK-' || n, md5('user' || n)::uuid, ${someOrganization}, gen_random_uuid(), 'EUR', '2026-01-01' from generate_series(1, 8000) n;
    insert into booking_items (booking_id, organization_id, service_id, item_description, unit_price, total_price, currency)
      select id, organization_id, service_id, 'Shirt', 1, 1, 'EUR' from bookings`);
  await client.query("vacuum analyze");
  client.release(true);
  web = await logIn(db, "pd_web");
});
afterAll(async () => {
  await web.end();
  await db.close();
});

async function planOf(actor: IsolationActor, statement: string): Promise<string> {
  await web.query(`begin; ${contextSql(actor)}; select admit_actor()`);
  try {
    const { rows } = await web.query<{ "QUERY PLAN": string }>(`explain (costs off) ${statement}`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    await web.query("rollback");
  }
}

describe("for a member", () => {
  test.each([
    [
      "newest errors",
      "select id from error_groups order by last_seen desc, id desc limit 50",
      /Index.*error_groups_organization_id_last_seen_idx/,
    ],
    [
      "bookings of a small organization",
      "select id from bookings order by created_at desc, id desc limit 50",
      /bookings_organization_id/,
    ],
    ["one booking", `select booking_number from bookings where id = '${idOf("x")}'`, /bookings_pkey/],
    [
      "bookings by number",
      "select id from bookings where booking_number = 'BK-1'",
      /bookings_booking_number_key/,
    ],
    [
      "items, which follow their bookings",
      "select id from booking_items",
      /booking_items_organization_id_booking_id_idx/,
    ],
    ["colleagues", "select id from users", /users_pkey/],
    [
      "the log",
      "select id from activities order by created_at desc, id desc limit 50",
      /activities_\d{4}_\d\d_organization_id_created_at_id_idx/,
    ],
  ])("%s come by an index, and the person is asked for once", async (_, statement, index) => {
    const plan = await planOf(admin, statement);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Seq Scan on (error_groups|bookings|booking_items|users)\b/);
    expect(plan).not.toMatch(/SubPlan|current_setting/);
    expect(plan).toMatch(/InitPlan/);
  });
});

describe("for staff", () => {
  test.each([
    ["a search", "select id from users where full_name ilike '%abcde%'", /users_full_name_trgm_idx/],
    [
      "a search in titles",
      "select id from error_groups where title ilike '%abcde%'",
      /error_groups_title_trgm_idx/,
    ],
    [
      "newest bookings",
      "select id from bookings order by created_at desc, id desc limit 50",
      /bookings_created_at_idx/,
    ],
  ])("%s is planned as if there were no row security", async (_, statement, index) => {
    const plan = await planOf(reader, statement);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/Filter|InitPlan/);
  });

  test("a bulk change by a search finds its rows by the index too", async () => {
    const plan = await planOf(writer, "update users set notes = 'x' where full_name ilike '%abcde%'");
    expect(plan).toMatch(/users_full_name_trgm_idx/);
  });
});

test("no policy of staff filters what it may read, except in the tables that are somebody's own", async () => {
  const { rows } = await db.owner.query<{ tablename: string }>(
    "select tablename from pg_policies where roles && '{pd_staff,pd_staff_write}' and cmd = 'SELECT' and qual <> 'true' group by 1 order by 1",
  );
  expect(rows.map((row) => row.tablename)).toEqual([
    "import_files",
    "import_rows",
    "notifications",
    "queue_items",
    "saved_views",
    "view_arrangements",
    "view_watches",
  ]);
  expect(describedTables().length).toBeGreaterThan(60);
});
