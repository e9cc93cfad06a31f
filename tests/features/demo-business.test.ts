import { getTableName } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentTables, extensionTables } from "#drizzle/schema/tables.ts";
import { demoDatabase, noon, seedAt, type DemoDatabase } from "./demo-business-scene.ts";

let db: DemoDatabase;
beforeAll(async () => {
  db = await demoDatabase();
});
afterAll(() => db.close());

describe("the demo business", () => {
  test("fills every table of the document, and every one of the console's that has a history", async () => {
    const kept = new Set([
      // Counted while somebody tries, forgotten soon after.
      "auth_rate_limits",
      // Made by changes, and the demo's history was loaded.
      "change_guards",
      // Waiting rooms of a file between upload and import, swept after a day: there is none until somebody brings one.
      "import_files",
      "import_rows",
      // Nobody's data was erased, and no month is old enough to be put away.
      "erasures",
      "log_seals",
    ]);
    const names = Object.values({ ...documentTables, ...extensionTables }).map((table) =>
      getTableName(table),
    );
    const empty: string[] = [];
    for (const name of names) {
      const [found] = await db.rows(`select 1 from "${name}" limit 1`);
      if (!found && !kept.has(name)) empty.push(name);
    }
    expect(empty).toEqual([]);
  });

  test("has the size that it says", async () => {
    const [size] =
      await db.rows(`select (select count(*) from users)::int as users, (select count(*) from organizations where deleted_at is null)::int as organizations,
      (select count(*) from bookings)::int as bookings, (select count(*) from booking_items)::int as items, (select count(*) from invoices)::int as invoices,
      (select count(*) from events)::int as events, (select count(*) from page_views)::int as views, (select count(*) from error_groups)::int as groups,
      (select count(*) from error_logs)::int as logs, (select count(*) from delivery_drivers)::int as drivers, (select count(*) from delivery_assignments)::int as assignments`);
    expect(size).toMatchObject({ users: 1200, organizations: 24, drivers: 14 });
    expect(size!["bookings"]).toBeGreaterThan(5500);
    expect(size!["items"]).toBeGreaterThan(12_000);
    expect(size!["invoices"]).toBeGreaterThan(2200);
    expect(size!["events"]).toBeGreaterThan(35_000);
    expect(size!["views"]).toBeGreaterThan(24_000);
    expect(size!["groups"]).toBeGreaterThanOrEqual(60);
    expect(size!["logs"]).toBeGreaterThan(5500);
    expect(size!["assignments"]).toBeGreaterThan(9500);
  });

  test("keeps what was removed, and the log says who did it, and why", async () => {
    const { rows: kept } = await db.owner.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'deleted_at'",
    );
    const removed = await Promise.all(
      kept.map(({ name }) =>
        db.rows<{ name: string; id: string }>(
          `select '${name}' as name, id from "${name}" where deleted_at is not null and '${name}' <> 'payment_methods'`,
        ),
      ),
    );
    const without = new Set(kept.map(({ name }) => name));
    for (const { name } of removed.flat()) without.delete(name);
    // Nobody took back an order, a driver, a note or a project; people put their cards away themselves.
    expect([...without].toSorted()).toEqual([
      "bookings",
      "delivery_drivers",
      "error_notes",
      "ingest_projects",
      "payment_methods",
    ]);
    const logged = await db.rows<{ name: string; id: string }>(
      `select table_name as name, row_id as id from change_rows join activities using (change_id)
       where action like '%:delete' and actor_id is not null and reason is not null and new_values ? 'deleted_at'`,
    );
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).toSorted();
    expect(ids(logged)).toEqual(ids(removed.flat()));
  });

  test("refuses to go where people are already", async () => {
    await expect(seedAt(db, noon)).rejects.toThrow("empty database");
    expect((await db.rows("select count(*)::int as people from users"))[0]).toEqual({ people: 1200 });
  });

  test("leaves nothing of its own behind", async () => {
    expect(await db.rows("select nspname from pg_namespace where nspname = 'demo_seed'")).toEqual([]);
  });
});

describe("references", () => {
  test("every foreign key of the catalogue holds", async () => {
    const keys = await db.rows<{ name: string; child: string; parent: string; pairs: [string, string][] }>(`
      select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent,
        (select json_agg(json_build_array(quote_ident(own.attname), quote_ident(other.attname)) order by place)
          from unnest(conkey, confkey) with ordinality pair (own_number, other_number, place)
          join pg_attribute own on own.attrelid = conrelid and own.attnum = own_number
          join pg_attribute other on other.attrelid = confrelid and other.attnum = other_number) as pairs
      from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`);
    expect(keys.length).toBeGreaterThan(120);
    const broken: string[] = [];
    for (const { name, child, parent, pairs } of keys) {
      const given = pairs.map(([own]) => `c.${own} is not null`).join(" and ");
      const match = pairs.map(([own, other]) => `p.${other} = c.${own}`).join(" and ");
      const orphans = await db.rows(
        `select 1 from ${child} c where ${given} and not exists (select from ${parent} p where ${match}) limit 1`,
      );
      if (orphans.length) broken.push(`${child}: ${name}`);
    }
    expect(broken).toEqual([]);
  });

  test("ids are what forms and selections take for a UUID", async () => {
    const strict = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
    for (const table of ["users", "bookings", "events", "error_logs", "activities"]) {
      expect(await db.rows(`select id from ${table} where id::text !~ '${strict}' limit 1`)).toEqual([]);
    }
  });
});
