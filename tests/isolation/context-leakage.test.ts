import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { bookingSql, change, peopleIn } from "./change-world.ts";
import { contextSql, idOf, staffActors, tenantActors } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;

beforeAll(async () => {
  db = await testDatabase({ poolSize: 2 });
  await peopleIn(db);
  web = await logIn(db, "pd_web");
  await change(web, [
    bookingSql("A-1", "memberA", "A"),
    bookingSql("A-2", "adminA", "A"),
    bookingSql("B-1", "memberB", "B"),
  ]);
});
afterAll(async () => {
  await web.end();
  await db.close();
});

const person = {
  sessionId: randomUUID(),
  email: "x@x.test",
  name: "X",
  permissions: new Set<string>(),
  ipAddress: null,
  userAgent: null,
};
const member = (
  name: string,
  organization: string,
  organizationRole: MemberActor["organizationRole"],
): MemberActor => ({
  ...person,
  kind: "member",
  userId: idOf(name),
  organizationId: idOf(organization),
  organizationRole,
});
const staff: StaffActor = { ...person, kind: "staff", userId: idOf("staffOwner"), organizationId: null };

const asked: [Actor, string[]][] = [
  [member("adminA", "A", "admin"), ["A-1", "A-2"]],
  [member("memberA", "A", "member"), ["A-1"]],
  [member("adminB", "B", "admin"), ["B-1"]],
  [staff, ["A-1", "A-2", "B-1"]],
];

interface Bookings extends Record<string, unknown> {
  booking_number: string;
}
const numbers = (result: unknown) => (result as { rows: Bookings[] }).rows.map((row) => row.booking_number);
const bookings = sql`select booking_number from bookings order by 1`;
const slowBookings = sql`select booking_number from bookings, pg_sleep(0.01) order by 1`;

test("a thousand requests over two connections: each sees its own, also after faults and withdrawals", async () => {
  const context = sql`select current_user::text as login, concat(current_setting('app.user_id', true), current_setting('app.org_id', true),
    current_setting('app.org_role', true), current_setting('app.change_id', true)) as left_over, current_setting('row_security') as rows`;
  const wrong: unknown[] = [];
  const request = async (n: number) => {
    const [actor, expected] = asked[n % asked.length]!;
    const withdrawal = new AbortController();
    const manner = n % 20 === 5 ? "withdrawn" : n % 20 === 9 ? "refused" : n % 10 === 3 ? "failing" : "plain";
    const answer = inTransaction(db.database, actor, { signal: withdrawal.signal }, async (tx) => {
      if (manner === "failing") throw new Error("a fault of ours");
      if (manner === "refused") await tx.execute(sql`select 1 / 0`);
      if (manner === "withdrawn") setTimeout(() => withdrawal.abort(), 1);
      return numbers(await tx.execute(manner === "withdrawn" ? slowBookings : bookings));
    });
    // A withdrawal may come too late; every other fault was asked for.
    const seen =
      manner === "plain" ? await answer : await answer.catch(() => (manner === "withdrawn" ? expected : []));
    const right = manner === "plain" || manner === "withdrawn" ? expected : [];
    if (seen.join() !== right.join()) wrong.push({ n, manner, seen, right });
    if (n % 20 === 7) {
      const { rows } = (await db.database.web.execute(context)) as unknown as {
        rows: Record<string, string>[];
      };
      if (JSON.stringify(rows) !== JSON.stringify([{ login: "pd_web", left_over: "", rows: "off" }]))
        wrong.push(rows);
    }
  };
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let n = lane; n < 1000; n += 8) await request(n);
  });
  await Promise.all(lanes);
  expect(wrong).toEqual([]);
});

test("a prepared statement answers for whoever asks, on one connection", async () => {
  const actors = [tenantActors[1]!, staffActors[0]!, tenantActors[4]!, tenantActors[0]!];
  const expected = ["A-1,A-2", "A-1,A-2,B-1", "B-1", "A-1"];
  for (let round = 0; round < 10; round++) {
    for (const [index, actor] of actors.entries()) {
      await web.query(`begin; ${contextSql(actor)}; select admit_actor()`);
      const { rows } = await web.query<Bookings>({
        name: "bookings",
        text: "select booking_number from bookings where bag_count > $1 order by 1",
        values: [0],
      });
      await web.query("commit");
      expect(rows.map((row) => row.booking_number).join()).toBe(expected[index]);
    }
  }
});

test("what was set for a transaction is gone after it, whether it ends well or not", async () => {
  for (const ending of ["commit", "rollback"]) {
    await web.query(`begin; ${contextSql(tenantActors[1]!)}; select admit_actor()`);
    await web.query(ending);
    await expect(web.query("select from bookings")).rejects.toMatchObject({ code: "42501" });
    await expect(web.query("select admit_actor()")).rejects.toMatchObject({ code: "42501" });
  }
});

test("a suspension, an expired role and a lost membership count from the next transaction on", async () => {
  const see = (actor: Actor) => inTransaction(db.database, actor, {}, (tx) => tx.execute(bookings));
  const lose: [Actor, string, string][] = [
    [
      asked[0]![0],
      `update users set status = 'suspended' where id = '${idOf("adminA")}'`,
      `update users set status = 'active' where id = '${idOf("adminA")}'`,
    ],
    [
      asked[2]![0],
      `update organization_members set is_active = false where user_id = '${idOf("adminB")}'`,
      `update organization_members set is_active = true where user_id = '${idOf("adminB")}'`,
    ],
    [
      staff,
      `update user_roles set expires_at = now() where user_id = '${idOf("staffOwner")}'`,
      `update user_roles set expires_at = null where user_id = '${idOf("staffOwner")}'`,
    ],
  ];
  for (const [actor, taken, given] of lose) {
    await expect(see(actor)).resolves.toBeDefined();
    const client = await db.owner.connect();
    await client.query(`set session_replication_role = replica; ${taken}`);
    await expect(see(actor)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await client.query(given);
    client.release(true);
    await expect(see(actor)).resolves.toBeDefined();
  }
});
