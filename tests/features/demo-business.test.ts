import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoKeys } from "#drizzle/seed/demo-keys.ts";
import { seedDemo, type DemoBusiness } from "#drizzle/seed/seed-demo.ts";
import { documentTables, extensionTables } from "#drizzle/schema/tables.ts";
import { groupError } from "#server/features/errors/error-grouping.ts";
import { readValues } from "#shared/filter-values.ts";
import { listParamsSchema, type Filter } from "#shared/list-params.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { systemRoles } from "#shared/roles.ts";
import { onServer, testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { getTableName } from "drizzle-orm";

// A Wednesday at noon, in a month for which the template has partitions.
const now = noonOfTheLastWednesday();
const passwordHash = "$2b$12$abcdefghijklmnopqrstuu5LcBs6QyhG5QXbA7dGZ5dCqYcFYcFYc";
const budgetMs = 20_000;

let db: TestDatabase;
let business: DemoBusiness;
let took: number;

beforeAll(async () => {
  db = await testDatabase();
  const started = performance.now();
  business = await seeded(db, now);
  took = performance.now() - started;
}, 120_000);
afterAll(() => db.close());

async function seeded(into: TestDatabase, at: Date): Promise<DemoBusiness> {
  const client = await into.owner.connect();
  try {
    return await seedDemo(client, { now: at, passwordHash });
  } finally {
    client.release();
  }
}

async function rows<Row extends pg.QueryResultRow>(query: string, values: unknown[] = []): Promise<Row[]> {
  return (await db.owner.query<Row>(query, values)).rows;
}

/** Every row of a query that should find nothing. */
const exceptions = (query: string) => rows(query);

function noonOfTheLastWednesday(): Date {
  const noon = new Date();
  noon.setUTCHours(12, 0, 0, 0);
  do noon.setUTCDate(noon.getUTCDate() - 1);
  while (noon.getUTCDay() !== 3);
  return noon;
}

describe("the demo business", () => {
  test("is there within the time that a first start may take", () => {
    expect(took).toBeLessThan(budgetMs);
  });

  test("fills every table of the document, and every one of the console's that has a history", async () => {
    const kept = new Set(["auth_rate_limits", "change_guards"]);
    const names = Object.values({ ...documentTables, ...extensionTables }).map((table) =>
      getTableName(table),
    );
    const empty: string[] = [];
    for (const name of names) {
      const [found] = await rows(`select 1 from "${name}" limit 1`);
      if (!found && !kept.has(name)) empty.push(name);
    }
    expect(empty).toEqual([]);
  });

  test("has the size that it says", async () => {
    const [size] =
      await rows(`select (select count(*) from users)::int as users, (select count(*) from organizations)::int as organizations,
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

  test("refuses to go where people are already", async () => {
    await expect(seeded(db, now)).rejects.toThrow("empty database");
    expect((await rows("select count(*)::int as people from users"))[0]).toEqual({ people: 1200 });
  });

  test("leaves nothing of its own behind", async () => {
    expect(await rows("select nspname from pg_namespace where nspname = 'demo_seed'")).toEqual([]);
  });
});

describe("references", () => {
  test("every foreign key of the catalogue holds", async () => {
    const keys = await rows<{ name: string; child: string; parent: string; pairs: [string, string][] }>(`
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
      const orphans = await rows(
        `select 1 from ${child} c where ${given} and not exists (select from ${parent} p where ${match}) limit 1`,
      );
      if (orphans.length) broken.push(`${child}: ${name}`);
    }
    expect(broken).toEqual([]);
  });

  test("ids are what forms and selections take for a UUID", async () => {
    const strict = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";
    for (const table of ["users", "bookings", "events", "error_logs", "activities"]) {
      expect(await exceptions(`select id from ${table} where id::text !~ '${strict}' limit 1`)).toEqual([]);
    }
  });
});

describe("sums", () => {
  const sums: Record<string, string> = {
    "the pieces of a booking": `select b.id from bookings b left join booking_items i on i.booking_id = b.id group by b.id
      having coalesce(sum(i.total_price), 0) - b.discount_amount <> b.total_amount or bool_or(i.total_price <> i.quantity * i.unit_price)`,
    "the lines of an invoice": `select i.id from invoices i left join invoice_line_items l on l.invoice_id = i.id group by i.id
      having coalesce(sum(l.amount), 0) <> i.subtotal_amount or i.subtotal_amount - i.discount_amount + i.tax_amount <> i.total_amount`,
    "what was paid and given back on an invoice": `select i.id from invoices i left join payment_transactions t on t.invoice_id = i.id group by i.id
      having coalesce(sum(t.amount) filter (where t.kind = 'payment' and t.status in ('succeeded', 'partially_refunded', 'refunded')), 0) <> i.amount_paid
        or coalesce(sum(t.amount) filter (where t.kind = 'refund'), 0) <> i.amount_refunded
        or count(*) filter (where t.kind = 'payment') <> i.attempt_count`,
    "the state of an invoice": `select id from invoices where (status = 'paid') <> (paid_at is not null) or (status = 'paid' and amount_paid <> total_amount) or (status <> 'paid' and amount_paid <> 0)`,
    "the refunds of a payment": `select p.id from payment_transactions p left join payment_transactions r on r.refunded_transaction_id = p.id where p.kind = 'payment' group by p.id
      having coalesce(sum(r.amount), 0) <> p.amount_refunded
        or p.status <> case when p.status = 'failed' then 'failed' when p.amount_refunded = 0 then 'succeeded' when p.amount_refunded = p.amount then 'refunded' else 'partially_refunded' end`,
    "reasons of failed payments": `select id from payment_transactions where (status = 'failed') <> (failure_code is not null)`,
    "what people paid for their orders": `select b.id from bookings b join payment_transactions t on t.booking_id = b.id and t.kind = 'payment' and t.status <> 'failed' group by b.id having sum(t.amount) <> b.total_amount`,
    "redemptions of coupons": `select c.id from coupons c left join coupon_redemptions r on r.coupon_id = c.id group by c.id having count(r.id) <> c.redemption_count`,
    "discounts of bookings": `select b.id from bookings b left join coupon_redemptions r on r.booking_id = b.id group by b.id having coalesce(sum(r.discount_amount), 0) <> b.discount_amount`,
    "orders that count for loyalty": `select 1 from loyalty_rewards l full join (select user_id, organization_id, count(*) as orders from bookings where status = 'completed' group by 1, 2) b
      on b.user_id = l.user_id and b.organization_id is not distinct from l.organization_id
      where l.completed_orders is distinct from b.orders or l.free_collections_earned <> l.completed_orders / 10`,
    "deliveries of a driver": `select d.id from delivery_drivers d left join delivery_assignments a on a.driver_id = d.id and a.status = 'completed' group by d.id having count(a.id) <> d.total_deliveries`,
    "engagement by day": `select 1 from user_engagement_daily g full join (
        select user_id, organization_id, day, count(*) filter (where kind = 'event') as actions, count(*) filter (where kind = 'view') as views, count(distinct session_id) as sessions, coalesce(sum(seconds), 0) as seconds, count(distinct feature) as features from (
          select user_id, organization_id, (timestamp at time zone 'UTC')::date as day, 'event' as kind, session_id, null::int as seconds, null::text as feature from events
          union all select user_id, organization_id, (viewed_at at time zone 'UTC')::date, 'view', session_id, time_on_page_seconds, null from page_views
          union all select user_id, organization_id, (used_at at time zone 'UTC')::date, 'use', null, null, feature_name from feature_usage) acts
        where user_id is not null group by 1, 2, 3) a on a.user_id = g.user_id and a.day = g.date and a.organization_id is not distinct from g.organization_id
      where (g.actions_performed, g.page_views, g.session_count, g.time_spent_seconds, g.features_used) is distinct from (a.actions, a.views, a.sessions, a.seconds, a.features)`,
    "metrics of organizations by day": `select 1 from organization_metrics_daily m where bookings_completed <> (select count(*) from bookings b where b.organization_id = m.organization_id and b.status = 'completed' and (completed_at at time zone 'UTC')::date = m.date)
      or revenue_generated <> (select coalesce(sum(amount_paid), 0) from invoices i where i.organization_id = m.organization_id and (paid_at at time zone 'UTC')::date = m.date)
      or active_users <> (select count(*) from user_engagement_daily g where g.organization_id = m.organization_id and g.date = m.date)`,
    "events, people and hours of an error": `select g.id from error_groups g where event_count <> (select count(*) from error_logs l where l.group_id = g.id)
      or user_count <> (select count(*) from error_group_users u where u.group_id = g.id) or event_count <> (select sum(event_count) from error_group_hours h where h.group_id = g.id)
      or first_seen <> (select min(occurred_at) from error_logs l where l.group_id = g.id) or last_seen <> (select max(occurred_at) from error_logs l where l.group_id = g.id)`,
    "events of an error's people": `select u.id from error_group_users u join error_logs l on l.group_id = u.group_id and l.user_key = u.user_key group by u.id having count(*) <> u.event_count or min(l.occurred_at) <> u.first_seen`,
    "what a resolved error says of its events": `select l.id from error_logs l join error_groups g on g.id = l.group_id where l.resolved <> (g.status = 'resolved') or (l.resolved_by, l.resolved_at) is distinct from (g.resolved_by, g.resolved_at)`,
    "metered use on the bill": `select i.id from invoices i join invoice_line_items l on l.invoice_id = i.id and l.description like '%kg beyond the plan'
      where l.amount <> (select sum(quantity * unit_price) from usage_records u where u.subscription_id = i.subscription_id and u.metric_name = 'extra_kilograms' and u.billing_period_end = i.period_start)`,
  };
  for (const [what, query] of Object.entries(sums)) {
    test(`${what} add up`, async () => {
      expect((await exceptions(query)).slice(0, 3)).toEqual([]);
    });
  }

  test("each step of a funnel is an event of that person, within the window", async () => {
    expect(
      await exceptions(`select e.id from conversion_funnel_events e join conversion_funnels f on f.id = e.funnel_id
        where e.completed and (not exists (select from events v where v.timestamp = e.occurred_at and v.event_name = f.steps -> (e.step_order - 1) ->> 'event' and (v.user_id = e.user_id or v.anonymous_id = e.anonymous_id))
          or e.completion_time_seconds > f.window_seconds or e.step_name <> f.steps -> (e.step_order - 1) ->> 'name') limit 3`),
    ).toEqual([]);
    expect(
      await exceptions(
        "select id from conversion_funnel_events where completed <> (completion_time_seconds is not null)",
      ),
    ).toEqual([]);
  });

  test("invoices are numbered by month without a gap", async () => {
    expect(
      await exceptions(`select number from (select number, substr(number, 4, 7) as month, to_char(issued_at at time zone 'Europe/Lisbon', 'YYYY-MM') as issued, substr(number, 12)::int as place,
          row_number() over (partition by substr(number, 4, 7) order by number) as expected from invoices where status <> 'draft') numbered
        where month <> issued or place <> expected`),
    ).toEqual([]);
  });
});

describe("rounds", () => {
  test("a driver is in one place at a time", async () => {
    expect(
      await exceptions(
        "select a.id from delivery_assignments a join delivery_assignments b on b.driver_id = a.driver_id and b.id > a.id and b.during && a.during",
      ),
    ).toEqual([]);
  });

  test("a booking is as far as its stops have brought it", async () => {
    const fetched =
      "exists (select from delivery_assignments a where a.booking_id = b.id and a.assignment_type = 'pickup' and a.status = 'completed')";
    const brought =
      "exists (select from delivery_assignments a where a.booking_id = b.id and a.assignment_type = 'delivery' and a.status = 'completed')";
    expect(
      await exceptions(`select b.id, b.status from bookings b where (status in ('picked_up', 'processing', 'ready', 'out_for_delivery', 'delivered', 'completed')) <> ${fetched}
        or (status in ('delivered', 'completed')) <> ${brought} or (status = 'cancelled') <> (cancelled_at is not null) or (status = 'completed') <> (completed_at is not null)`),
    ).toEqual([]);
  });

  test("there is work for today: pickups with and without a driver, deliveries, overdue invoices", async () => {
    const [today] = await rows(
      `select count(*) filter (where status in ('confirmed') and pickup_date = $1::date)::int as open,
        count(*) filter (where status = 'pickup_scheduled' and pickup_date = $1::date)::int as scheduled,
        count(*) filter (where status in ('ready', 'out_for_delivery') and delivery_date = $1::date)::int as deliveries from bookings`,
      [now.toISOString().slice(0, 10)],
    );
    expect(today!["open"]).toBeGreaterThan(4);
    expect(today!["scheduled"]).toBeGreaterThan(10);
    expect(today!["deliveries"]).toBeGreaterThan(10);
    const [late] = await rows(
      "select count(*)::int as invoices from invoices where status = 'open' and due_at < $1",
      [now],
    );
    expect(late!["invoices"]).toBeGreaterThan(20);
  });

  test("Mondays are full and Sundays are quiet", async () => {
    const perDay = await rows<{ dow: number; bookings: number }>(
      "select extract(isodow from pickup_date)::int as dow, count(*)::int as bookings from bookings group by 1 order by 1",
    );
    const busiest = perDay.toSorted((a, b) => b.bookings - a.bookings);
    expect(busiest[0]!.dow).toBe(1);
    expect(busiest.at(-1)!.dow).toBe(7);
  });

  test("every door is in Lisbon and on land", async () => {
    // The bank of the Tagus from Belém to the Trancão, west to east.
    const bank = [
      [-9.23, 38.692],
      [-9.206, 38.6945],
      [-9.179, 38.699],
      [-9.156, 38.7045],
      [-9.136, 38.7068],
      [-9.1225, 38.7135],
      [-9.104, 38.738],
      [-9.0935, 38.76],
      [-9.0915, 38.775],
      [-9.091, 38.797],
    ];
    const city = `(${[...bank, [-9.23, 38.797]].map(([x, y]) => `(${x},${y})`).join(",")})`;
    expect(
      await exceptions(
        `select street_address from user_addresses where coordinates is null or not (polygon '${city}' @> coordinates)`,
      ),
    ).toEqual([]);
  });
});

describe("time", () => {
  const past: Record<string, string> = {
    bookings: "created_at",
    booking_items: "created_at",
    delivery_assignments: "assigned_at",
    invoices: "created_at",
    payment_transactions: "created_at",
    coupon_redemptions: "redeemed_at",
    usage_records: "recorded_at",
    events: "timestamp",
    page_views: "viewed_at",
    feature_usage: "used_at",
    conversion_funnel_events: "occurred_at",
    experiment_assignments: "assigned_at",
    error_logs: "occurred_at",
    error_groups: "first_seen",
    error_group_hours: "hour",
    error_notes: "created_at",
    performance_metrics: "timestamp",
    activities: "created_at",
    change_rows: "created_at",
    outbox: "created_at",
    mail_messages: "created_at",
    notifications: "created_at",
    user_sessions: "last_active_at",
    ingest_outcomes: "hour",
  };

  test("what happened did so within the ninety days", async () => {
    const wrong: string[] = [];
    for (const [table, column] of Object.entries(past)) {
      const [span] = await rows<{ first: Date; last: Date }>(
        `select min(${column}) as first, max(${column}) as last from ${table}`,
      );
      if (span!.last > now || span!.first < new Date(now.getTime() - 91 * 86_400_000))
        wrong.push(`${table}: ${span!.first.toISOString()} to ${span!.last.toISOString()}`);
    }
    expect(wrong).toEqual([]);
  });

  test("nothing was written in the future, nothing changed before it was made", async () => {
    const wrong: string[] = [];
    for (const table of Object.values({ ...documentTables, ...extensionTables })) {
      const name = getTableName(table);
      if (!("updatedAt" in table)) continue;
      const found = await rows(
        `select id from "${name === "audit_chains" ? "activities" : name}" where created_at > $1 or updated_at > $1 or updated_at < created_at limit 1`,
        [now],
      );
      if (found.length) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  test("the last minutes are alive", async () => {
    const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    for (const [table, column] of [
      ["events", "timestamp"],
      ["page_views", "viewed_at"],
      ["error_logs", "occurred_at"],
    ] as const) {
      expect(
        await rows(`select 1 from ${table} where ${column} > $1 limit 1`, [minutesAgo(15)]),
        table,
      ).toHaveLength(1);
    }
    const [errors] = await rows(
      "select count(*)::int as groups from error_groups where status = 'unresolved' and last_seen > $1",
      [minutesAgo(60)],
    );
    expect(errors!["groups"]).toBeGreaterThan(8);
  });

  test("one error had its day yesterday", async () => {
    const [busiest] = await rows<{
      day: Date;
      events: number;
      typical: number;
    }>(`with days as (select date_trunc('day', hour, 'UTC') as day, sum(event_count)::int as events from error_group_hours group by 1)
      select day, events, (select percentile_cont(0.5) within group (order by events) from days) as typical from days order by events desc limit 1`);
    expect(busiest!.day.toISOString().slice(0, 10)).toBe(
      new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10),
    );
    expect(busiest!.events).toBeGreaterThan(5 * busiest!.typical);
  });
});

describe("people and access", () => {
  test("the demo sign-ins have one hash in both places and the role of their desk", async () => {
    for (const role of systemRoles) {
      const [person] = await rows(
        `select u.password_hash, a.password, a.provider_account_id = u.id::text as same, r.permissions, u.status from users u join auth_accounts a on a.user_id = u.id and a.provider = 'credential'
        join user_roles given on given.user_id = u.id join roles r on r.id = given.role_id where u.email = $1 and r.is_system_role`,
        [`${role.name}@pressdesk.test`],
      );
      expect(person, role.name).toEqual({
        password_hash: passwordHash,
        password: passwordHash,
        same: true,
        permissions: role.permissions,
        status: "active",
      });
    }
  });

  test("the two organization admins are admins of their own, and nothing else", async () => {
    for (const slug of ["northwind", "contoso"]) {
      expect(
        await rows(
          `select o.slug, m.role, m.is_active, (select count(*)::int from user_roles where user_id = u.id) as roles, u.password_hash from users u join organization_members m on m.user_id = u.id join organizations o on o.id = m.organization_id where u.email = $1`,
          [`orgadmin@${slug}.test`],
        ),
      ).toEqual([{ slug, role: "admin", is_active: true, roles: 0, password_hash: passwordHash }]);
    }
  });

  test("nobody else has a password, and no mail can reach a stranger", async () => {
    expect(await rows("select count(*)::int as people from users where password_hash is not null")).toEqual([
      { people: 8 },
    ]);
    expect(
      await exceptions(
        "select email from users where email !~ '\\.test$' union all select billing_email from organizations where billing_email !~ '\\.test$' union all select to_address from mail_messages where to_address !~ '\\.test$' union all select invitee_email from invitations where invitee_email !~ '\\.test$'",
      ),
    ).toEqual([]);
  });

  test("names are as varied as in a city", async () => {
    const [names] = await rows(
      "select count(distinct first_name)::int as first, count(distinct last_name)::int as last, count(distinct full_name)::float / count(*) as different from user_profiles join users on users.id = user_id",
    );
    expect(names!["first"]).toBeGreaterThan(120);
    expect(names!["last"]).toBeGreaterThan(250);
    expect(names!["different"]).toBeGreaterThan(0.85);
  });

  test("the keys in clear fit the hashes that are stored", async () => {
    expect(business.keys).toHaveLength(demoKeys.length);
    for (const { value } of business.keys) {
      expect(
        await rows(
          "select name from api_keys where key_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex') and left($1, length(prefix)) = prefix",
          [value],
        ),
        value,
      ).toHaveLength(1);
    }
    expect(
      await rows(
        "select p.ingest_id::int as project, k.scopes from api_keys k join ingest_projects p on p.id = k.project_id where key_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')",
        [business.dsn.publicKey],
      ),
    ).toEqual([{ project: business.dsn.project, scopes: ["ingest:errors"] }]);
  });
});

describe("errors and experiments", () => {
  test("errors are grouped as the intake would group them", async () => {
    const stored = await rows<{ payload: object; fingerprint: string; grouping: object }>(
      "select distinct on (group_id) payload, fingerprint, grouping from error_logs l join error_groups g on g.id = l.group_id order by group_id, occurred_at",
    );
    expect(stored.length).toBeGreaterThanOrEqual(60);
    for (const { payload, fingerprint, grouping } of stored) {
      const found = groupError(payload);
      expect({
        fingerprint: found.fingerprint,
        grouping: { method: found.method, parts: found.parts },
      }).toEqual({ fingerprint, grouping });
    }
  });

  test("two experiments are running, with both variants and nobody in two", async () => {
    const running = await rows<{ key: string; smallest: number; variants: number }>(
      `select key, min(people)::int as smallest, count(*)::int as variants from (select e.key, variant_name, count(*) as people from experiments e join experiment_assignments a on a.experiment_id = e.id where status = 'running' group by 1, 2) counted group by key`,
    );
    expect(running).toHaveLength(2);
    for (const { smallest, variants } of running) {
      expect(variants).toBe(2);
      expect(smallest).toBeGreaterThan(80);
    }
    expect(
      await exceptions(
        "select a.id from experiment_assignments a join experiments e on e.id = a.experiment_id where not e.variants @> jsonb_build_array(jsonb_build_object('name', variant_name))",
      ),
    ).toEqual([]);
  });

  test("the audit log verifies, chain by chain", async () => {
    const chains = await rows(
      "select chain, problem, checked::int as entries from audit_chains cross join lateral verify_audit_chain(chain)",
    );
    expect(chains.length).toBeGreaterThan(10);
    expect(chains.filter(({ problem, entries }) => problem !== null || !entries)).toEqual([]);
    expect(
      await exceptions(
        "select change_id from change_rows where change_id not in (select change_id from activities where change_id is not null)",
      ),
    ).toEqual([]);
  });

  test("saved views say what lists understand", async () => {
    const views = await rows<{ resource: string; name: string; params: object }>(
      "select resource, name, params from saved_views",
    );
    expect(views.length).toBeGreaterThan(8);
    for (const { resource, name, params } of views) {
      const { filter, sort } = listParamsSchema.parse(params);
      const { fields } = resourceByName(resource);
      const check = (node: Filter): void => {
        if (!("field" in node)) return [...(node.all ?? []), ...(node.any ?? [])].forEach(check);
        expect(fields[node.field], `${name}: ${node.field}`).toBeDefined();
        expect(readValues(fields[node.field]!, node), name).not.toHaveProperty("fault");
      };
      if (filter) check(filter);
      for (const { field } of sort ?? []) expect(fields[field]?.sortable, `${name}: ${field}`).toBe(true);
    }
  });
});

describe("again", () => {
  test("the same instant gives the same rows, the same day the same orders", async () => {
    const other = await testDatabase();
    try {
      await seeded(other, now);
      expect(await digests(other)).toEqual(await digests(db));
    } finally {
      await other.close();
    }
    const evening = await testDatabase();
    try {
      await seeded(evening, new Date(now.getTime() + 5 * 3_600_000));
      const older =
        "select md5(string_agg(id::text || user_id || total_amount || pickup_date, ',' order by id)) as sum from bookings where created_at < $1";
      const before = [new Date(now.getTime() - 600_000)];
      expect((await evening.owner.query(older, before)).rows).toEqual(
        (await db.owner.query(older, before)).rows,
      );
    } finally {
      await evening.close();
    }
  }, 120_000);
});

async function digests({ owner }: TestDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of Object.values({ ...documentTables, ...extensionTables })) {
    const name = getTableName(table);
    const answer = await owner.query<{ sum: string }>(
      `select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), 'empty') as sum from "${name}" t`,
    );
    found[name] = answer.rows[0]!.sum;
  }
  return found;
}

// The owner of a database that isn't a superuser, as on a hosted Postgres.
test("a mere owner of the database can bring the demo in, and every trigger and policy is back afterwards", async () => {
  const hosted = await testDatabase();
  const name = new URL(hosted.url).pathname.slice(1);
  await onServer(
    `drop role if exists demo_host; create role demo_host login password 'demo' createrole; grant pd_owner to demo_host; alter database ${name} owner to demo_host`,
  );
  const url = new URL(hosted.url);
  url.username = "demo_host";
  url.password = "demo";
  const client = new pg.Client({ connectionString: url.href });
  try {
    await client.connect();
    await seedDemo(client, { now, passwordHash });
    expect((await hosted.owner.query("select count(*)::int as people from users")).rows).toEqual([
      { people: 1200 },
    ]);
    const open = await hosted.owner
      .query(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'pressdesk_migrations' and not relforcerowsecurity
      union all select tgname from pg_trigger where tgenabled = 'D'`);
    expect(open.rows).toEqual([]);
  } finally {
    await client.end();
    await onServer(`alter database ${name} owner to postgres`);
    await hosted.close();
    await onServer("drop role demo_host");
  }
}, 120_000);
