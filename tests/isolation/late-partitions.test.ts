import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logTables } from "#drizzle/schema/tables.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { answerTo, logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let job: pg.Client;
const tables = Object.keys(logTables);

beforeAll(async () => {
  db = await testDatabase();
  job = await logIn(db, "pd_job");
  // The migration and the access rules made what is there so far; this is what the clock does months later.
  const { rows } = await job.query<{ made: number }>("select maintain_log_partitions(0, 9) as made");
  expect(rows[0]?.made).toBe(6 * tables.length);
});
afterAll(async () => {
  await job.end();
  await db.close();
});

/** The name of the partition so many months from now. */
const partition = async (table: string, monthsAhead: number) => {
  const { rows } = await db.owner.query<{ name: string }>(
    `select $1 || to_char(date_trunc('month', now() at time zone 'utc') + make_interval(months => $2), '_YYYY_MM') as name`,
    [table, monthsAhead],
  );
  return rows[0]!.name;
};

// Everything about one table as lines that don't name it; the index that a constraint stands on comes with the constraint.
const traits = `
  select 'owner ' || relowner::regrole || ', row security ' || relrowsecurity || relforcerowsecurity || ', kept ' || relpersistence::text
      || ', options ' || coalesce(reloptions::text, 'none') as line from pg_class where oid = $1::regclass
  union all select format('grant of %s to %s', privilege_type, grantee::regrole) from pg_class, aclexplode(relacl)
    where pg_class.oid = $1::regclass and grantee <> relowner
  union all select format('column %s %s %s %s', attname, atttypid::regtype, attnotnull, pg_get_expr(adbin, adrelid))
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = $1::regclass and attnum > 0 and not attisdropped
  union all select 'constraint ' || contype::text || ' ' || pg_get_constraintdef(oid) || convalidated from pg_constraint where conrelid = $1::regclass
  union all select 'index ' || regexp_replace(indexdef, 'INDEX .* ON \\S+', 'INDEX') from pg_indexes where schemaname || '.' || tablename = 'public.' || $1
  union all select 'trigger ' || tgenabled::text || ' ' || regexp_replace(pg_get_triggerdef(oid), ' ON \\S+', '')
    from pg_trigger where tgrelid = $1::regclass and not tgisinternal
  union all select 'policy ' || polname from pg_policy where polrelid = $1::regclass
  union all select 'statistics ' || stxname from pg_statistic_ext where stxrelid = $1::regclass`;

const traitsOf = async (name: string) =>
  (
    await db.owner.query<{ line: string }>(`select line from (${traits}) as found order by line`, [name])
  ).rows.map(({ line }) => line);

describe.each(tables)("a month of %s that the clock made", (table) => {
  test("is made like those of the migration, in every trait", async () => {
    const [early, late] = [await partition(table, 0), await partition(table, 9)];
    const expected = await traitsOf(early);
    expect(expected.filter((line) => line.startsWith("index")).length).toBeGreaterThan(1);
    expect(expected.filter((line) => line.startsWith("grant"))).toEqual([]);
    expect(expected[0]).toContain("column");
    expect(await traitsOf(late)).toEqual(expected);
  });

  test.each(["pd_web", "pd_auth", "pd_job"] as const)("is closed to %s by its own name", async (login) => {
    const client = await logIn(db, login);
    const late = await partition(table, 9);
    for (const statement of [
      `select from ${late}`,
      `delete from ${late}`,
      `insert into ${late} default values`,
    ])
      expect(await answerTo(client, statement)).toBe("42501");
    await client.end();
  });
});

test.each(["update % set reason = 'x'", "delete from %", "truncate %"])(
  "a late month of the audit log isn't rewritten, not even by the owner: %s",
  async (statement) => {
    const late = await partition("activities", 9);
    const client = await db.owner.connect();
    try {
      await client.query("begin");
      await client.query("set local role pd_owner");
      await expect(client.query(statement.replace("%", late))).rejects.toMatchObject({ code: "PD003" });
    } finally {
      await client.query("rollback");
      client.release();
    }
  },
);

test("a late month's rows are seen through the log's own policies", async () => {
  const { rows } = await db.owner.query<{ place: string }>(
    `insert into performance_metrics (metric_name, value, timestamp) values ('late', 1, now() + interval '8 months')
     returning tableoid::regclass::text as place`,
  );
  expect(rows[0]!.place).toBe(await partition("performance_metrics", 8));
  const web = await logIn(db, "pd_web");
  await web.query("begin; set local role pd_tenant");
  await expect(web.query("select from performance_metrics where metric_name = 'late'")).rejects.toThrow(
    /row-level security/,
  );
  await web.end();
});
