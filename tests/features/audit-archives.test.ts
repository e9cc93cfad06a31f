import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { openConsole } from "#server/console.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { writeArchive } from "#server/features/audit/archive-file.ts";
import { archiveFaults, fileSha256, manifestFile, signed } from "#server/features/audit/archive-manifest.ts";
import { monthsToSeal, sealOldMonths } from "#server/features/audit/seal-months.ts";
import { type AskLog, verifyLog } from "#server/features/audit/verify-log.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const secret = "a secret of thirty-two characters!";
const log = pino({ level: "silent" });
const canary = "zyx.canary@wire.test";

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "pressdesk-archives-"));
  await db.owner.query("select ensure_log_partitions(30, 1)");
  // Thirty months of log, three entries a month, each with a row.
  await setScene(
    db,
    `insert into activities (action, description, ip_address, change_id, row_counts, created_at, updated_at)
     select 'coupons:update', 'Changed for ${canary}', '203.0.113.77', md5(n || ' ' || m)::uuid, '{"coupons": 1}', at, at
     from generate_series(1, 30) m, generate_series(1, 3) n,
       lateral (select date_trunc('month', now()) - make_interval(months => m) + make_interval(days => n) as at) moment`,
  );
  await setScene(
    db,
    `insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, created_at)
     select change_id, 'users', gen_random_uuid(), 'update', '{"email": "a@b.test", "status": "active"}', '{"email": "${canary}", "status": "suspended"}', created_at from activities order by created_at`,
  );
  await setScene(
    db,
    `insert into page_views (page_url, session_id, ip_address, viewed_at) select 'https://x.test/' || m, gen_random_uuid(), '203.0.113.77', date_trunc('month', now()) - make_interval(months => m) + interval '1 day' from generate_series(1, 30) m`,
  );
  await setScene(db, "select digest_loaded_rows()");
  await setScene(db, "select chain_loaded_activities()");
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const asJob: AskLog = (run) => inTransaction(db.database, systemActor("jobs"), {}, run);
const due = () => asJob(monthsToSeal);
const seal = () => sealOldMonths(db.database, { folder, secret }, log);
const verdict = async () => {
  const steps = verifyLog(asJob);
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value;
};
/** Every file with what is in it. */
const archives = async () =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), "base64")]),
    ),
  ) as Record<string, string>;
const one = async <Value>(text: string) => (await db.owner.query<{ value: Value }>(text)).rows[0]!.value;
const setting = (key: string, value: unknown) =>
  setScene(
    db,
    "insert into system_settings (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value",
    [key, JSON.stringify(value)],
  );

