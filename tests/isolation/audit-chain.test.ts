import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getTableConfig } from "drizzle-orm/pg-core";
import { activities } from "#drizzle/schema/monitoring.ts";
import { digestedColumns, hashedColumns } from "#drizzle/policies/audit-hash-sql.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn } from "./change-world.ts";
import { idOf } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

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
    expect([...hashedColumns, ...digestedColumns, "created_at", "updated_at", "row_hash"].sort()).toEqual(
      columns.sort(),
    );
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
