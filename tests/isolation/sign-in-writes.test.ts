import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { idOf, programActors } from "./isolation-people.ts";
import { answerTo, logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let auth: pg.Client;
let job: pg.Client;
const me = idOf("memberA");

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  auth = await logIn(db, "pd_auth");
  job = await logIn(db, "pd_job");
});
afterAll(async () => {
  await Promise.all([auth.end(), job.end()]);
  await db.close();
});

const user = async () =>
  (await db.owner.query<Record<string, unknown>>("select * from users where id = $1", [me])).rows[0];

test("a password set at the account is the person's, in the same transaction, and no other account's is", async () => {
  await auth.query("begin");
  await auth.query(
    `insert into auth_accounts (user_id, provider, provider_account_id, password) values ('${me}', 'credential', '${me}', 'hash one')`,
  );
  expect((await auth.query("select password_hash from users where id = $1", [me])).rows).toEqual([
    { password_hash: "hash one" },
  ]);
  await auth.query("commit");
  await auth.query("update auth_accounts set password = 'hash two' where user_id = $1", [me]);
  await auth.query(
    `insert into auth_accounts (user_id, provider, provider_account_id, password) values ('${me}', 'google', '1', 'not mine')`,
  );
  expect(await user()).toMatchObject({ password_hash: "hash two", version: 1 });
});

test("what a sign-in changes needs no change; the sign-in itself doesn't raise the version", async () => {
  await auth.query("update users set last_sign_in_at = now(), updated_at = now() where id = $1", [me]);
  expect((await user())?.version).toBe(1);
  await auth.query("update users set two_factor_enabled = true, email_verified = true where id = $1", [me]);
  expect(await user()).toMatchObject({ two_factor_enabled: true, email_verified: true, version: 2 });
  const { rows } = await db.owner.query("select from change_rows where row_id = $1", [me]);
  expect(rows).toEqual([]);
});

test.each([
  `update users set status = 'active' where id = '${me}'`,
  `update users set email = 'other@x.test' where id = '${me}'`,
  `delete from users where id = '${me}'`,
  "insert into user_roles (user_id, role_id) select user_id, role_id from user_roles limit 1",
  "update organization_members set role = 'owner'",
  "select from bookings",
  "select from api_keys",
  "select token from invitations",
])("the sign-in may not: %s", async (statement) => {
  expect(await answerTo(auth, statement)).toBe("42501");
});

test("a refused sign-in is recorded, about the person and in nobody's name", async () => {
  await auth.query(
    "select record_activity(p_action => 'auth:sign-in', p_outcome => 'denied', p_entity_type => 'users', p_entity_id => $1)",
    [me],
  );
  const { rows } = await db.owner.query(
    "select actor_id, outcome, entity_id, change_id, chain from activities where action = 'auth:sign-in'",
  );
  expect(rows).toEqual([
    { actor_id: null, outcome: "denied", entity_id: me, change_id: null, chain: "platform" },
  ]);
});

test("a job sweeps expired sessions and verifications without a change; ending a session for somebody is one", async () => {
  await auth.query(
    `insert into user_sessions (user_id, session_token, expires_at) values ('${me}', 'a', now() - interval '1 day'), ('${me}', 'b', now() + interval '1 day')`,
  );
  await job.query("delete from user_sessions where expires_at < now()");
  await job.query("delete from auth_verifications where expires_at < now()");
  expect(await answerTo(job, "select session_token from user_sessions")).toBe("42501");
  await expect(db.owner.query("delete from user_sessions")).rejects.toMatchObject({ code: "PD001" });
});

test("a job gives a role only while nobody holds all permissions: the first owner", async () => {
  const give = `insert into user_roles (user_id, role_id) values ('${me}', '${idOf("role owner")}')`;
  const settings = { actor: programActors[0]! };
  await expect(change(job, [give], settings)).rejects.toMatchObject({ code: "42501" });
  const client = await db.owner.connect();
  await client.query("set session_replication_role = replica; delete from user_roles");
  client.release(true);
  await change(job, [give], settings);
  await expect(change(job, [give.replace("role owner", "role support")], settings)).rejects.toMatchObject({
    code: "42501",
  });
});
