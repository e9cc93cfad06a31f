import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getTableConfig } from "drizzle-orm/pg-core";
import { activities } from "#drizzle/schema/monitoring.ts";
import { hashedColumns } from "#drizzle/policies/audit-log-sql.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { contextSql, idOf, tenantActors } from "./isolation-people.ts";
import { answerTo, logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;
let tamperer: pg.PoolClient;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  for (let n = 1; n <= 6; n++)
    await change(web, [`update organizations set name = 'A${n}' where id = '${idOf("A")}'`], {
      activity: `p_action => 'organizations:rename', p_reason => 'Reason ${n}', p_metadata => '{"n": ${n}}'`,
    });
  await change(web, [`insert into service_categories (name) values ('Shirts')`]);
});
afterAll(async () => {
  await web.end();
  await db.close();
});

const chain = idOf("A");
const verdict = async (client: pg.ClientBase | pg.Pool, name = chain) =>
  (
    await client.query<{ checked: string; broken_position: string | null; problem: string | null }>(
      "select * from verify_audit_chain($1)",
      [name],
    )
  ).rows[0];

describe("the chain", () => {
  test("holds as it was written, one per organization and one for the platform", async () => {
    expect(await verdict(db.owner)).toEqual({ checked: "6", broken_position: null, problem: null });
    expect(await verdict(db.owner, "platform")).toEqual({
      checked: "1",
      broken_position: null,
      problem: null,
    });
    expect(await verdict(db.owner, "nobody")).toEqual({ checked: "0", broken_position: null, problem: null });
  });

  test("covers every column of an entry", () => {
    const columns = getTableConfig(activities).columns.map((column) => column.name);
    expect([...hashedColumns, "created_at", "updated_at", "row_hash"].sort()).toEqual(columns.sort());
  });

  test("has no gaps and no doubles when twenty write to it at once", async () => {
    const writers = await Promise.all(Array.from({ length: 20 }, () => logIn(db, "pd_web")));
    await Promise.all(
      writers.map(async (writer, n) => {
        for (let m = 0; m < 5; m++)
          await change(writer, [
            `insert into teams (organization_id, name) values ('${idOf("B")}', 'Team ${n} ${m}')`,
          ]);
      }),
    );
    await Promise.all(writers.map((writer) => writer.end()));
    expect(await verdict(db.owner, idOf("B"))).toEqual({
      checked: "100",
      broken_position: null,
      problem: null,
    });
  });
});

describe("tampering, past every trigger, is found with its position", () => {
  beforeEach(async () => {
    tamperer = await db.owner.connect();
    await tamperer.query("begin; set local session_replication_role = replica");
    return async () => {
      await tamperer.query("rollback");
      tamperer.release();
    };
  });

  const at = (position: number) => `where chain = '${chain}' and position = ${position}`;
  const altered: Record<string, string> = {
    uuid: "gen_random_uuid()",
    text: "'forged'",
    jsonb: `'{"forged": 1}'`,
    bigint: "7",
    "timestamp with time zone": "now() - interval '1 second'",
  };
  const columns = getTableConfig(activities).columns.filter(
    ({ name }) => !["chain", "position"].includes(name),
  );

  test.each(columns.map((column) => [column.name, column.getSQLType()] as const))(
    "another %s",
    async (column, type) => {
      const value = column === "outcome" ? "'denied'" : column === "via" ? "'api'" : altered[type];
      await tamperer.query(`update activities set "${column}" = ${value} ${at(4)}`);
      // The hash of an entry is what the next one holds on to.
      expect(await verdict(tamperer)).toMatchObject({ broken_position: "4" });
    },
  );

  test.each([
    ["the first entry deleted", `delete from activities ${at(1)}`, "1"],
    ["a middle entry deleted", `delete from activities ${at(3)}`, "3"],
    ["the last entry deleted", `delete from activities ${at(6)}`, "6"],
    [
      "two entries swapped",
      `update activities set position = case position when 2 then 5 else 2 end where chain = '${chain}' and position in (2, 5)`,
      "2",
    ],
    ["an entry moved to another chain", `update activities set chain = 'platform' ${at(2)}`, "2"],
    [
      "a recorded row altered",
      `update change_rows set new_values = '{"name": "Forged"}' where change_id = (select change_id from activities ${at(5)})`,
      "5",
    ],
    [
      "a recorded row deleted",
      `delete from change_rows where change_id = (select change_id from activities ${at(2)})`,
      "2",
    ],
    [
      "the head set back with the tail cut",
      `delete from activities ${at(6)}; update audit_chains set position = 5 where chain = '${chain}'`,
      "6",
    ],
    ["everything deleted", `delete from activities where chain = '${chain}'`, "1"],
  ])("%s", async (_, sql, position) => {
    await tamperer.query(sql);
    expect(await verdict(tamperer)).toMatchObject({ broken_position: position });
  });

  test("a forged entry with a hash that fits itself", async () => {
    await tamperer.query(`update activities a set reason = 'forged' ${at(3)}`);
    await tamperer.query(`update activities a set row_hash = activity_hash(a, (select 'x')) ${at(3)}`);
    expect(await verdict(tamperer)).toMatchObject({ broken_position: "3" });
  });
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
