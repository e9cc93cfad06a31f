import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase } from "#server/data/database.ts";
import type { PostgresBinaries } from "#server/data/embedded-binaries.ts";
import { startEmbeddedServer, type EmbeddedServer } from "#server/data/embedded-server.ts";
import { loginPasswords } from "#server/data/login-passwords.ts";
import { migrationsOnDisk, type MigrationsOnDisk } from "#server/data/migration-files.ts";
import { migrate, readStatus, rollback, type MigratorSettings } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { catalogue } from "#tests/support/catalogue.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { testBinaries } from "#tests/support/test-binaries.ts";

const log = pino({ level: "silent" });
const passwords = loginPasswords(testSecret);
const debianBin = "/usr/lib/postgresql/15/bin";
const onDebian: PostgresBinaries = {
  postgres: `${debianBin}/postgres`,
  initdb: `${debianBin}/initdb`,
  major: 15,
};
const chosen = testBinaries();
const has15 = existsSync(onDebian.postgres);

const settingsFor = (url: string, more: Partial<MigratorSettings> = {}): MigratorSettings => ({
  url,
  driver: pgDriver,
  passwords,
  log,
  ...more,
});

async function connected<Result>(url: string, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

describe.each([
  {
    version: chosen ? `${chosen.major} of TEST_POSTGRES_BIN` : "18 from npm",
    binaries: chosen,
    isThere: true,
  },
  {
    version: `15 from Debian${has15 ? "" : ` (skipped: ${debianBin} is not there)`}`,
    binaries: onDebian,
    isThere: has15,
  },
])("on Postgres $version", ({ binaries, isThere }) => {
  let directory: string;
  let server: EmbeddedServer;
  beforeAll(async () => {
    if (!isThere) return;
    directory = await mkdtemp(join("/tmp", "pressdesk-migrations-"));
    await chmod(directory, 0o755);
    server = await startEmbeddedServer({ directory, log, durable: false, ...(binaries && { binaries }) });
  });
  afterAll(async () => {
    if (!isThere) return;
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function newDatabase(name: string): Promise<string> {
    await connected(server.url("postgres"), (client) => client.query(`create database ${name}`));
    return server.url(name);
  }

  test.runIf(isThere)("forward, back and forward again give the same database", async () => {
    const url = await newDatabase("around");
    const disk = await migrationsOnDisk();
    const all = disk.migrations.map(({ name }) => name);
    const before = await connected(url, (client) => catalogue(client));
    expect(await migrate(settingsFor(url))).toEqual([...all, "access rules"]);
    const first = await connected(url, (client) => catalogue(client));
    expect(first.length).toBeGreaterThan(1_000);
    expect(await migrate(settingsFor(url))).toEqual([]);

    expect(await rollback(settingsFor(url), 100)).toEqual(all.toReversed());
    const left = await connected(url, (client) => catalogue(client));
    // Extensions and the migrator's own table stay.
    expect(left.filter((line) => !before.includes(line) && !line.includes("pressdesk_migrations"))).toEqual(
      [],
    );

    expect(await migrate(settingsFor(url))).toEqual([...all, "access rules"]);
    expect(await connected(url, (client) => catalogue(client))).toEqual(first);
  });

  test.runIf(isThere)("an owner that is no superuser but may create roles can do it", async () => {
    await connected(server.url("postgres"), async (client) => {
      await client.query("create role landlord login createrole password 'landlord'");
      // As on a managed server: the roles are the landlord's own making.
      await client.query("drop database if exists around with (force)");
      await client.query(
        "do $$ declare r text; begin foreach r in array array['pd_web','pd_auth','pd_job','pd_tenant','pd_staff','pd_staff_write','pd_owner'] loop execute format('drop role if exists %I', r); end loop; end $$",
      );
      await client.query("create database managed owner landlord");
    });
    const url = server.url("managed").replace(/\/\/postgres:[^@]+@/, "//landlord:landlord@");
    expect(await migrate(settingsFor(url))).toContain("access rules");
    const database = connectDatabase({ url, passwords, driver: pgDriver, log });
    await expect(database.assertReady()).resolves.toBeUndefined();
    await database.close();
    expect(await rollback(settingsFor(url), 1)).toHaveLength(1);
    await migrate(settingsFor(url));
  });

  test.runIf(isThere)("a login that may not create roles is told what to ask for", async () => {
    await connected(server.url("postgres"), async (client) => {
      await client.query("create role lodger login password 'lodger'");
      await client.query("create database rented owner lodger");
      await client.query("alter role pd_job rename to pd_job_elsewhere");
    });
    const url = server.url("rented").replace(/\/\/postgres:[^@]+@/, "//lodger:lodger@");
    await expect(migrate(settingsFor(url))).rejects.toThrow(
      'The login "lodger" of DATABASE_URL may not create roles, and pd_job is missing. Let an administrator run: alter role "lodger" createrole;',
    );
    await connected(server.url("postgres"), (client) =>
      client.query("alter role pd_job_elsewhere rename to pd_job"),
    );
    await expect(migrate(settingsFor(url))).rejects.toThrow('grant pd_owner to "lodger"');
    await connected(server.url("rented"), (client) =>
      client.query("grant pd_owner to lodger; grant usage, create on schema public to pd_owner"),
    );
    expect(await migrate(settingsFor(url))).toContain("access rules");
  });
});

describe("migrations that don't fit", () => {
  let directory: string;
  let server: EmbeddedServer;
  let url: string;
  beforeAll(async () => {
    directory = await mkdtemp(join("/tmp", "pressdesk-migrations-"));
    await chmod(directory, 0o755);
    server = await startEmbeddedServer({ directory, log, durable: false });
    await connected(server.url("postgres"), (client) => client.query("create database misfits"));
    url = server.url("misfits");
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const step = (name: string, up: string, down?: string) => ({ name, up, down, hash: `hash of ${up}` });
  const one = step("0001_one", "create table one (id int)", "drop table one");
  const two = step("0002_two", "create table two (id int)", "drop table two");
  const diskOf = (...migrations: MigrationsOnDisk["migrations"]): MigrationsOnDisk => ({
    migrations,
    access: { name: "access", hash: "none", sql: "select 1" },
  });
  const withDisk = (...migrations: MigrationsOnDisk["migrations"]) =>
    settingsFor(url, { disk: diskOf(...migrations) });
  const tables = () =>
    connected(url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
      );
      return rows.map(({ name }) => name).filter((name) => name !== "pressdesk_migrations");
    });

  test("a failing one takes the whole step with it and names its line", async () => {
    const broken = step("0002_broken", "create table two (id int);\ncreate table three (id nonsense)");
    await expect(migrate(withDisk(one, broken))).rejects.toThrow(
      '0002_broken: type "nonsense" does not exist (line 2). Nothing of it was kept.',
    );
    expect(await tables()).toEqual([]);
  });

  test("several processes at once apply each migration once", async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(withDisk(one, two))));
    expect(results.filter((applied) => applied.length > 0)).toEqual([
      ["0001_one", "0002_two", "access rules"],
    ]);
    expect(await tables()).toEqual(["one", "two"]);
  });

  test("several databases of one server are made ready at once", async () => {
    const names = ["north", "south", "east", "west"];
    for (const name of names)
      await connected(server.url("postgres"), (client) => client.query(`create database ${name}`));
    const disk = diskOf(one);
    for (let round = 0; round < 5; round++)
      await Promise.all(names.map((name) => migrate(settingsFor(server.url(name), { disk }))));
    expect(await readStatus(settingsFor(server.url("west"), { disk }))).toMatchObject({ pending: [] });
  });

  test("an edited one is refused by name", async () => {
    const edited = { ...one, hash: "another" };
    await expect(migrate(withDisk(edited, two))).rejects.toThrow(
      "Migration 0001_one was edited after it was applied.",
    );
  });

  test("one that comes too late in the order is refused", async () => {
    const late = step("0001_zebra", "create table zebra (id int)");
    await expect(migrate(withDisk(one, late, two))).rejects.toThrow(
      /0001_zebra is not applied, but 0002_two, which comes after it, is/,
    );
  });

  test("one that was renamed away is missed", async () => {
    await expect(migrate(withDisk(two))).rejects.toThrow(
      "The database has migration 0001_one, which this Pressdesk doesn't know",
    );
  });

  test("a database that is ahead is left alone, and works", async () => {
    expect(await migrate(withDisk(one))).toEqual([]);
    expect(await readStatus(withDisk(one))).toMatchObject({ newer: ["0002_two"], pending: [] });
    await expect(rollback(withDisk(one), 1)).rejects.toThrow("0002_two was applied by a newer Pressdesk");
  });

  test("access rules are made anew when they differ, and only then", async () => {
    const disk = {
      ...diskOf(one, two),
      access: { name: "access" as const, hash: "other", sql: "create table made_by_access (id int)" },
    };
    expect(await migrate(settingsFor(url, { disk }))).toEqual(["access rules"]);
    expect(await migrate(settingsFor(url, { disk }))).toEqual([]);
    expect(await tables()).toContain("made_by_access");
  });

  test("one without a way back stops the rollback, whole", async () => {
    const oneWay = { ...one, down: undefined };
    await expect(rollback(withDisk(oneWay, two), 2)).rejects.toThrow(
      "Migration 0001_one has no way back (0001_one.down.sql).",
    );
    expect(await tables()).toContain("two");
  });

  test("wrong password, missing database and nobody there are three different sentences", async () => {
    const attempt = (wrong: string) => migrate(settingsFor(wrong));
    await expect(attempt(url.replace(/:[^:@]+@/, ":guess@"))).rejects.toThrow(/login "postgres" was refused/);
    await expect(attempt(url.replace("/misfits", "/nowhere"))).rejects.toThrow(
      /There is no database nowhere/,
    );
    await expect(attempt("postgres://u:p@127.0.0.1:1/x")).rejects.toThrow(
      /Can't reach the database x on 127\.0\.0\.1/,
    );
  });
});

test("every migration in the repository has its way back and a number of its own", async () => {
  const { migrations } = await migrationsOnDisk();
  expect(migrations.length).toBeGreaterThan(0);
  expect(migrations.filter(({ down }) => down === undefined).map(({ name }) => name)).toEqual([]);
});
