import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organizations } from "#drizzle/schema/tenancy.ts";
import { systemActor, type MemberActor, type StaffActor } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";
import { connectDatabase } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { inTransaction, type TransactionOptions } from "#server/data/transaction.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { addMember, addStaff } from "./transaction-scene.ts";

let db: TestDatabase;
let staff: StaffActor;
let member: MemberActor;
beforeAll(async () => {
  // One connection: whatever a transaction leaves behind is met by the next.
  db = await testDatabase({ poolSize: 1 });
  staff = await addStaff(db);
  member = await addMember(db);
});
afterAll(() => db.close());

type Context = { role: string; read_only: string; limit: string; zone: string } & Record<
  string,
  string | null
>;

async function contextOf(tx: Transaction): Promise<Context> {
  const settings = ["actor_kind", "user_id", "org_id", "org_role", "change_id", "request_id"]
    .map((name) => `nullif(current_setting('app.${name}', true), '') as ${name}`)
    .join(", ");
  const answer = (await tx.execute(
    sql.raw(`select current_user as role, current_setting('transaction_read_only') as read_only,
      current_setting('statement_timeout') as limit, current_setting('timezone') as zone, ${settings}`),
  )) as { rows: Context[] };
  return answer.rows[0]!;
}

const asStaff = <Result>(
  options: TransactionOptions,
  run: (tx: Transaction, now: string) => Promise<Result>,
) => inTransaction(db.database, staff, options, run);

describe("what a transaction carries", () => {
  test("staff read as pd_staff, read only, in UTC", async () => {
    const requestId = randomUUID();
    expect(await asStaff({ requestId }, (tx) => contextOf(tx))).toEqual({
      role: "pd_staff",
      read_only: "on",
      limit: "15s",
      zone: "UTC",
      actor_kind: "staff",
      user_id: staff.userId,
      org_id: null,
      org_role: null,
      change_id: null,
      request_id: requestId,
    });
  });

  test("staff write as pd_staff_write with the change's id", async () => {
    const changeId = randomUUID();
    const context = await asStaff({ changeId, statementTimeout: 30_000 }, (tx) => contextOf(tx));
    expect(context).toMatchObject({
      role: "pd_staff_write",
      read_only: "off",
      limit: "30s",
      change_id: changeId,
    });
  });

  test("a member is bound to the own organization", async () => {
    const seen = await inTransaction(db.database, member, {}, async (tx) => ({
      context: await contextOf(tx),
      names: (await tx.select({ name: organizations.name }).from(organizations)).map(({ name }) => name),
    }));
    expect(seen.context).toMatchObject({
      role: "pd_tenant",
      org_id: member.organizationId,
      org_role: "owner",
    });
    expect(seen.names).toEqual(["home of member"]);
  });

  test("the system works as pd_job and may write", async () => {
    const context = await inTransaction(db.database, systemActor("jobs"), {}, (tx) => contextOf(tx));
    expect(context).toMatchObject({ role: "pd_job", read_only: "off", actor_kind: "system", user_id: null });
  });

  test("nothing of it is left on the connection", async () => {
    await asStaff({ changeId: randomUUID(), requestId: randomUUID() }, (tx) => contextOf(tx));
    const context = await inTransaction(db.database, member, {}, (tx) => contextOf(tx));
    expect(context).toMatchObject({
      role: "pd_tenant",
      change_id: null,
      request_id: null,
      user_id: member.userId,
    });
    const bare = (await db.database.web.execute(
      sql`select current_user as role, current_setting('app.user_id', true) as user_id`,
    )) as {
      rows: unknown[];
    };
    expect(bare.rows).toEqual([{ role: "pd_web", user_id: "" }]);
  });

  test("the clock is the transaction's own", async () => {
    const { now, there } = await asStaff({}, async (tx, now) => {
      const answer = (await tx.execute(sql`select now()::text as there`)) as { rows: { there: string }[] };
      return { now, there: answer.rows[0]!.there };
    });
    expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(new Date(there).toISOString()).toBe(new Date(now).toISOString());
  });

  test("relational queries work on it", async () => {
    const found = await asStaff({}, (tx) => tx.query.organizations.findMany({ columns: { name: true } }));
    expect(found).toEqual([{ name: "home of member" }]);
  });
});

