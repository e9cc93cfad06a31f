import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { archiveFaults } from "#server/features/audit/archive-manifest.ts";
import { sealOldMonths } from "#server/features/audit/seal-months.ts";
import { verifyLog } from "#server/features/audit/verify-log.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

/*
 * An entry carries the instant at which its transaction began and the place at which it ended: around a month's first midnight the
 * one that began in the old month can stand behind one of the new month.
 */

const secret = "a secret of thirty-two characters!";
let db: TestDatabase;
let folder: string;

beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "pressdesk-edge-"));
  await db.owner.query("select ensure_log_partitions(27, 1)");
  // Placed in two turns: what is loaded later stands behind, whatever its time.
  await place([
    [27, "10 days", "in the old month"],
    [26, "1 second", "began after midnight, ended first"],
  ]);
  await place([
    [27, "1 month -1 second", "began before midnight, ended last"],
    [26, "10 days", "in the new month"],
  ]);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function place(entries: [monthsAgo: number, after: string, description: string][]) {
  for (const [monthsAgo, after, description] of entries) {
    const [made] = await setScene<{ change_id: string; created_at: Date }>(
      db,
      `insert into activities (action, description, change_id, row_counts, created_at, updated_at)
       select 'coupons:update', $3, gen_random_uuid(), '{"coupons": 1}', at, at from
         (select (date_trunc('month', now() at time zone 'UTC') - make_interval(months => $1) + $2::interval) at time zone 'UTC' as at) moment
       returning change_id, created_at`,
      [monthsAgo, after, description],
    );
    await setScene(
      db,
      `insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, created_at)
       values ($1, 'coupons', gen_random_uuid(), 'update', '{"name": "a"}', jsonb_build_object('name', $3::text), $2)`,
      [made!.change_id, made!.created_at, description],
    );
  }
  await setScene(db, "select digest_loaded_rows()");
  await setScene(db, "select chain_loaded_activities()");
}

const others = ["events", "page_views", "error_logs", "performance_metrics"];

async function seal(keptMonths: number): Promise<string[]> {
  for (const [key, value] of [
    ["retention.months", { activities: keptMonths }],
    ["retention.hold", others],
  ] as const)
    await setScene(
      db,
      "insert into system_settings (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value",
      [key, JSON.stringify(value)],
    );
  const log = pino({ level: "silent" });
  return (await sealOldMonths(db.database, { folder, secret }, log)).map(({ month }) => month);
}

async function faults() {
  const steps = verifyLog((run) => inTransaction(db.database, systemActor("jobs"), {}, run));
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value.faults;
}

const left = async () =>
  (
    await db.owner.query<{ description: string; rows: string }>(
      `select description, (select string_agg(new_values ->> 'name', '') from change_rows r where r.change_id = a.change_id) as rows
       from activities a where action = 'coupons:update' order by position`,
    )
  ).rows;

async function archived(): Promise<string[][]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(".gz")).sort();
  for (const file of files) expect(await archiveFaults(join(folder, file), secret)).toEqual([]);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file))));
  return texts.map((bytes) =>
    gunzipSync(bytes)
      .toString()
      .split("\n")
      .flatMap((line) => /"name": "([^"]+)"\}/.exec(line.replaceAll("\\", ""))?.[1] ?? []),
  );
}

test("a month takes along what stands between its entries, and the later month keeps that until it goes too", async () => {
  expect((await left()).map(({ description }) => description)).toEqual([
    "in the old month",
    "began after midnight, ended first",
    "began before midnight, ended last",
    "in the new month",
  ]);
  expect(await faults()).toEqual([]);

  expect(await seal(26)).toHaveLength(1);
  const kept = ["began after midnight, ended first", "in the new month"];
  expect(await left()).toEqual(kept.map((description) => ({ description, rows: description })));
  expect(await faults()).toEqual([]);
  expect((await archived()).map((lines) => lines.length)).toEqual([3]);

  for (const forge of [
    "update activities set action = 'coupons:upfate' where description like 'began after%'",
    "update change_rows set new_values = '{\"name\": \"b\"}' where new_values ->> 'name' like 'began after%'",
  ]) {
    await setScene(db, forge);
    expect((await faults()).map(({ position }) => position)).toEqual([2]);
    await setScene(
      db,
      `with entry as (update activities set action = 'coupons:update' where description like 'began after%')
       update change_rows set new_values = jsonb_build_object('name', 'began after midnight, ended first')
       where change_id = (select change_id from activities where description like 'began after%')`,
    );
    expect(await faults()).toEqual([]);
  }

  expect(await seal(25)).toHaveLength(1);
  expect(await left()).toEqual([]);
  expect(await faults()).toEqual([]);
  expect((await archived()).map((lines) => lines.length)).toEqual([3, 1]);
});
