import { setTimeout as sleep } from "node:timers/promises";
import { Writable } from "node:stream";
import { sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startClock, type Clock, type ClockJob } from "#server/jobs/clock.ts";
import { consoleJobs } from "#server/jobs/console-jobs.ts";
import { asOwner, personIn } from "#tests/features/sign-in-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
let clocks: Clock[] = [];
let logged = "";
const log = pino(
  { level: "warn" },
  new Writable({ write: (line: Buffer, _, done) => ((logged += line.toString()), done()) }),
);
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  await Promise.all(clocks.map((clock) => clock.stop()));
  clocks = [];
  logged = "";
});
afterAll(() => db.close());

function start(...jobs: ClockJob[]): Clock {
  const clock = startClock({ database: db.database, jobs, log, firstMs: 10, retryMs: 20 });
  clocks.push(clock);
  return clock;
}

test("a job runs at the start and again at its interval, until the clock is stopped", async () => {
  let runs = 0;
  const clock = start({ name: "count", everyMs: 20, run: async () => void runs++ });
  await expect.poll(() => runs).toBeGreaterThan(2);
  await clock.stop();
  const before = runs;
  await sleep(100);
  expect(runs).toBe(before);
});

test("of two consoles one runs a job at a time, and other jobs don't wait for it", async () => {
  let [inside, most, runs, others] = [0, 0, 0, 0];
  const slow: ClockJob = {
    name: "slow",
    everyMs: 15,
    async run() {
      most = Math.max(most, ++inside);
      const before = others;
      await expect.poll(() => others, { interval: 5 }).toBeGreaterThan(before);
      inside--;
      runs++;
    },
  };
  start(slow, { name: "quick", everyMs: 10, run: async () => void others++ });
  start(slow);
  await expect.poll(() => runs).toBeGreaterThan(4);
  expect(most).toBe(1);
});

test("a job that fails is logged, leaves nothing behind and is tried again", async () => {
  let runs = 0;
  start({
    name: "flaky",
    everyMs: 60_000,
    async run(tx) {
      await tx.execute(
        sql`insert into mail_messages (to_address, subject, text) values ('a@example.test', 'Once', '')`,
      );
      if (++runs < 3) throw new Error("The steam is off.");
    },
  });
  await expect.poll(() => runs).toBe(3);
  await expect
    .poll(async () => (await db.owner.query("select subject from mail_messages")).rows)
    .toEqual([{ subject: "Once" }]);
  expect(logged.match(/The steam is off/g)?.length).toBeGreaterThanOrEqual(2);
  expect(logged).toContain("flaky");
});

test("stopping waits for what runs", async () => {
  let [began, ended] = [false, false];
  const clock = start({
    name: "long",
    everyMs: 60_000,
    async run() {
      began = true;
      await sleep(150);
      ended = true;
    },
  });
  await expect.poll(() => began).toBe(true);
  await clock.stop();
  expect(ended).toBe(true);
});

test("the console's jobs make the coming months' partitions and sweep sign-in", async () => {
  const person = await personIn(db, {});
  await asOwner(
    db,
    `insert into user_sessions (user_id, session_token, expires_at) values
      ($1, 'over', now() - interval '2 days'), ($1, 'living', now() + interval '1 hour')`,
    [person.id],
  );
  await db.owner.query(
    "do $$ begin execute 'drop table activities' || to_char(now() at time zone 'utc' + interval '1 month', '_YYYY_MM'); end $$",
  );
  start(...consoleJobs(db.database, pino({ level: "silent" })));
  const partition = async () =>
    (
      await db.owner.query<{ guarded: boolean }>(
        `select relrowsecurity and relforcerowsecurity and not has_table_privilege('pd_staff', oid, 'select')
           and exists (select from pg_trigger where tgrelid = pg_class.oid and tgname = 'refuse_rewriting') as guarded
         from pg_class where relname = 'activities' || to_char(now() at time zone 'utc' + interval '1 month', '_YYYY_MM')`,
      )
    ).rows;
  await expect.poll(partition).toEqual([{ guarded: true }]);
  await expect
    .poll(() =>
      asOwner(db, "select session_token as token from user_sessions where user_id = $1", [person.id]),
    )
    .toEqual([{ token: "living" }]);
  expect(logged).toBe("");
});
