import { getTableName } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documentTables, extensionTables } from "#drizzle/schema/tables.ts";
import { demoDatabase, noon, type DemoDatabase } from "./demo-business-scene.ts";

let db: DemoDatabase;
beforeAll(async () => {
  db = await demoDatabase();
});
afterAll(() => db.close());

describe("rounds", () => {
  test("a driver is in one place at a time, on failed attempts as well", async () => {
    expect(
      await db.rows(`select id from (select id, lower(during) as begins, lag(upper(during)) over (partition by driver_id order by lower(during)) as free_at from delivery_assignments) slots
        where begins < free_at`),
    ).toEqual([]);
  });

  test("a booking is as far as its stops have brought it", async () => {
    const fetched =
      "exists (select from delivery_assignments a where a.booking_id = b.id and a.assignment_type = 'pickup' and a.status = 'completed')";
    const brought =
      "exists (select from delivery_assignments a where a.booking_id = b.id and a.assignment_type = 'delivery' and a.status = 'completed')";
    expect(
      await db.rows(`select b.id, b.status from bookings b where (status in ('picked_up', 'processing', 'ready', 'out_for_delivery', 'delivered', 'completed')) <> ${fetched}
        or (status in ('delivered', 'completed')) <> ${brought} or (status = 'cancelled') <> (cancelled_at is not null) or (status = 'completed') <> (completed_at is not null)`),
    ).toEqual([]);
  });

  test("there is work for today: pickups with and without a driver, deliveries, overdue invoices", async () => {
    const [today] = await db.rows(
      `select count(*) filter (where status in ('confirmed') and pickup_date = $1::date)::int as open,
        count(*) filter (where status = 'pickup_scheduled' and pickup_date = $1::date)::int as scheduled,
        count(*) filter (where status in ('ready', 'out_for_delivery') and delivery_date = $1::date)::int as deliveries from bookings`,
      [noon.toISOString().slice(0, 10)],
    );
    expect(today!["open"]).toBeGreaterThan(4);
    expect(today!["scheduled"]).toBeGreaterThan(10);
    expect(today!["deliveries"]).toBeGreaterThan(10);
    const [late] = await db.rows(
      "select count(*)::int as invoices from invoices where status = 'open' and due_at < $1",
      [noon],
    );
    expect(late!["invoices"]).toBeGreaterThan(20);
  });

  test("Mondays are full and Sundays are quiet", async () => {
    const perDay = await db.rows<{ dow: number; bookings: number }>(
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
      await db.rows(
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
      const [span] = await db.rows<{ first: Date; last: Date }>(
        `select min(${column}) as first, max(${column}) as last from ${table}`,
      );
      if (span!.last > noon || span!.first < new Date(noon.getTime() - 91 * 86_400_000))
        wrong.push(`${table}: ${span!.first.toISOString()} to ${span!.last.toISOString()}`);
    }
    expect(wrong).toEqual([]);
  });

  test("nothing was written in the future, nothing changed before it was made", async () => {
    const wrong: string[] = [];
    for (const table of Object.values({ ...documentTables, ...extensionTables })) {
      const name = getTableName(table);
      if (!("updatedAt" in table)) continue;
      const found = await db.rows(
        `select id from "${name === "audit_chains" ? "activities" : name}" where created_at > $1 or updated_at > $1 or updated_at < created_at limit 1`,
        [noon],
      );
      if (found.length) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  test("the last minutes are alive", async () => {
    const minutesAgo = (minutes: number) => new Date(noon.getTime() - minutes * 60_000);
    for (const [table, column] of [
      ["events", "timestamp"],
      ["page_views", "viewed_at"],
      ["error_logs", "occurred_at"],
    ] as const) {
      expect(
        await db.rows(`select 1 from ${table} where ${column} > $1 limit 1`, [minutesAgo(15)]),
        table,
      ).toHaveLength(1);
    }
    const [errors] = await db.rows(
      "select count(*)::int as groups from error_groups where status = 'unresolved' and last_seen > $1",
      [minutesAgo(60)],
    );
    expect(errors!["groups"]).toBeGreaterThan(8);
  });

  test("one error had its day yesterday", async () => {
    const [busiest] = await db.rows<{
      day: Date;
      events: number;
      typical: number;
    }>(`with days as (select date_trunc('day', hour, 'UTC') as day, sum(event_count)::int as events from error_group_hours group by 1)
      select day, events, (select percentile_cont(0.5) within group (order by events) from days) as typical from days order by events desc limit 1`);
    expect(busiest!.day.toISOString().slice(0, 10)).toBe(
      new Date(noon.getTime() - 86_400_000).toISOString().slice(0, 10),
    );
    expect(busiest!.events).toBeGreaterThan(5 * busiest!.typical);
  });
});
