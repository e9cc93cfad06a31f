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

const ana = "5f0b5c52-8d0f-4c3c-9d8f-0a0a0a0a0a01";
const mariana = "5f0b5c52-8d0f-4c3c-9d8f-0a0a0a0a0a02";
const anaName = 'Ana "Ace" \\ Costa';
const booked = "5f0b5c52-8d0f-4c3c-9d8f-0a0a0a0a0a03";

/** Writes rows of these values past the triggers. */
async function put(table: string, rows: Record<string, unknown>[]): Promise<void> {
  for (const row of rows) {
    const names = Object.keys(row);
    await db.owner.query(
      `insert into ${table} (${names.join(", ")}) values (${names.map((_, at) => `$${at + 1}`).join(", ")})`,
      Object.values(row),
    );
  }
}

async function read<Row>(sql: string): Promise<Row[]> {
  const { rows } = await db.owner.query(sql);
  return rows as Row[];
}

test("words count whole, an address anywhere, a name only in what is the person's, also with quotes in it", async () => {
  const quoted = anaName.replaceAll("'", "''");
  await change(web, [
    `insert into users (id, email, full_name) values ('${ana}', 'ana@wire.test', '${quoted}'), ('${mariana}', 'mariana@wire.test', 'Mariana Costa')`,
    `update users set full_name = 'Opened the record' where id = '${ana}'`,
    `update users set full_name = 'Ana Costa' where id = '${ana}'`,
    `update users set full_name = '${quoted}' where id = '${ana}'`,
  ]);
  const entry = (text: string, more = "") =>
    change(web, [`update organizations set name = 'N' || gen_random_uuid() where id = '${idOf("A")}'`], {
      activity: `p_action => 'organizations:rename', p_description => '${text.replaceAll("'", "''")}'${more}`,
    });
  const kept = [
    await entry("As mariana@wire.test wished"),
    await entry("As ana@wire.test.example wished"),
    await entry("Mariana Costa and another Ana Costa"),
    await entry("Opened the record"),
  ];
  const gone = [
    await entry("As Ana@wire.test, she wished"),
    await entry(`For ${anaName}`, `, p_entity_type => 'users', p_entity_id => '${ana}'`),
    await entry("For Ana Costa", `, p_metadata => '{"userId": "${ana}"}'`),
  ];
  const mail = (key: string, payload: object) => ({ kind: "mail", payload, idempotency_key: key });
  await put("outbox", [
    mail("kept 1", { to: "mariana@wire.test" }),
    mail("kept 2", { to: "x@wire.test", text: "Ana Costa, Opened the record" }),
    mail("gone 1", { text: "Write to\nana@wire.test." }),
    mail("gone 2", { about: ana, text: `Dear ${anaName}` }),
  ]);
  await put("notifications", [
    { user_id: mariana, kind: "note", title: "Ana Costa wrote" },
    { user_id: mariana, kind: "note", title: "Ana Costa wrote", href: `/support/users?record=${ana}` },
  ]);
  await put("import_files", [
    {
      id: booked,
      user_id: mariana,
      resource: "users",
      file_name: "f",
      format: "csv",
      reading: "UTF-8",
      header: "[]",
      row_count: 3,
    },
  ]);
  await put("import_rows", [
    { file_id: booked, user_id: mariana, number: 2, cells: JSON.stringify(["mariana@wire.test"]) },
    { file_id: booked, user_id: mariana, number: 3, cells: JSON.stringify(["ana@wire.test"]) },
    { file_id: booked, user_id: mariana, number: 4, cells: JSON.stringify([anaName]) },
    { file_id: booked, user_id: mariana, number: 5, cells: JSON.stringify([ana, anaName]) },
  ]);
  const request = (title: string, input: object, state = "pending") => ({
    title,
    input,
    state,
    procedure: "users.edit",
    command: "users:update",
    plan: { hash: "h" },
    plan_hash: "h",
    row_count: 1,
    requested_by: mariana,
    reason: "Asked",
    policies: "[]",
    expires_at: new Date(Date.now() + 3_600_000),
  });
  await put("approval_requests", [
    request("Kept", { email: "mariana@wire.test" }),
    request("About Ana Costa", { edits: [{ id: ana, values: { notes: "Private" } }] }),
  ]);
  const erased = await change(web, [`select erase_person('${ana}')`], {
    activity: `p_action => 'users:erase-data', p_entity_type => 'users', p_entity_id => '${ana}'`,
  });
  const entries = await read<{ change_id: string; gone: boolean }>(
    `select change_id, words_erased_by is not null as gone from activities where change_id = any ('{${[...kept, ...gone].join()}}') order by position`,
  );
  const wiped = new Map(entries.map((found) => [found.change_id, found.gone]));
  expect(kept.map((id) => wiped.get(id))).toEqual([false, false, false, false]);
  expect(gone.map((id) => wiped.get(id))).toEqual([true, true, true]);
  expect(
    await read(
      `select idempotency_key as key, status from outbox where idempotency_key ~ '^(kept|gone)' order by 1`,
    ),
  ).toEqual([
    { key: "gone 1", status: "dead" },
    { key: "gone 2", status: "dead" },
    { key: "kept 1", status: "pending" },
    { key: "kept 2", status: "pending" },
  ]);
  expect(await read(`select title from notifications where user_id = '${mariana}' order by title`)).toEqual([
    { title: "Ana Costa wrote" },
    { title: "Erased" },
  ]);
  expect(await read("select number from import_rows order by number")).toEqual([
    { number: 2 },
    { number: 4 },
  ]);
  expect(await read("select title, state, input, plan from approval_requests order by title")).toEqual([
    {
      title: "Erased",
      state: "expired",
      input: {},
      plan: {
        hash: "h",
        rows: [],
        counts: [],
        effects: [],
        warnings: ["Personal data in this request was erased."],
      },
    },
    { title: "Kept", state: "pending", input: { email: "mariana@wire.test" }, plan: { hash: "h" } },
  ]);
  expect(await read(`select full_name from users where id = '${mariana}'`)).toEqual([
    { full_name: "Mariana Costa" },
  ]);
  expect(await read(`select count(*)::int as n from erasures where change_id = '${erased}'`)).toEqual([
    { n: 1 },
  ]);
  expect(await faults()).toEqual([]);
});

