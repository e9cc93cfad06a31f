import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import { createLiveChanges, type LiveChange, type LiveChanges } from "#server/data/live-changes.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { addMember, addStaff } from "./transaction-scene.ts";

let db: TestDatabase;
let live: LiveChanges;
let staff: StaffActor;
let member: MemberActor;
let other: MemberActor;
const lines: string[] = [];
beforeAll(async () => {
  db = await testDatabase();
  live = await createLiveChanges(
    db.database,
    pino({ level: "warn" }, { write: (line) => void lines.push(line) }),
  );
  staff = await addStaff(db);
  member = await addMember(db, "first");
  other = await addMember(db, "second");
});
afterAll(async () => {
  await live.close();
  await db.close();
});

const announce = (change: Record<string, unknown>) =>
  db.owner.query("select pg_notify('pressdesk', $1)", [
    JSON.stringify({ operation: "update", ids: [], count: 1, ...change }),
  ]);

/** Listens as somebody until stopped; then gives what was heard. */
function hearing(actor: Actor, ...tables: string[]) {
  const controller = new AbortController();
  const heard: LiveChange[] = [];
  const done = (async () => {
    for await (const change of live.subscribe(actor, new Set(tables), controller.signal)) heard.push(change);
  })();
  return {
    heard,
    async stop() {
      await sleep(50);
      controller.abort();
      await done;
      return heard;
    },
  };
}

const until = async (isTrue: () => boolean) => {
  await expect.poll(isTrue).toBe(true);
};

test("a hint reaches whoever follows the table, and members only within their organization", async () => {
  const all = hearing(staff, "invoices", "bookings");
  const own = hearing(member, "invoices");
  const foreign = hearing(other, "invoices");
  const elsewhere = hearing(staff, "coupons");
  const chosen = hearing({ ...staff, organizationId: other.organizationId }, "invoices");
  const id = randomUUID();
  await announce({ table: "invoices", organizationId: member.organizationId, ids: [id] });
  await announce({ table: "invoices", organizationId: null });
  await until(() => all.heard.length === 2);
  expect(await all.stop()).toEqual([
    { table: "invoices", operation: "update", ids: [id], count: 1 },
    { table: "invoices", operation: "update", ids: [], count: 1 },
  ]);
  expect(await own.stop()).toEqual([{ table: "invoices", operation: "update", ids: [id], count: 1 }]);
  expect(await foreign.stop()).toEqual([]);
  expect(await elsewhere.stop()).toEqual([]);
  expect(await chosen.stop()).toEqual([{ table: "invoices", operation: "update", ids: [], count: 1 }]);
});

test("a real write is announced by the database itself", async () => {
  const watching = hearing(staff, "outbox");
  const id = randomUUID();
  await db.owner.query(
    "insert into outbox (id, change_id, kind, payload, idempotency_key) values ($1, $2, 'mail', '{}', $3)",
    [id, randomUUID(), randomUUID()],
  );
  await until(() => watching.heard.length > 0);
  expect(await watching.stop()).toEqual([{ table: "outbox", operation: "insert", ids: [id], count: 1 }]);
});

test("a reader that falls behind gets sums, not a queue without end", async () => {
  const controller = new AbortController();
  const slow = live.subscribe(staff, new Set(["events"]), controller.signal)[Symbol.asyncIterator]();
  const keeping = hearing(staff, "events");
  for (let index = 0; index < 500; index++)
    await announce({ table: "events", organizationId: null, operation: "insert" });
  await until(() => keeping.heard.length === 500);
  await keeping.stop();
  const counts: number[] = [];
  while (counts.reduce((sum, count) => sum + count, 0) < 500) counts.push((await slow.next()).value!.count);
  expect(counts.length).toBeLessThanOrEqual(101);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
  controller.abort();
  expect(await slow.next()).toMatchObject({ done: true });
});

test("what can't be read is passed over, and the next hint is heard", async () => {
  const watching = hearing(staff, "users");
  await db.owner.query("select pg_notify('pressdesk', 'not json')");
  await announce({ table: "users", organizationId: null });
  await until(() => watching.heard.length === 1);
  await watching.stop();
  expect(lines.join("")).toContain("could not be read");
});

test("after a broken connection everybody is told to look again", async () => {
  const watching = hearing(member, "invoices");
  await db.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()",
  );
  await until(() => watching.heard.length === 1);
  await announce({ table: "invoices", organizationId: member.organizationId, count: 7 });
  await until(() => watching.heard.length === 2);
  expect(await watching.stop()).toEqual([
    { table: "invoices", operation: "update", ids: [], count: 0 },
    { table: "invoices", operation: "update", ids: [], count: 7 },
  ]);
});

test("closing ends every reader", async () => {
  const own = await createLiveChanges(db.database, pino({ level: "silent" }));
  const hints = own.subscribe(staff, new Set(["users"]), new AbortController().signal);
  const reader = hints[Symbol.asyncIterator]();
  const next = reader.next();
  await own.close();
  expect(await next).toEqual({ done: true, value: undefined });
});
