import type pg from "pg";
import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AskLog, verifyLog } from "#server/features/audit/verify-log.ts";
import type { Transaction } from "#server/data/database.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { logIn } from "./isolation-logins.ts";
import { idOf } from "./isolation-people.ts";

/*
 * What the log and the console hold about a person goes for good, and the chain goes on to hold.
 */
const person = idOf("stranger");
const other = idOf("memberB");
const canary = "zyx.canary@wire.test";
const phone = "+351 912 345 678";
const name = "Zylphia Canarywood";
const street = "Canarywood Lane 7";
const values = [canary, phone, name, "Zylphia", street, "Canarywood", "203.0.113.77", "CanaryBrowser"];

let db: TestDatabase;
let web: pg.Client;
let tamperer: pg.PoolClient;
beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  tamperer = await db.owner.connect();
});
afterAll(async () => {
  tamperer.release();
  await web.end();
  await db.close();
});

async function faults() {
  const ask: AskLog = (read) => read(drizzle(tamperer) as unknown as Transaction);
  const steps = verifyLog(ask);
  for (;;) {
    const step = await steps.next();
    if (step.done) return step.value.faults;
  }
}

/** Tables of the whole database that hold one of the values somewhere. */
async function holders(): Promise<string[]> {
  const { rows: tables } = await db.owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await db.owner.query<{ held: string }>(
      `select distinct sought.held from ${table.name} t, unnest($1::text[]) sought(held) where position(lower(sought.held) in lower(t::text)) > 0`,
      [values],
    );
    for (const { held } of rows) found.push(`${table.name}: ${held}`);
  }
  return found;
}

async function live(): Promise<void> {
  await change(
    web,
    [
      `update users set email = '${canary}', phone = '${phone}', full_name = '${name}', notes = 'Zylphia calls often' where id = '${person}'`,
      `insert into user_profiles (user_id, first_name, last_name, display_name) values ('${person}', 'Zylphia', 'Canarywood', '${name}')`,
      `insert into user_addresses (user_id, label, street_address, city, postal_code, country) values ('${person}', 'Zylphia', '${street}', 'Porto', '4000', 'PT')`,
    ],
    {
      activity: `p_action => 'users:update', p_entity_type => 'users', p_entity_id => '${person}', p_entity_name => '${name}', p_description => 'Changed ${canary}', p_reason => '${name} asked'`,
    },
  );
  await change(web, [`update users set phone = '+351 900 000 000' where id = '${person}'`]);
  await change(web, [`update organizations set name = 'Unrelated' where id = '${idOf("A")}'`], {
    activity: `p_action => 'organizations:rename', p_description => 'As ${canary} wished', p_metadata => '{"asked": "${name}"}'`,
  });
  await change(web, [`update users set full_name = 'Somebody Else' where id = '${other}'`]);
  await change(web, [
    `insert into invitations (organization_id, invitee_email, role, token, invited_by, expires_at) values ('${idOf("A")}', '${canary}', 'member', 'tk', '${idOf("staffOwner")}', now() + interval '1 day')`,
  ]);
  await db.owner.query(
    `insert into notifications (user_id, kind, title, body) values ('${person}', 'note', 'For ${name}', null), ('${other}', 'note', '${name} wrote', '${canary}')`,
  );
  await db.owner.query(
    `insert into mail_messages (to_address, subject, text) values ('${canary}', 'Hello ${name}', 'Hi')`,
  );
  await db.owner.query(
    `insert into user_sessions (user_id, session_token, expires_at, ip_address, device_info) values ('${person}', 'st', now(), '203.0.113.77', 'CanaryBrowser')`,
  );
  await db.owner.query(
    `insert into events (user_id, event_name, ip_address, user_agent, properties) values ('${person}', 'seen', '203.0.113.77', 'CanaryBrowser', '{"who": "${canary}"}')`,
  );
  const asPerson = await logIn(db, "pd_auth");
  await asPerson.query("begin");
  await asPerson.query(
    `select set_config('app.change_id', gen_random_uuid()::text, true), record_activity(p_action => 'session:sign-in', p_actor_id => '${person}', p_ip_address => '203.0.113.77', p_user_agent => 'CanaryBrowser')`,
  );
  await asPerson.query("commit");
  await asPerson.end();
}