test("loaded entries of many chains get their places without a look through the log for each", async () => {
  await tamperer.query("begin; set local session_replication_role = replica");
  await tamperer.query(
    `with made as (insert into organizations (name, slug) select 'Chain ' || n, 'chain-' || n from generate_series(1, 60) n returning id)
     insert into activities (action, organization_id, chain) select 'tests:loaded', id, 'platform' from made`,
  );
  const scans = async () => {
    const { rows } = await tamperer.query<{ n: string }>(
      "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::text as n from pg_stat_xact_user_tables where relname ~ '^activities_'",
    );
    return Number(rows[0]!.n);
  };
  const before = await scans();
  const { rows } = await tamperer.query("select chain_loaded_activities()::int as placed");
  const looks = (await scans()) - before;
  const { rows: wrong } = await tamperer.query(
    "select from activities where action = 'tests:loaded' and (position is distinct from 1 or chain <> organization_id::text)",
  );
  await tamperer.query("rollback");
  expect(rows).toEqual([{ placed: 60 }]);
  expect(wrong).toEqual([]);
  // A few for each entry, not all entries for each chain.
  expect(looks).toBeGreaterThan(60);
  expect(looks).toBeLessThan(60 * 20);
});

test("only rows whose entry has no place yet get digests", async () => {
  await tamperer.query("begin; set local session_replication_role = replica");
  await tamperer.query(
    `insert into activities (action, change_id) values ('tests:loaded', '${booked}');
     insert into change_rows (change_id, table_name, row_id, operation, new_values)
     select id, 'users', '${other}', 'update', '{"email": "x@wire.test"}'
     from unnest(array['${booked}', (select change_id from activities where position = 1 limit 1)]::uuid[]) id`,
  );
  await tamperer.query("select digest_loaded_rows()");
  const { rows } = await tamperer.query(
    `select change_id = '${booked}' as loaded, digest is not null as digested from change_rows
     where new_values ->> 'email' = 'x@wire.test' order by 1`,
  );
  await tamperer.query("rollback");
  expect(rows).toEqual([
    { loaded: false, digested: false },
    { loaded: true, digested: true },
  ]);
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
