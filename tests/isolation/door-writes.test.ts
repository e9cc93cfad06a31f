import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn, recorded } from "./change-world.ts";
import { idOf } from "./isolation-people.ts";
import { answerTo, logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;
let job: pg.Client;
const [project, group] = [idOf("project"), idOf("group")];

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  job = await logIn(db, "pd_job");
  await change(web, [
    `insert into ingest_projects (id, name, slug, organization_id) values ('${project}', 'Shop', 'shop', '${idOf("A")}')`,
  ]);
});
afterAll(async () => {
  await Promise.all([web.end(), job.end()]);
  await db.close();
});

const groupRow = async () =>
  (await db.owner.query<Record<string, unknown>>("select * from error_groups where id = $1", [group]))
    .rows[0];
const log = (n: number) =>
  `insert into error_logs (project_id, group_id, organization_id, error_type, error_message) values ('${project}', '${group}', '${idOf("A")}', 'TypeError', 'no ${n}')`;

test("a door writes what arrives without a change: groups and their counts, logs, events, metrics", async () => {
  for (const statement of [
    `insert into error_groups (id, project_id, organization_id, fingerprint, title) values ('${group}', '${project}', '${idOf("A")}', 'f', 'TypeError')`,
    `insert into error_groups (project_id, organization_id, fingerprint, title) values ('${project}', '${idOf("A")}', 'f', 'again') on conflict (project_id, fingerprint) do update set event_count = error_groups.event_count + 1, last_seen = now()`,
    `insert into error_group_users (group_id, organization_id, user_key) values ('${group}', '${idOf("A")}', 'u') on conflict (group_id, user_key) do update set event_count = error_group_users.event_count + 1`,
    `insert into error_group_hours (group_id, organization_id, hour, event_count) values ('${group}', '${idOf("A")}', date_trunc('hour', now()), 1)`,
    `insert into ingest_outcomes (project_id, organization_id, hour, category, reason) values ('${project}', '${idOf("A")}', now(), 'error', 'filtered')`,
    log(1),
    log(2),
    "insert into events (event_name) values ('sign_up')",
    "insert into page_views (session_id, page_url) values ('s', '/')",
    "insert into performance_metrics (metric_name, value) values ('latency', 1)",
    `insert into notifications (user_id, kind, title) values ('${idOf("adminA")}', 'error', 'New error')`,
    "insert into mail_messages (to_address, subject, text) values ('a@x.test', 's', 't')",
    "insert into outbox (kind, idempotency_key) values ('mail', 'k')",
    "update outbox set status = 'sent', sent_at = now()",
  ])
    await job.query(statement);
  expect(await groupRow()).toMatchObject({ event_count: "1", version: 1 });
});

test("counting doesn't touch the version; deciding does, and is a change", async () => {
  await job.query(
    `update error_groups set event_count = event_count + 5, last_seen = now() where id = '${group}'`,
  );
  expect(await groupRow()).toMatchObject({ event_count: "6", version: 1 });
  await expect(
    job.query(`update error_groups set status = 'unresolved', regressed_at = now() where id = '${group}'`),
  ).rejects.toMatchObject({ code: "PD001" });
});

test("resolving a group resolves its logs, by the same person at the same time; reopening opens them", async () => {
  const logs = async () =>
    (
      await db.owner.query<Record<string, unknown>>(
        "select distinct resolved, resolved_by, resolved_at is not null as dated from error_logs",
      )
    ).rows;
  const id = await change(web, [
    `update error_groups set status = 'resolved', resolved_by = '${idOf("staffOwner")}', resolved_at = now(), event_count = 100 where id = '${group}'`,
  ]);
  expect(await logs()).toEqual([{ resolved: true, resolved_by: idOf("staffOwner"), dated: true }]);
  expect(
    (await recorded(db, id)).map((row) => [row.table_name, Object.keys(row.new_values ?? {}).sort()]),
  ).toEqual([["error_groups", ["resolved_at", "resolved_by", "status"]]]);
  await change(web, [
    `update error_groups set status = 'unresolved', resolved_by = null, resolved_at = null where id = '${group}'`,
  ]);
  expect(await logs()).toEqual([{ resolved: false, resolved_by: null, dated: false }]);
});

test("a key is found by its hash and marked as used; nothing else about it can be changed", async () => {
  await change(web, [
    `insert into api_keys (name, prefix, key_hash, scopes) values ('Door', 'pd_live_ab', 'hash', '["ingest:errors"]')`,
  ]);
  expect((await job.query("select name from api_keys where key_hash = 'hash'")).rows).toEqual([
    { name: "Door" },
  ]);
  await job.query("update api_keys set last_used_at = now() where key_hash = 'hash'");
  expect((await job.query("select version from api_keys")).rows).toEqual([{ version: 1 }]);
  for (const column of ["scopes = '[\"*\"]'", "key_hash = 'mine'", "revoked_at = null"])
    expect(await answerTo(job, `update api_keys set ${column}`)).toBe("42501");
});

test.each([
  "select password_hash from users",
  "select from auth_accounts",
  "select from auth_two_factors",
  "delete from users",
  "update roles set permissions = '[\"*\"]'",
  "insert into activities (action) values ('x')",
  "delete from error_logs",
  "select from error_logs_default",
  "set role pd_staff_write",
])("a job may not: %s", async (statement) => {
  expect(await answerTo(job, statement)).toBe("42501");
});