test("a person's values are everywhere before, nowhere afterwards, and the chain holds", async () => {
  await live();
  const before = await holders();
  for (const table of [
    "users",
    "user_profiles",
    "user_addresses",
    "user_sessions",
    "change_rows",
    "activities",
    "invitations",
    "notifications",
    "mail_messages",
    "events",
  ])
    expect(
      before.some((held) => held.startsWith(table)),
      table,
    ).toBe(true);
  expect(await faults()).toEqual([]);
  const changeId = await change(web, [`select erase_person('${person}')`], {
    activity: `p_action => 'users:erase-data', p_entity_type => 'users', p_entity_id => '${person}'`,
  });
  expect(await holders()).toEqual([]);
  expect(await faults()).toEqual([]);
  const { rows } = await db.owner.query<{ n: string }>(
    "select count(*)::text as n from change_rows where erased_by = $1 and salt is null and digest is not null and erased_at is not null",
    [changeId],
  );
  expect(Number(rows[0]!.n)).toBeGreaterThan(4);
  const { rows: kept } = await db.owner.query(
    "select new_values ->> 'full_name' as name, salt is not null as salted from change_rows where row_id = $1 and table_name = 'users'",
    [other],
  );
  expect(kept).toEqual([{ name: "Somebody Else", salted: true }]);
});

test("the log takes no other update, also not one that says it erases", async () => {
  for (const sql of [
    "update change_rows set new_values = '{}' where salt is not null",
    "update change_rows set old_values = old_values - personal, new_values = new_values - personal, salt = null, erased_at = now() where salt is not null",
    "update activities set reason = 'other'",
    "update activities set words_salt = null, entity_name = null, description = null, reason = null",
    "delete from change_rows",
    "delete from activities",
    "truncate change_rows",
  ]) {
    for (const erasing of ["", "on"]) {
      await tamperer.query("begin");
      await tamperer.query(
        "select set_config('app.erasing', $1, true), set_config('app.change_id', '', true)",
        [erasing],
      );
      await expect(tamperer.query(sql), sql).rejects.toMatchObject({ code: "PD003" });
      await tamperer.query("rollback");
    }
  }
});

test.each([
  [
    "a personal value altered",
    `update change_rows set new_values = jsonb_set(new_values, '{full_name}', '"Forged"') where row_id = '${other}'`,
  ],
  ["a salt altered", `update change_rows set salt = gen_random_uuid() where row_id = '${other}'`],
  ["a digest altered", `update change_rows set digest = 'x' where row_id = '${other}'`],
  ["a subject altered", `update change_rows set subject_id = gen_random_uuid() where row_id = '${other}'`],
  [
    "the list of personal columns shortened",
    `update change_rows set personal = '{}' where row_id = '${other}'`,
  ],
  [
    "values taken away without an erasure",
    `update change_rows set new_values = '{}', old_values = '{}', salt = null, erased_at = now(), erased_by = gen_random_uuid() where row_id = '${other}'`,
  ],
  [
    "values taken away under an erasure of somebody else",
    `update change_rows set new_values = new_values - personal, old_values = old_values - personal, salt = null, erased_at = now(), erased_by = (select change_id from erasures limit 1) where row_id = '${other}'`,
  ],
  [
    "a value put back",
    `update change_rows set new_values = new_values || '{"phone": "1"}' where erased_by is not null and 'phone' = any (personal)`,
  ],
  [
    "the moment of an erasure altered",
    "update change_rows set erased_at = erased_at - interval '1 day' where erased_by is not null",
  ],
  [
    "an erasure's own record altered",
    `update change_rows set new_values = new_values || '{"parts": {}}' where table_name = 'erasures'`,
  ],
  [
    "words taken away under an erasure",
    `update activities set words_salt = null, entity_name = null, description = null, reason = null, metadata = '{}', words_erased_by = (select change_id from erasures limit 1)
     where action = 'users:erase-data' or action = 'tests:act' and position > 1`,
  ],
  [
    "an erased entry given words again",
    "update activities set reason = 'Forged' where words_erased_by is not null",
  ],
])("%s is found", async (_, sql) => {
  await tamperer.query("begin; set local session_replication_role = replica");
  const { rowCount } = await tamperer.query(sql);
  const found = await faults();
  await tamperer.query("rollback");
  expect(rowCount).toBeGreaterThan(0);
  expect(found.length).toBeGreaterThan(0);
  expect(await faults()).toEqual([]);
});
