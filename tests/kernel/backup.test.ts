import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BackupReader } from "#server/data/backup-format.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { migrate } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { restoreBackup } from "#server/data/restore-backup.ts";
import { writeBackup } from "#server/data/write-backup.ts";
import { catalogue } from "#tests/support/catalogue.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { addMember, addStaff } from "./transaction-scene.ts";

// Restoring makes the whole schema anew, twice with its rules.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const log = pino({ level: "silent" });
let folder: string;
let source: TestDatabase;
let target: TestDatabase;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pressdesk-backup-"));
  file = join(folder, "all.backup.gz");
  source = await testDatabase();
  target = await testDatabase({ template: "template0" });
  await addStaff(source);
  const { organizationId, userId } = await addMember(source);
  // Text that breaks formats, a circle of foreign keys, a generated column, and log rows of this month and long ago.
  await setScene(
    source,
    `insert into coupons (code, name, discount_type, discount_value)
     select 'C' || n, E'tab\\t newline\\n backslash \\\\ end \\\\. \\x01 “quotes” 🧺' || n, 'percentage', n from generate_series(1, 5000) n`,
  );
  await setScene(
    source,
    "insert into coupons (code, name, discount_type, discount_value) values ('DOT', '\\.', 'percentage', 1), ('NULL', null, 'percentage', 1), ('EMPTY', '', 'percentage', 1)",
  );
  const planId = randomUUID();
  const subscriptionId = randomUUID();
  await setScene(
    source,
    "insert into subscription_plans (id, code, name, price_amount, currency, billing_interval) values ($1, 'plan', 'Plan', 100, 'EUR', 'month')",
    [planId],
  );
  await setScene(
    source,
    "insert into subscriptions (id, organization_id, plan_id, status, price_amount, currency, billing_interval, current_period_start, current_period_end) values ($1, $2, $3, 'active', 100, 'EUR', 'month', now(), now() + interval '1 month')",
    [subscriptionId, organizationId, planId],
  );
  await setScene(source, "update organizations set subscription_id = $1 where id = $2", [
    subscriptionId,
    organizationId,
  ]);
  await setScene(source, "select ensure_log_partitions(30, 5)");
  await setScene(
    source,
    `insert into events (timestamp, user_id, event_name, properties)
     select now() - n * interval '7 hours', $1, 'event ' || n, jsonb_build_object('n', n, 'text', repeat('x', n % 500)) from generate_series(1, 3000) n`,
    [userId],
  );
});
afterAll(async () => {
  await source.close();
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

const settingsOf = ({ url }: TestDatabase) => ({
  url,
  driver: pgDriver,
  passwords: loginPasswords(testSecret),
  log,
});
const restore = (path: string) => restoreBackup(settingsOf(target), path);

/** For each table and partition, rows and a digest that doesn't depend on their order. */
async function digests(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'pressdesk_migrations' order by 1",
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from "${name}" t`,
    );
    found[name] = rows[0]!.digest;
  }
  return found;
}

const edited = async (edit: (text: string) => string) => {
  const path = join(folder, `${randomUUID()}.gz`);
  await writeFile(path, gzipSync(edit(gunzipSync(await readFile(file)).toString())));
  return path;
};

test("every table comes back, row for row, into a database built alike", async () => {
  const written = await writeBackup(source.url, file);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(["all.backup.gz"]);
  expect(await restore(file)).toEqual(written);
  const [before, after] = [await digests(source.owner), await digests(target.owner)];
  expect(after).toEqual(before);
  expect(written["coupons"]!.rows).toBe(5003);
  expect(written["events"]!.rows).toBe(3000);
  expect(Object.values(before).filter((digest) => !digest.startsWith("0 ")).length).toBeGreaterThan(8);
  // The scene's own partitions came after the access rules; made anew, the rules cover them too.
  await source.owner.query("delete from pressdesk_migrations where name = 'access'");
  await migrate(settingsOf(source));
  expect(await catalogue(target.owner)).toEqual(await catalogue(source.owner));
});

test("the restored console is ready, and its rules hold", async () => {
  await expect(target.database.assertReady()).resolves.toBeUndefined();
  await expect(target.owner.query("update coupons set name = 'x' where code = 'C1'")).rejects.toThrow();
});

test("restoring over a full database replaces it", async () => {
  await setScene(
    target,
    "insert into coupons (code, name, discount_type, discount_value) values ('LATER', 'x', 'percentage', 1)",
  );
  await restore(file);
  expect(await digests(target.owner)).toEqual(await digests(source.owner));
});

test("a backup is one moment, whatever is written meanwhile", async () => {
  const path = join(folder, "moving.backup.gz");
  let isOver = false;
  const writing = (async () => {
    for (let n = 0; !isOver; n++) {
      await setScene(
        source,
        "with one as (insert into roles (name) values ($1)) insert into teams (organization_id, name) select id, $1 from organizations",
        [`moving ${n}`],
      );
    }
  })();
  const tables = await writeBackup(source.url, path);
  isOver = true;
  await writing;
  // Each step wrote one of each, so a whole number of steps is in it.
  expect(tables["roles"]!.rows - tables["teams"]!.rows).toBe(1);
});

test("a changed file is refused, and leaves nothing half restored", async () => {
  const changed = await edited((text) => text.replace("quotes” 🧺4999", "quotes” 🧺4998"));
  await expect(restore(changed)).rejects.toThrow("The table coupons in the backup is not what was saved");
  const { rows } = await target.owner.query("select from coupons");
  expect(rows).toEqual([]);
});

test("a file that was cut off is refused", async () => {
  const cut = join(folder, "cut.gz");
  await writeFile(cut, (await readFile(file)).subarray(0, 20_000));
  await expect(restore(cut)).rejects.toThrow("The backup can't be read: unexpected end of file.");
});

test("what is not a backup of a known schema is refused before anything is emptied", async () => {
  const [before] = (await target.owner.query("select count(*) from pressdesk_migrations")).rows;
  await writeFile(join(folder, "foreign.gz"), gzipSync("select 1;\n"));
  await expect(restore(join(folder, "foreign.gz"))).rejects.toThrow("This is not a Pressdesk backup");
  await expect(restore(join(folder, "absent.gz"))).rejects.toThrow(/no such file/);
  const newer = await edited((text) =>
    text.replace('"migrations":[', '"migrations":[{"name":"9999_future","hash":"x"},'),
  );
  await expect(restore(newer)).rejects.toThrow("migration 9999_future, which this Pressdesk doesn't know");
  expect((await target.owner.query("select count(*) from pressdesk_migrations")).rows).toEqual([before]);
});

describe("reading", () => {
  const text = "first\nCOPY\na\tb\n\\\\.\n\\.x\n\\.\nafter\nEMPTY\n\\.\nend";
  async function* inPieces(of: string, size: number) {
    const bytes = Buffer.from(of);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const all = async (chunks: AsyncIterable<Buffer>) => {
    let rows = "";
    for await (const chunk of chunks) rows += chunk.toString("latin1");
    return rows;
  };

  test.each([1, 2, 3, 5, 7, 1000])("in pieces of %i bytes finds the same lines and rows", async (size) => {
    const reader = new BackupReader(inPieces(text, size));
    expect([await reader.line(), await reader.line()]).toEqual(["first", "COPY"]);
    expect(await all(reader.body())).toBe("a\tb\n\\\\.\n\\.x\n");
    expect([await reader.line(), await reader.line()]).toEqual(["after", "EMPTY"]);
    expect(await all(reader.body())).toBe("");
    expect(await reader.line()).toBeUndefined();
  });

  test("says when rows have no end", async () => {
    const reader = new BackupReader(inPieces("a\nb\nc", 2));
    await expect(all(reader.body())).rejects.toThrow("cut off in the middle of a table");
  });
});

test("a broken reference in the file is found", async () => {
  const orphaned = await edited((text) => {
    const at = text.indexOf('COPY "subscription_plans"');
    const [start, end] = [text.indexOf("\n", at) + 1, text.indexOf("\n\\.\n", at) + 1];
    const empty = createHash("sha256").digest("hex");
    return (text.slice(0, start) + text.slice(end)).replace(
      /"subscription_plans":\{"rows":1,"sha256":"\w+"\}/,
      `"subscription_plans":{"rows":0,"sha256":"${empty}"}`,
    );
  });
  await expect(restore(orphaned)).rejects.toThrow(/violates foreign key constraint/);
});

test("a login that doesn't see every row can't make a backup with gaps", async () => {
  await source.owner.query("create role keeper login password 'keeper'; grant pd_owner to keeper");
  const url = source.url.replace(/\/\/postgres:[^@]+@/, "//keeper:keeper@");
  await expect(writeBackup(url, join(folder, "gaps.gz"))).rejects.toThrow('alter role "keeper" bypassrls');
  expect(await readdir(folder)).not.toContain("gaps.gz.part");
  await source.owner.query("drop role keeper");
});

test("memory does not grow with the database", async () => {
  await setScene(
    source,
    `insert into events (timestamp, event_name, properties) select now(), 'bulk', jsonb_build_object('text', repeat(md5(n::text), 30)) from generate_series(1, 150000) n`,
  );
  const path = join(folder, "big.backup.gz");
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(process.memoryUsage.rss()), 20);
  const before = process.memoryUsage.rss();
  const tables = await writeBackup(source.url, path);
  clearInterval(timer);
  expect(tables["events"]!.rows).toBe(153_000);
  // 150,000 rows of a kilobyte are more than 150 MB of text.
  expect(Math.max(...samples) - before).toBeLessThan(100 * 2 ** 20);
});