describe("months of the log that are old", () => {
  it("are named, and stay while a legal hold keeps them", async () => {
    const months = await due();
    expect(months.filter(({ table }) => table === "activities")).toHaveLength(6);
    await setting("retention.hold", [
      "activities",
      "page_views",
      "events",
      "error_logs",
      "performance_metrics",
    ]);
    expect((await due()).every(({ isHeld }) => isHeld)).toBe(true);
    expect(await seal()).toEqual([]);
    // A setting that says nothing sensible keeps everything, too.
    await setting("retention.hold", "perhaps");
    expect(await seal()).toEqual([]);
    expect(await one<string>("select count(*)::text as value from activities")).toBe("90");
    await setting("retention.hold", false);
  });

  it("are sealed and dropped, and the chain goes on from the archive", async () => {
    expect((await verdict()).faults).toEqual([]);
    // Two consoles at once: each month is one's own.
    const sealed = (await Promise.all([seal(), seal()])).flat();
    expect(sealed.filter(({ table }) => table === "activities")).toHaveLength(6);
    expect(sealed.some(({ table }) => table === "page_views")).toBe(true);
    expect(
      await one<string>("select count(*)::text as value from activities where action = 'coupons:update'"),
    ).toBe("72");
    expect(
      await one<string>("select count(*)::text as value from change_rows where table_name = 'users'"),
    ).toBe("72");
    expect(
      await one<string>(
        "select count(*)::text as value from log_months() where log_table = 'activities' and month < now() - interval '26 months'",
      ),
    ).toBe("0");
    const { faults, checked } = await verdict();
    expect(faults).toEqual([]);
    expect(checked).toBe(72 + sealed.length);
    expect((await db.owner.query("select * from verify_audit_chain('platform')")).rows[0]).toMatchObject({
      problem: null,
    });
    expect(await seal()).toEqual([]);
  });

  it("stay sealed when a restore makes their tables again", async () => {
    const before = await archives();
    await db.owner.query("select ensure_log_partitions(30, 0)");
    expect(await seal()).toEqual([]);
    expect(await archives()).toEqual(before);
  });

  it("lie in files that hold by themselves and say nothing of anybody", async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith(".gz"));
    expect(files.filter((file) => file.startsWith("activities"))).toHaveLength(6);
    for (const file of files) {
      expect(await archiveFaults(join(folder, file), secret)).toEqual([]);
      const text = gunzipSync(await readFile(join(folder, file))).toString();
      expect(text).not.toContain(canary);
      expect(text).not.toContain("203.0.113.77");
    }
  });

  it("are found out when a file, its manifest or a seal was altered", async () => {
    const file = join(
      folder,
      (await readdir(folder)).find((name) => /^activities.*gz$/.test(name))!,
    );
    const [bytes, manifest] = [await readFile(file), await readFile(manifestFile(file), "utf8")];
    expect(await archiveFaults(file, "another secret of thirty-two chars")).not.toEqual([]);
    const text = gunzipSync(bytes).toString();
    for (const forged of [
      text.replace("coupons:update", "coupons:upfate"),
      text.replace("suspended", "suspendee"),
      text.split("\n").slice(1).join("\n"),
    ]) {
      await writeFile(file, gzipSync(forged));
      expect(await archiveFaults(file, secret)).not.toEqual([]);
    }
    await writeFile(file, bytes);
    await writeFile(manifestFile(file), manifest.replace(/"rows": \d+/, '"rows": 7'));
    expect(await archiveFaults(file, secret)).not.toEqual([]);
    await writeFile(manifestFile(file), manifest);
    expect(await archiveFaults(file, secret)).toEqual([]);
    for (const sql of [
      "update log_seals set sha256 = 'x' where log_table = 'activities'",
      "update log_seals set chains = jsonb_set(chains, '{platform,last}', '20') where month = (select max(month) from log_seals where log_table = 'activities')",
      "delete from log_seals where log_table = 'activities'",
      // Switches verification off, if it is believed.
      `insert into log_seals (log_table, month, file, sha256, row_count, chains)
       values ('activities', '1999-01-01', 'f', 'x', 1, '{"platform": {"first": 1, "last": 99999, "lastHash": "", "overlap": {}}}')`,
      `insert into log_seals (log_table, month, file, sha256, row_count, chains, vouches)
       select 'activities', month, 'f', 'x', 1, '{}', jsonb_build_object(id, 'x') from (select id, date '1999-01-01' as month from log_seals limit 1) other`,
      "delete from activities where position = (select min(position) from activities)",
    ]) {
      const client = await db.owner.connect();
      await client.query("begin; set local session_replication_role = replica");
      expect((await client.query(sql)).rowCount).toBeGreaterThan(0);
      const { rows: odd } = await client.query(
        "select 1 from audit_seal_faults() union all select 1 from verify_audit_chain('platform') where problem is not null",
      );
      await client.query("rollback");
      client.release();
      expect(odd.length, sql).toBeGreaterThan(0);
    }
  });

  it("are not dropped for a manifest that doesn't fit, nor out of turn, nor by anybody else", async () => {
    const month = await one<string>(
      "select min(month)::text as value from log_months() where log_table = 'activities'",
    );
    const change = (sql: string) =>
      inTransaction(db.database, systemActor("jobs"), { changeId: crypto.randomUUID() }, (tx) =>
        tx.execute(sql),
      );
    await expect(
      change(`select seal_log_month('activities', '${month}', 'f', 'x', 3, '{}')`),
    ).rejects.toThrow();
    await expect(
      change(`select seal_log_month('activities', '${month}'::date + 31, 'f', 'x', 3, '{}')`),
    ).rejects.toThrow();
    const client = await db.owner.connect();
    await client.query("begin; select set_config('app.sealing', 'on', true)");
    await expect(client.query("delete from change_rows")).rejects.toMatchObject({ code: "PD003" });
    await client.query("rollback");
    client.release();
    expect((await verdict()).faults).toEqual([]);
  });

  it("are never written over by another archive of the same month", async () => {
    const before = await archives();
    const month = await one<string>(
      "select min(month)::text as value from log_months() where log_table = 'page_views'",
    );
    await writeFile(join(folder, `page_views-${month.slice(0, 7)}.ndjson.gz`), "of another database");
    const written = await asJob((tx) => writeArchive(tx, "page_views", month, { folder, secret }));
    expect(await archiveFaults(written.file, secret)).toEqual([]);
    // Again, from a run that got no further: the same file.
    expect((await asJob((tx) => writeArchive(tx, "page_views", month, { folder, secret }))).file).toBe(
      written.file,
    );
    expect(await archives()).toMatchObject(before);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
    await rm(join(folder, `page_views-${month.slice(0, 7)}.ndjson.gz`));
  });

  it("stay where they are when the disk doesn't take them", async () => {
    const blocked = join(folder, "blocked");
    await writeFile(blocked, "");
    await setting("retention.months", { page_views: 10 });
    await expect(sealOldMonths(db.database, { folder: blocked, secret }, log)).rejects.toThrow("EEXIST");
    await rm(blocked);
    // Found out by the stream alone: there is no such folder to make the file in.
    const [month] = await due();
    await expect(
      asJob((tx) => writeArchive(tx, month!.table, month!.month.replaceAll("-", "/"), { folder, secret })),
    ).rejects.toThrow("ENOENT");
    expect(await due()).toContainEqual(month);
  });

  it("can go while their log's own record goes too, or is held", async () => {
    expect((await verdict()).faults).toEqual([]);
    // As though the seals so far had been made long ago, in the month that is now put away.
    const month = await one<string>(
      "select min(month)::text as value from log_months() where log_table = 'activities'",
    );
    const client = await db.owner.connect();
    try {
      await client.query("begin; set local session_replication_role = replica");
      await client.query(
        `update change_rows set created_at = $1::date + interval '20 days' where table_name = 'log_seals'`,
        [month],
      );
      expect((await client.query("select * from audit_seal_faults()")).rows).toEqual([]);
      await client.query("set local session_replication_role = origin");
      const { rows } = await client.query<{ chains: unknown }>("select sealable_chains($1) as chains", [
        month,
      ]);
      await client.query("select set_config('app.change_id', gen_random_uuid()::text, true)");
      await client.query("select seal_log_month('activities', $1, 'f', 'x', 3, $2)", [
        month,
        rows[0]!.chains,
      ]);
      expect(
        (
          await client.query(
            "select from change_rows where table_name = 'log_seals' and created_at < now() - interval '1 month'",
          )
        ).rowCount,
      ).toBe(0);
      expect((await client.query("select * from audit_seal_faults()")).rows).toEqual([]);
      await client.query("set local session_replication_role = replica");
      for (const forging of [
        "delete from log_seals where id = (select id from log_seals where log_table = 'page_views' limit 1)",
        "update log_seals set file = 'other' where id = (select id from log_seals where log_table = 'page_views' limit 1)",
        "update log_seals set vouches = null where vouches is not null",
      ]) {
        await client.query("savepoint whole");
        expect((await client.query(forging)).rowCount, forging).toBe(1);
        expect((await client.query("select * from audit_seal_faults()")).rowCount, forging).toBeGreaterThan(
          0,
        );
        await client.query("rollback to whole");
      }
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("may go while the log is verified", async () => {
    await setting("retention.months", { activities: 20 });
    const steps = verifyLog(asJob, { stretch: 2 });
    await steps.next();
    await steps.next();
    expect((await seal()).length).toBeGreaterThan(0);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    expect(step.value.faults).toEqual([]);
  });
});

it("a console that opens has a table for the coming months before its doors", async () => {
  const name = await one<string>(
    "select 'page_views' || to_char(now() at time zone 'UTC' + interval '1 month', '_YYYY_MM') as value",
  );
  await db.owner.query(`drop table ${name}`);
  const env = { appUrl: "http://localhost:3000", authSecret: secret, trustProxy: false, isDemo: false };
  const opened = await openConsole({ env, database: db.database, log });
  try {
    expect(await one<string | null>(`select to_regclass('${name}')::text as value`)).toBe(name);
  } finally {
    await opened.drain();
    await opened.close();
  }
});

describe("an archive", () => {
  const write = async (lines: Buffer) => {
    const file = join(folder, "events-2001-01.ndjson.gz");
    await writeFile(file, lines);
    const manifest = signed(
      {
        format: 1,
        table: "events",
        month: "2001-01-01",
        rows: 1,
        sha256: await fileSha256(file),
        previousSha256: null,
        chains: {},
      },
      secret,
    );
    await writeFile(manifestFile(file), JSON.stringify(manifest));
    return archiveFaults(file, secret);
  };

  it("ends its lines at line feeds alone", async () => {
    expect(await write(gzipSync('{"text":"one\u2028line\u0085"}\n'))).toEqual([]);
    expect(await write(gzipSync("1\n2\n"))).toEqual(["It holds 2 rows, and 1 were sealed."]);
  });

  it("that can't be unpacked is a fault in words", async () => {
    expect(await write(Buffer.from("no gzip"))).toEqual([expect.stringContaining("can't be read")]);
    expect(await write(gzipSync("1\n".repeat(9_999)).subarray(0, 40))).toEqual([
      expect.stringContaining("can't be read"),
    ]);
  });
});
