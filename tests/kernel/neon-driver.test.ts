import { sql } from "drizzle-orm";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { organizations } from "#drizzle/schema/tenancy.ts";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { connectionOf } from "#server/data/connection-lease.ts";
import { copyOut } from "#server/data/copy-stream.ts";
import { connectDatabase, type Database } from "#server/data/database.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { readStatus } from "#server/data/migrator.ts";
import { directUrl } from "#server/data/direct-url.ts";
import { neonDriver } from "#server/data/neon-driver.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { neonProxy } from "#tests/support/neon-proxy.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { addMember, addStaff } from "./transaction-scene.ts";

let db: TestDatabase;
let proxy: Awaited<ReturnType<typeof neonProxy>>;
let database: Database;
let staff: StaffActor;
let member: MemberActor;
const log = pino({ level: "silent" });
beforeAll(async () => {
  db = await testDatabase();
  proxy = await neonProxy(new URL(db.url).host);
  database = connectDatabase({
    url: db.url,
    passwords: loginPasswords(testSecret),
    driver: neonDriver(proxy.address),
    log,
    poolSize: 2,
  });
  staff = await addStaff(db);
  member = await addMember(db);
});
afterAll(async () => {
  await database.close();
  await proxy.close();
  await db.close();
});

test("the same transactions as over TCP: role, context, row security", async () => {
  const seen = await inTransaction(database, member, {}, async (tx, now) => {
    const who = (await tx.execute(sql`select current_user as role`)) as { rows: unknown[] };
    return { now, who: who.rows, names: await tx.select({ name: organizations.name }).from(organizations) };
  });
  expect(seen).toEqual({
    now: expect.stringMatching(/Z$/),
    who: [{ role: "pd_tenant" }],
    names: [{ name: "home of member" }],
  });
  expect(
    await inTransaction(database, staff, {}, (tx) =>
      tx.query.organizations.findMany({ columns: { slug: true } }),
    ),
  ).toHaveLength(1);
});

test("faults have the same codes and words", async () => {
  const failed = inTransaction(database, staff, {}, (tx) => tx.execute(sql`select 'x'::uuid`));
  await expect(failed).rejects.toMatchObject({ cause: { cause: { code: "22P02" } } });
  const slow = inTransaction(database, staff, { statementTimeout: 50 }, (tx) =>
    tx.execute(sql`select pg_sleep(5)`),
  );
  await expect(slow).rejects.toMatchObject({ code: "TIMEOUT" });
});

const sleeping = async () =>
  (
    await db.owner.query(
      "select from pg_stat_activity where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%' and pid <> pg_backend_pid()",
    )
  ).rowCount;

test("aborting cancels through the proxy", async () => {
  const controller = new AbortController();
  const attempt = inTransaction(database, staff, { signal: controller.signal }, (tx) =>
    tx.execute(sql`select pg_sleep(600)`),
  );
  const refused = expect(attempt).rejects.toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
  await expect.poll(sleeping).toBe(1);
  controller.abort();
  await refused;
  expect(await sleeping()).toBe(0);
  await expect(inTransaction(database, staff, {}, (tx) => tx.execute(sql`select 1`))).resolves.toBeDefined();
});

test("listening hears, and hears again after the connection broke", async () => {
  const heard: string[] = [];
  let gaps = 0;
  const stop = await database.listen(
    "over_neon",
    (payload) => heard.push(payload),
    () => gaps++,
  );
  const tell = async (words: string) => {
    await db.owner.query("select pg_notify('over_neon', $1)", [words]);
    await expect.poll(() => heard).toContain(words);
  };
  await tell("first");
  await db.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()",
  );
  await expect.poll(() => gaps).toBeGreaterThan(0);
  await tell("second");
  await stop();
  expect(heard).toEqual(["first", "second"]);
});

test("readiness and migrations work over it", async () => {
  await expect(database.assertReady()).resolves.toBeUndefined();
  const status = await readStatus({
    url: db.url,
    driver: neonDriver(proxy.address),
    passwords: loginPasswords(testSecret),
    log,
  });
  expect(status).toMatchObject({ pending: [], newer: [], isAccessCurrent: true });
});

test("listening and migrating go past Neon's pooler", () => {
  const pooled = "postgres://u:p@ep-cool-dust-1-pooler.eu-central-1.aws.neon.tech/main";
  expect(directUrl(pooled)).toBe("postgres://u:p@ep-cool-dust-1.eu-central-1.aws.neon.tech/main");
  expect(directUrl("postgres://u:p@my-pooler.example.com/main")).toBe(
    "postgres://u:p@my-pooler.example.com/main",
  );
});

test("COPY sends more than a slow reader takes at once, whole and without faults", async () => {
  const rows = 60_000;
  let bytes = 0;
  await inTransaction(database, staff, {}, async (tx) => {
    const lines = `copy (select repeat('x', 99) from generate_series(1, ${rows})) to stdout`;
    for await (const chunk of copyOut(connectionOf(tx), lines)) {
      if (bytes % 7 === 0) await sleep(5);
      bytes += chunk.length;
    }
  });
  expect(bytes).toBe(rows * 100);
  await expect(inTransaction(database, staff, {}, (tx) => tx.execute(sql`select 1`))).resolves.toBeDefined();
});
