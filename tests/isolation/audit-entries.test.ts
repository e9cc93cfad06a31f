import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { contextSql, idOf, tenantActors } from "./isolation-people.ts";
import { answerTo, logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  await change(web, [`update organizations set name = 'Renamed' where id = '${idOf("A")}'`]);
});
afterAll(async () => {
  await web.end();
  await db.close();
});

describe("the log is append-only", () => {
  test.each([
    "update activities set reason = null",
    "delete from activities",
    "truncate activities",
    "update change_rows set table_name = 'x'",
    "delete from change_rows",
    "truncate change_rows",
    "truncate activities_default",
    "update activities_default set reason = null where false",
  ])("also for the superuser and the owner: %s", async (statement) => {
    const client = await db.owner.connect();
    expect(await answerTo(client, statement)).toBe("PD003");
    expect(await answerTo(client, "set local role pd_owner", statement)).toBe("PD003");
    client.release();
  });
});

describe("an entry", () => {
  const read = async (where: string) =>
    (await db.owner.query<Record<string, unknown>>(`select * from activities where ${where}`)).rows[0];

  test("says who, in which request, on which change, and is where its rows belong", async () => {
    const request = idOf("request");
    const id = await change(
      web,
      [
        `set local app.request_id = '${request}'`,
        `update organizations set notes = 'x' where id = '${idOf("A")}'`,
      ],
      {
        activity: "p_action => 'organizations:note', p_ip_address => '192.0.2.7', p_user_agent => 'tests'",
      },
    );
    expect(await read(`change_id = '${id}'`)).toMatchObject({
      actor_id: idOf("staffOwner"),
      on_behalf_of: null,
      organization_id: idOf("A"),
      chain: idOf("A"),
      request_id: request,
      outcome: "ok",
      row_counts: { organizations: 1 },
      ip_address: "192.0.2.7",
    });
  });

  test("is refused, and with it the change, when a table was touched that it must have left alone", async () => {
    const rename = `update organizations set name = 'Refused' where id = '${idOf("A")}'`;
    const untouched = (...tables: string[]) => ({
      activity: `p_action => 'tests:refused', p_untouched => array['${tables.join("','")}']`,
    });
    const refused = change(web, [rename], untouched("coupons", "organizations"));
    await expect(refused).rejects.toMatchObject({ code: "PD005" });
    expect(await read("action = 'tests:refused'")).toBeUndefined();
    expect((await db.owner.query("select from organizations where name = 'Refused'")).rowCount).toBe(0);
    const id = await change(web, [rename], untouched("coupons"));
    expect(await read(`change_id = '${id}'`)).toMatchObject({ row_counts: { organizations: 1 } });
  });

  test("of an impersonation names both: who did it, and as whom", async () => {
    const admin = tenantActors.find(({ name }) => name === "adminA in A")!;
    const id = await change(web, ["update organizations set name = 'By proxy'"], {
      actor: admin,
      activity: `p_action => 'organizations:rename', p_actor_id => '${idOf("staffSupport")}'`,
    });
    expect(await read(`change_id = '${id}'`)).toMatchObject({
      actor_id: idOf("staffSupport"),
      on_behalf_of: idOf("adminA"),
      organization_id: idOf("A"),
    });
  });

  test("of a member goes to the chosen organization, whatever is asked for", async () => {
    const admin = tenantActors.find(({ name }) => name === "adminA in A")!;
    await change(web, [], {
      actor: admin,
      activity: `p_action => 'tests:elsewhere', p_organization_id => '${idOf("B")}'`,
    });
    expect(await read("action = 'tests:elsewhere'")).toMatchObject({
      organization_id: idOf("A"),
      chain: idOf("A"),
    });
  });

  test("can't be written or read around its function", async () => {
    const admin = tenantActors.find(({ name }) => name === "adminA in A")!;
    expect(
      await answerTo(
        web,
        contextSql(admin),
        "select admit_actor()",
        "insert into activities (action) values ('x')",
      ),
    ).toBe("42501");
    expect(
      await answerTo(web, contextSql(admin), "select admit_actor()", "select ip_address from activities"),
    ).toBe("42501");
    expect(
      await answerTo(web, contextSql(admin), "select admit_actor()", "select verify_audit_chain('platform')"),
    ).toBe("42501");
  });
});

test("history that was loaded gets its places by time, behind what is there, and the chain holds", async () => {
  const client = await db.owner.connect();
  const before = Number(
    (await client.query("select position from audit_chains where chain = 'platform'")).rows[0]?.position ?? 0,
  );
  await client.query(`set session_replication_role = replica;
    insert into activities (action, created_at, updated_at, transaction_id)
    select 'tests:loaded', now() - n * interval '1 hour', now(), 1 from generate_series(1, 2000) n`);
  await client.query("select chain_loaded_activities()");
  client.release(true);
  const { rows } = await db.owner.query("select * from verify_audit_chain('platform')");
  expect(rows).toEqual([{ checked: String(before + 2000), broken_position: null, problem: null }]);
  const { rows: inOrder } = await db.owner.query(
    "select bool_and(created_at >= earlier) as sorted from (select created_at, lag(created_at, 1, created_at) over (order by position) as earlier from activities where action = 'tests:loaded') placed",
  );
  expect(inOrder).toEqual([{ sorted: true }]);
});
