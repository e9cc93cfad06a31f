import { getTableName } from "drizzle-orm";
import pg from "pg";
import { expect, test } from "vitest";
import { demoDsnKey } from "#drizzle/seed/demo-keys.ts";
import { fillBulk } from "#drizzle/seed/seed-bulk.ts";
import { fillTables } from "#drizzle/seed/seed-client.ts";
import { seedDemo } from "#drizzle/seed/seed-demo.ts";
import { documentTables, extensionTables } from "#drizzle/schema/tables.ts";
import { onServer, testDatabase } from "#tests/support/test-database.ts";
import {
  demoDatabase,
  lastNoon,
  noon,
  passwordHash,
  seedAt,
  withRows,
  type DemoDatabase,
} from "./demo-business-scene.ts";

async function fresh(): Promise<DemoDatabase> {
  return withRows(await testDatabase());
}

test("the same instant gives the same rows in every table, within the time that a first start may take", async () => {
  const [first, again] = [await demoDatabase(), await fresh()];
  try {
    // What a fixed piece of work takes here and now: some seventeen of them on a quiet machine, beside others more.
    const measure = async () => {
      const started = performance.now();
      await again.rows("select count(md5(n::text)) from generate_series(1, 1000000) n");
      return performance.now() - started;
    };
    const before = await measure();
    const started = performance.now();
    const business = await seedAt(again, noon);
    const took = performance.now() - started;
    const unit = (before + (await measure())) / 2;
    expect(took / unit).toBeLessThan(80);
    expect(business.dsn).toEqual({ publicKey: demoDsnKey, project: 1 });
    expect(await digests(again)).toEqual(await digests(first));
  } finally {
    await first.close();
    await again.close();
  }
});

test("hours later, and twice the size, it is the same business", async () => {
  const [first, evening] = [await demoDatabase(), await fresh()];
  try {
    await seedAt(evening, new Date(noon.getTime() + 5 * 3_600_000));
    const orders =
      "select md5(string_agg(id::text || user_id || total_amount || pickup_date, ',' order by id)) as sum from bookings where created_at < $1";
    const earlier = [new Date(noon.getTime() - 600_000)];
    expect(await evening.rows(orders, earlier)).toEqual(await first.rows(orders, earlier));
  } finally {
    await first.close();
    await evening.close();
  }
  const twice = await fresh();
  try {
    await seedAt(twice, noon, 2);
    const [size] = await twice.rows(
      "select (select count(*) from users)::int as users, (select count(*) from organizations where deleted_at is null)::int as houses, (select count(*) from bookings)::int as bookings, (select count(*) from events)::int as events, (select count(*) from delivery_drivers)::int as drivers",
    );
    expect(size).toMatchObject({ users: 2400, houses: 48, drivers: 28 });
    expect(size!["bookings"]).toBeGreaterThan(11_000);
    expect(size!["events"]).toBeGreaterThan(70_000);
    expect(
      await twice.rows(
        "select chain from audit_chains cross join lateral verify_audit_chain(chain) where problem is not null",
      ),
    ).toEqual([]);
  } finally {
    await twice.close();
  }
});

test("on a Sunday before sunrise there is still something to do", async () => {
  const sunday = await fresh();
  try {
    const now = new Date(lastNoon(7).getTime() - 8 * 3_600_000);
    await seedAt(sunday, now);
    const [today] = await sunday.rows(
      "select count(*) filter (where pickup_date = $1::date and status in ('confirmed', 'pickup_scheduled'))::int as pickups, count(*) filter (where pickup_date = $1::date and status = 'confirmed')::int as open from bookings",
      [now.toISOString().slice(0, 10)],
    );
    expect(today!["pickups"]).toBeGreaterThan(8);
    expect(today!["open"]).toBeGreaterThan(0);
    for (const [table, column] of [
      ["events", "timestamp"],
      ["error_logs", "occurred_at"],
    ] as const) {
      const [newest] = await sunday.rows<{ last: Date }>(`select max(${column}) as last from ${table}`);
      expect(now.getTime() - newest!.last.getTime(), table).toBeGreaterThan(0);
      expect(now.getTime() - newest!.last.getTime(), table).toBeLessThan(20 * 60_000);
    }
  } finally {
    await sunday.close();
  }
});

// As on a hosted Postgres.
test("an owner who isn't a superuser can bring the demo in, and every trigger and policy is back afterwards", async () => {
  const hosted = await fresh();
  const name = new URL(hosted.url).pathname.slice(1);
  await onServer(
    `create role demo_host login password 'demo' createrole; grant pd_owner to demo_host; alter database ${name} owner to demo_host`,
  );
  const url = new URL(hosted.url);
  url.username = "demo_host";
  url.password = "demo";
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    await seedDemo(client, { now: noon, passwordHash });
    expect(await hosted.rows("select count(*)::int as people from users")).toEqual([{ people: 1200 }]);
    expect(
      await hosted.rows(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'pressdesk_migrations' and not relforcerowsecurity
        union all select tgname from pg_trigger where tgenabled = 'D'`),
    ).toEqual([]);
  } finally {
    await client.end();
    await onServer(`alter database ${name} owner to postgres`);
    await hosted.close();
    await onServer("drop role demo_host");
  }
});

test("rows in great number go on top of the demo, with valid references and every index back", async () => {
  const db = await demoDatabase();
  const indexes =
    "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename in ('users', 'events', 'invoices', 'organization_members') order by 1";
  try {
    const before = await db.rows(indexes);
    const client = await db.owner.connect();
    const size = { users: 3000, events: 20_000, invoices: 5000, now: noon };
    await fillTables(client, () => fillBulk(client, size));
    client.release();
    expect(await db.rows(indexes)).toEqual(before);
    const [added] = await db.rows(
      "select (select count(*) from users where email like '%@bulk.test')::int as users, (select count(*) from events where event_category = 'bulk')::int as events, (select count(*) from invoices where number like 'BULK-%')::int as invoices",
    );
    expect(added).toEqual({ users: 3000, events: 20_000, invoices: 5000 });
    for (const table of ["events", "invoices", "organization_members"]) {
      expect(
        await db.rows(`select t.id from ${table} t where user_id is not null and not exists (select from users where users.id = t.user_id)
        or organization_id is not null and not exists (select from organizations o where o.id = t.organization_id) limit 1`),
        table,
      ).toEqual([]);
    }
    expect(
      await db.rows(
        "select id from invoices where subtotal_amount - discount_amount + tax_amount <> total_amount limit 1",
      ),
    ).toEqual([]);
  } finally {
    await db.close();
  }
});

// The sum of the rows' hashes: in any order, and a row that is there twice counts twice.
async function digests(db: DemoDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of Object.values({ ...documentTables, ...extensionTables })) {
    const name = getTableName(table);
    const [digest] = await db.rows<{ sum: string }>(
      `select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from "${name}" t`,
    );
    found[name] = digest!.sum;
  }
  return found;
}
