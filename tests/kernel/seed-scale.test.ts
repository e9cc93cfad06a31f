import { expect, test } from "vitest";
import { bulkSize, mostWholeScale, seedScaled } from "#drizzle/seed/seed-scaled.ts";
import { testDatabase } from "#tests/support/test-database.ts";

test("a scale multiplies the whole demo up to a size, and beyond it adds plain rows by the thousand", () => {
  expect([1, 2, mostWholeScale].map(bulkSize)).toEqual([undefined, undefined, undefined]);
  expect(bulkSize(1000)).toEqual({ users: 1_000_000, events: 5_000_000, invoices: 2_000_000 });
});

test("the first such scale fills an empty database once, telling what it does", async () => {
  const db = await testDatabase();
  const client = await db.owner.connect();
  try {
    const passwordHash = "$2b$12$abcdefghijklmnopqrstuu5LcBs6QyhG5QXbA7dGZ5dCqYcFYcFYc";
    const options = { now: new Date(), scale: mostWholeScale + 1, passwordHash };
    const steps: string[] = [];
    await seedScaled(client, options, (step) => steps.push(step));
    const { rows } = await client.query<Record<string, number>>(
      `select (select count(*) from users where email like '%@bulk.test')::int as plain,
              (select count(*) from users where email not like '%@bulk.test')::int as demo,
              (select count(*) from events where event_category = 'bulk')::int as events,
              (select count(*) from bookings)::int as bookings`,
    );
    expect(rows[0]).toMatchObject({ plain: 21_000, demo: 1200, events: 105_000 });
    expect(rows[0]!["bookings"]).toBeLessThan(10_000);
    expect(steps[0]).toMatch(/^demo, part 1 of /);
    expect(steps).toContain("rows: invoices");
    expect(steps.at(-2)).toBe("statistics for the planner");
    await expect(seedScaled(client, options)).rejects.toThrow("this one holds people");
  } finally {
    client.release();
    await db.close();
  }
});