describe("what can go wrong", () => {
  test("somebody who may no longer act is told to sign in", async () => {
    const stranger: StaffActor = { ...staff, userId: randomUUID() };
    const attempt = inTransaction(db.database, stranger, {}, (tx) => tx.select().from(organizations));
    await expect(attempt).rejects.toMatchObject({ name: "Refusal", code: "UNAUTHORIZED" });
  });

  test("a value that is no UUID never reaches the database", async () => {
    const attempt = asStaff({ requestId: "x'; drop table users; --" }, (tx) => contextOf(tx));
    await expect(attempt).rejects.toThrow("UUIDs only");
  });

  test("a failed statement that somebody caught is not committed in silence", async () => {
    const attempt = asStaff({ changeId: randomUUID() }, async (tx) => {
      await tx.execute(sql`select 1 / 0`).catch(() => {});
      return "done";
    });
    await expect(attempt).rejects.toThrow("was rolled back");
  });

  test("faults of the database in a write arrive as they are, and the connection goes on", async () => {
    const attempt = asStaff({ changeId: randomUUID() }, (tx) => tx.execute(sql`select 'x'::uuid`));
    await expect(attempt).rejects.toMatchObject({ cause: { code: "22P02" } });
    expect(await asStaff({}, (tx) => contextOf(tx))).toMatchObject({ role: "pd_staff" });
  });

  test.each([
    ["select 'x'::uuid", "BAD_REQUEST", "doesn't suit its field"],
    ["select 10::numeric ^ 200000", "BAD_REQUEST", "doesn't suit its field"],
    ["select 'a' ~ '('", "BAD_REQUEST", "doesn't suit its field"],
    ["select password_hash from users", "FORBIDDEN", "permission to see everything"],
  ])("a read that can't be answered is refused in words: %s", async (statement, code, words) => {
    const attempt = asStaff({}, (tx) => tx.execute(sql.raw(statement)));
    await expect(attempt).rejects.toMatchObject({
      name: "Refusal",
      code,
      message: expect.stringContaining(words),
    });
    expect(await asStaff({}, (tx) => contextOf(tx))).toMatchObject({ role: "pd_staff" });
  });

  test("a statement behind the end of its transaction is refused", async () => {
    let leaked: Transaction | undefined;
    await asStaff({}, async (tx) => void (leaked = tx));
    await expect(leaked!.execute(sql`select 1`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("is over") },
    });
  });

  test("a statement over its limit is ended, in words that help", async () => {
    const started = performance.now();
    const attempt = asStaff({ statementTimeout: 300 }, (tx) => tx.execute(sql`select pg_sleep(60)`));
    await expect(attempt).rejects.toMatchObject({
      code: "TIMEOUT",
      message: expect.stringContaining("Narrow"),
    });
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  test("statements sent together answer in their order, and savepoints hold", async () => {
    const answers = await asStaff({}, async (tx) => {
      const numbers = await Promise.all([1, 2, 3].map((n) => tx.execute(sql`select ${n}::int as n`)));
      await tx.transaction((inner) => inner.execute(sql`select 1 / 0`)).catch(() => {});
      return [...numbers, await tx.execute(sql`select 4 as n`)].map(
        (answer) => (answer as { rows: { n: number }[] }).rows[0]!.n,
      );
    });
    expect(answers).toEqual([1, 2, 3, 4]);
  });
});

test("reads that may lag go to the replica, everything else to the main database", async () => {
  const replica = await testDatabase();
  const log = pino({ level: "silent" });
  const passwords = loginPasswords(testSecret);
  const both = connectDatabase({ url: db.url, readUrl: replica.url, passwords, driver: pgDriver, log });
  await setScene(replica, "insert into users select * from jsonb_populate_recordset(null::users, $1)", [
    JSON.stringify((await db.owner.query("select * from users")).rows),
  ]);
  for (const table of ["roles", "user_roles"]) {
    await setScene(
      replica,
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`,
      [JSON.stringify((await db.owner.query(`select * from ${table}`)).rows)],
    );
  }
  const where = async (options: TransactionOptions) =>
    inTransaction(both, staff, options, async (tx) => {
      const answer = (await tx.execute(sql`select current_database() as name`)) as {
        rows: { name: string }[];
      };
      return answer.rows[0]!.name;
    });
  const [main, copy] = [db.url, replica.url].map((url) => url.split("/").at(-1));
  expect(await where({})).toBe(main);
  expect(await where({ replica: true })).toBe(copy);
  expect(await where({ replica: true, changeId: randomUUID() })).toBe(main);
  await both.close();
  await replica.close();
});

test("whoever waits too long for a connection is told so, instead of queueing for ever", async () => {
  const narrow = await testDatabase({ poolSize: 1 });
  const someone = await addStaff(narrow);
  let release = () => {};
  const held = inTransaction(
    narrow.database,
    someone,
    {},
    () => new Promise<void>((resolve) => (release = resolve)),
  );
  const started = performance.now();
  await expect(inTransaction(narrow.database, someone, {}, async () => {})).rejects.toMatchObject({
    code: "SERVICE_UNAVAILABLE",
  });
  expect(performance.now() - started).toBeGreaterThan(4_000);
  release();
  await held;
  await narrow.close();
});

describe("withdrawing", () => {
  const sleeping = () =>
    db.owner
      .query<{ count: number }>(
        `select count(*)::int from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`,
      )
      .then(({ rows }) => rows[0]!.count);

  test("aborting ends the statement in the database, and the connection serves the next", async () => {
    const controller = new AbortController();
    const attempt = asStaff({ signal: controller.signal }, (tx) => tx.execute(sql`select pg_sleep(20)`));
    const refused = expect(attempt).rejects.toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
    await expect.poll(sleeping).toBe(1);
    controller.abort();
    await refused;
    expect(await sleeping()).toBe(0);
    expect(await asStaff({}, (tx) => contextOf(tx))).toMatchObject({ role: "pd_staff" });
  });

  test("aborting between two statements keeps the second from running", async () => {
    const controller = new AbortController();
    const attempt = asStaff({ signal: controller.signal }, async (tx) => {
      await tx.execute(sql`select 1`);
      controller.abort();
      await new Promise(setImmediate);
      await tx.execute(sql`select pg_sleep(20)`);
    });
    await expect(attempt).rejects.toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
    expect(await sleeping()).toBe(0);
  });

  test("an aborted signal never takes a connection", async () => {
    const attempt = asStaff({ signal: AbortSignal.abort() }, () => Promise.reject(new Error("it ran")));
    await expect(attempt).rejects.toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
  });

  test("a hundred aborts at chance moments hit nobody else", async () => {
    const crowd = await testDatabase({ poolSize: 4 });
    const someone = await addStaff(crowd);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const controller = new AbortController();
        const isAborted = index % 2 === 0;
        const asked = inTransaction(crowd.database, someone, { signal: controller.signal }, async (tx) => {
          if (isAborted) setTimeout(() => controller.abort(), index / 10);
          for (let round = 0; round < 5; round++) await tx.execute(sql`select pg_sleep(0.002)`);
          return "answered";
        });
        return asked.catch((error: { code?: string }) => (isAborted ? "withdrawn" : `hit: ${error.code}`));
      }),
    );
    expect(outcomes.filter((_, index) => index % 2 === 1)).toEqual(Array(50).fill("answered"));
    expect(outcomes).toContain("withdrawn");
    await crowd.close();
  });
});
