import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessSql, dropAccessSql } from "#drizzle/policies/access-sql.ts";
import { rolesSql } from "#drizzle/policies/roles-sql.ts";
import { startEmbeddedServer, type EmbeddedServer } from "#server/data/embedded-server.ts";
import { loginPasswords, loginUrl } from "#server/data/login-passwords.ts";
import { migrate } from "#server/data/migrator.ts";
import { pgDriver } from "#server/data/pg-driver.ts";

/*
 * Hosted databases give no superuser: there an owner with CREATEROLE makes everything. On a server of its own, since
 * roles belong to the whole server.
 */

const passwords = loginPasswords("owner-without-superuser-0123456789abcdef");
const log = pino({ level: "silent" });
let directory: string;
let server: EmbeddedServer;
let owner: pg.Client;
let ownerUrl: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "pressdesk-owner-"));
  server = await startEmbeddedServer({ directory, log, durable: false, listen: "loopback" });
  const superuser = new pg.Client({ connectionString: server.url("postgres") });
  await superuser.connect();
  await superuser.query("create role hosted login createrole password 'hosted'");
  await superuser.query("create database hosted owner hosted");
  await superuser.end();
  const url = new URL(server.url("hosted"));
  url.username = "hosted";
  url.password = "hosted";
  ownerUrl = url.href;
  await migrate({ url: ownerUrl, driver: pgDriver, passwords, log });
  owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner?.end();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
});

const asOwner = (sql: string) => owner.query(`begin; set local role pd_owner; ${sql}; commit`);
const countOf = async (sql: string) =>
  Number((await owner.query<{ count: string }>(`select count(*) from ${sql}`)).rows[0]?.count);
const triggers = "pg_trigger where not tgisinternal";

test("a CREATEROLE owner can make roles, tables and access rules", async () => {
  expect(await countOf("pg_policies")).toBeGreaterThan(300);
  expect(await countOf("pg_roles where rolname like 'pd\\_%'")).toBe(7);
});

test("the logins come in with their passwords, have time limits, and can make no temporary tables", async () => {
  const web = new pg.Client({ connectionString: loginUrl(ownerUrl, "pd_web", passwords) });
  await web.connect();
  const { rows } = await web.query<{ limit: string; rows: string }>(
    "select current_setting('statement_timeout') as limit, current_setting('row_security') as rows",
  );
  expect(rows).toEqual([{ limit: "15s", rows: "off" }]);
  await expect(web.query("create temporary table mine (id int)")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("set role pd_owner")).rejects.toMatchObject({ code: "42501" });
  await expect(web.query("select from users")).rejects.toMatchObject({ code: "42501" });
  await web.end();
});

test("roles and access rules may be made again, and leave the catalogue as it was", async () => {
  const counts = async () => [
    await countOf("pg_policies"),
    await countOf(triggers),
    await countOf("pg_proc"),
  ];
  const before = await counts();
  await owner.query(rolesSql(passwords));
  await asOwner(accessSql());
  expect(await counts()).toEqual(before);
});

test("the way back takes everything down, shows the owner every row, and leaves nobody else a grant", async () => {
  await asOwner(dropAccessSql());
  expect(await countOf("pg_policies")).toBe(0);
  expect(await countOf(triggers)).toBe(0);
  const open = `pg_class, aclexplode(relacl) where relnamespace = 'public'::regnamespace and grantee <> relowner
    and relname not like 'pg\\_%' and relname <> 'pressdesk_migrations'`;
  expect(await countOf(open)).toBe(0);
  await asOwner(
    "insert into organizations (name, slug) values ('A', 'a'); update organizations set name = 'B'",
  );
  await asOwner(accessSql());
  expect(await countOf("pg_policies")).toBeGreaterThan(300);
});

test("the owner is held by row security like everybody, and loads in bulk only between begin and end", async () => {
  await owner.query("begin; set local role pd_owner");
  await expect(
    owner.query(
      "insert into services (name, code, type, base_price, currency) values ('x', 'x', 'pressing', 1, 'EUR')",
    ),
  ).rejects.toMatchObject({ code: "42501" });
  await owner.query("rollback");
  await asOwner(`select begin_bulk_load();
    insert into services (name, code, type, base_price, currency) values ('x', 'x', 'pressing', 1, 'EUR');
    select end_bulk_load()`);
  expect(await countOf(`${triggers} and tgenabled <> 'O'`)).toBe(0);
  expect(await countOf("pg_class where relname = 'services' and relforcerowsecurity")).toBe(1);
});

test("functions refuse to be made by anybody but pd_owner, whose rights they would act with", async () => {
  await expect(owner.query(accessSql())).rejects.toThrow("Run the access SQL as pd_owner");
});

test("a role with rights around row security is refused", async () => {
  const superuser = new pg.Client({ connectionString: server.url("hosted") });
  await superuser.connect();
  await superuser.query("alter role pd_staff bypassrls");
  await expect(owner.query(rolesSql(passwords))).rejects.toThrow("pd_staff");
  await superuser.query("alter role pd_staff nobypassrls");
  await superuser.end();
});
