import pg from "pg";
import { inject } from "vitest";
import { seedDemo, type DemoBusiness } from "#drizzle/seed/seed-demo.ts";
import { onServer, testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

/** A Wednesday at noon in the last week: the log tables of the template have partitions around it. */
export const noon = lastNoon(3);
export const passwordHash = "$2b$12$abcdefghijklmnopqrstuu5LcBs6QyhG5QXbA7dGZ5dCqYcFYcFYc";

export interface DemoDatabase extends TestDatabase {
  /** The rows of a query by the superuser. */
  rows<Row extends pg.QueryResultRow>(query: string, values?: unknown[]): Promise<Row[]>;
}

/** The last noon (UTC) of a weekday, 1 to 7 from Monday, that is over. */
export function lastNoon(isoWeekday: number): Date {
  const day = new Date();
  day.setUTCHours(12, 0, 0, 0);
  do day.setUTCDate(day.getUTCDate() - 1);
  while (day.getUTCDay() !== isoWeekday % 7);
  return day;
}

export async function seedAt(into: TestDatabase, now: Date, scale = 1): Promise<DemoBusiness> {
  const client = await into.owner.connect();
  try {
    return await seedDemo(client, { now, scale, passwordHash });
  } finally {
    client.release();
  }
}

/** A clone of the demo business of that noon, which the first caller of the run has made. */
export async function demoDatabase(): Promise<DemoDatabase> {
  const template = "demo_business_template";
  const keeper = new pg.Client({ connectionString: inject("postgresUrl") });
  await keeper.connect();
  try {
    await keeper.query("select pg_advisory_lock(7305132042)");
    const { rowCount } = await keeper.query("select from pg_database where datname = $1", [template]);
    if (!rowCount) await makeTemplate(template);
  } finally {
    await keeper.end();
  }
  return withRows(await testDatabase({ template }));
}

/** A database with a word for asking it. */
export function withRows(db: TestDatabase): DemoDatabase {
  return {
    ...db,
    rows: async <Row extends pg.QueryResultRow>(query: string, values: unknown[] = []) =>
      (await db.owner.query<Row>(query, values)).rows,
  };
}

async function makeTemplate(name: string): Promise<void> {
  const made = await testDatabase();
  const { pathname } = new URL(made.url);
  await seedAt(made, noon);
  await made.database.close();
  await made.owner.end();
  await onServer(`alter database ${pathname.slice(1)} rename to ${name}`);
}
