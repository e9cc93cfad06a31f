import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { bookingSql, change, peopleIn } from "./change-world.ts";
import { actors, contextSql, idOf, tenantActors, type IsolationActor } from "./isolation-people.ts";

/* What the log tells an organization's owners and admins of their records: theirs alone, and nothing that is closed to them. */

interface Told {
  table_name: string;
  row_id: string;
  old_values: Record<string, unknown> | null;
  new_values: Record<string, unknown> | null;
}

let db: TestDatabase;
let client: PoolClient;
const made: Record<string, string> = {};
const member = (name: string) => tenantActors.find((actor) => actor.name === name)!;

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  client = await db.owner.connect();
  const update = (table: string, id: string, set: string) =>
    `update ${table} set ${set} where id = '${idOf(id)}'`;
  made["both"] = await change(client, [
    bookingSql("B-A", "memberA", "A"),
    bookingSql("B-B", "memberB", "B"),
    bookingSql("B-nobody", "memberA", null),
  ]);
  made["closed"] = await change(client, [update("bookings", "B-A", "notes = 'of ours'")]);
  made["half"] = await change(client, [
    update("bookings", "B-A", "notes = 'still ours', status = 'confirmed'"),
  ]);
  made["teams"] = await change(client, [
    "update teams set description = 'new' where deleted_at is null",
    "update team_members set role = 'lead'",
    "update workspaces set name = name || '!' where deleted_at is null",
  ]);
  made["view"] = await change(
    client,
    [
      `insert into saved_views (id, owner_id, organization_id, resource, name) values ('${idOf("view")}', '${idOf("adminA")}', '${idOf("A")}', 'errors', 'Mine')`,
    ],
    { actor: member("adminA in A") },
  );
});
afterAll(async () => {
  client.release(true);
  await db.close();
});

async function told(actor: IsolationActor, question: string): Promise<Told[] | "refused"> {
  try {
    await client.query(`begin; ${contextSql(actor)}`);
    const { rows } = await client.query<Told>(`select * from recorded_for_member(${question}) order by id`);
    return rows;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "42501") return "refused";
    throw error;
  } finally {
    await client.query("rollback");
  }
}

const ofChange = (name: string) => `'${made[name]}', null, null`;
const ofRecord = (table: string, name: string) => `null, '{${table}}', '{${idOf(name)}}'`;
const ids = (rows: Told[] | "refused") =>
  rows === "refused" ? rows : rows.map(({ row_id }) => row_id).sort();

// Who is an owner or admin in force, said by name: the database decides it by rows.
const admins: Record<string, string> = {
  "adminA in A": "B-A",
  "ownerA in A": "B-A",
  "adminB in B": "B-B",
  "both in B": "B-B",
};

test.each(actors.map((actor) => [actor.name, actor] as const))(
  "%s is told of the rows of the own organization, or of none",
  async (name, actor) => {
    if (actor.role === "pd_owner") return;
    const own = admins[name];
    const expected = actor.role === "pd_tenant" ? (own ? [idOf(own)] : []) : "refused";
    expect(ids(await told(actor, ofChange("both")))).toEqual(expected);
    for (const record of ["B-A", "B-B", "B-nobody"]) {
      const rows = await told(actor, ofRecord("bookings", record));
      const theirs = rows === "refused" ? rows : [...new Set(ids(rows))];
      expect(theirs, record).toEqual(expected === "refused" ? expected : own === record ? expected : []);
    }
  },
);

describe("an organization's admin", () => {
  const admin = member("adminA in A");

  test("is told nothing of what is closed to members, also not that it changed", async () => {
    expect(await told(admin, ofChange("closed"))).toEqual([]);
    expect(await told(admin, ofChange("half"))).toMatchObject([
      { old_values: { status: "draft" }, new_values: { status: "confirmed" } },
    ]);
    const rows = await told(admin, ofRecord("bookings", "B-A"));
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/ours|notes|metadata/);
  });

  test("is told of no salt and no digest: with them an erased value could be guessed", async () => {
    const [row] = (await told(admin, ofRecord("bookings", "B-A"))) as unknown as Record<string, unknown>[];
    expect(row).toMatchObject({ subject_id: null, salt: null, digest: null });
  });

  test("is told of no secret team that the admin isn't in, nor of who is in it or what it works in", async () => {
    const rows = (await told(admin, ofChange("teams"))) as Told[];
    const of = (table: string) =>
      rows.flatMap(({ table_name, row_id }) => (table_name === table ? [row_id] : [])).sort();
    expect(of("teams")).toEqual([idOf("team open"), idOf("team private")].sort());
    expect(of("team_members")).toEqual([idOf("adminA in team open"), idOf("memberA in team open")].sort());
    await client.query(`begin; ${contextSql(admin)}`);
    const { rows: seen } = await client.query<{ id: string }>("select id from workspaces");
    await client.query("rollback");
    expect(seen.length).toBeGreaterThan(3);
    expect(of("workspaces")).toEqual(seen.map(({ id }) => id).sort());
  });

  test("is told nothing of a secret team that is gone for good", async () => {
    const secret = `select id from teams where privacy_level = 'secret' and organization_id = '${idOf("A")}'`;
    const gone = (await db.owner.query<{ id: string }>(secret)).rows.map(({ id }) => id);
    expect(gone).not.toEqual([]);
    await db.owner.query(
      `begin; set local session_replication_role = replica; delete from teams where id in (${secret}); commit`,
    );
    expect((ids(await told(admin, ofChange("teams"))) as string[]).filter((id) => gone.includes(id))).toEqual(
      [],
    );
  });

  test("is told of private views only where they are the admin's own", async () => {
    expect(ids(await told(admin, ofRecord("saved_views", "view")))).toEqual([idOf("view")]);
    expect(await told(member("ownerA in A"), ofRecord("saved_views", "view"))).toEqual([]);
  });
});

describe("what a change asked of the outside", () => {
  const effects = async (actor: IsolationActor, changeId: string) => {
    await client.query(`begin; ${contextSql(actor)}`);
    try {
      return (await client.query("select * from effects_to_take_back($1)", [changeId])).rows;
    } finally {
      await client.query("rollback");
    }
  };

  test("is told to staff and to the member who made it", async () => {
    const changeId = randomUUID();
    const admin = member("adminA in A");
    await change(
      client,
      [
        `insert into saved_views (owner_id, organization_id, resource, name) values ('${idOf("adminA")}', '${idOf("A")}', 'errors', 'Told')`,
        `insert into outbox (change_id, kind, payload, idempotency_key) values ('${changeId}', 'mail', '{"to": "x"}', 'key')`,
      ],
      {
        actor: admin,
        changeId,
        activity: `p_action => 'tests:act', p_metadata => '{"effects": [{"kind": "mail", "count": 1, "takenBackBy": "regret"}]}'`,
      },
    );
    const found = [
      { kind: "mail", taken_back_by: "regret", asked: 1, payload: { to: "x" }, idempotency_key: "key" },
    ];
    expect(await effects(admin, changeId)).toEqual(found);
    expect(
      await effects(
        actors.find(({ name }) => name === "staffOwner as pd_staff_write")!,
        changeId,
      ),
    ).toEqual(found);
    for (const name of ["ownerA in A", "adminB in B"])
      expect(await effects(member(name), changeId)).toEqual([]);
  });
});
