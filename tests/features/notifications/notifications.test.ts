import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import { asOwner, password, personIn } from "#tests/features/sign-in-scene.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

async function staff(name: string, role = "support") {
  const { id, email } = await personIn(app.db, { name, password, role });
  const actor: StaffActor = {
    kind: "staff",
    userId: id,
    sessionId: randomUUID(),
    email,
    name,
    permissions: new Set(["errors:*", "notifications:*", "changes:revert", "users:read"]),
    ipAddress: null,
    userAgent: null,
    organizationId: null,
  };
  return { actor, caller: app.caller(actor), email, id };
}

async function notify(userId: string, count: number): Promise<string[]> {
  const rows = await asOwner<{ id: string }>(
    app.db,
    `insert into notifications (user_id, kind, title) select $1, 'test', 'Number ' || n from generate_series(1, $2::int) n
     returning id`,
    [userId, count],
  );
  return rows.map(({ id }) => id);
}

async function errors(count: number): Promise<string[]> {
  const rows = await setScene<{ id: string }>(
    app.db,
    `with home as (insert into ingest_projects (name, slug) values ($1, $1) returning id)
     insert into error_groups (project_id, fingerprint, title)
     select home.id, $1 || n, 'The press is cold ' || n from home, generate_series(1, $2::int) n returning id`,
    [randomUUID(), count],
  );
  return rows.map(({ id }) => id);
}

test("one marks one's own as read, some or all, and nobody marks another's", async () => {
  const [one, other] = [await staff("Ona One"), await staff("Otto Other")];
  const [first, second] = await notify(one.id, 3);
  const [foreign] = await notify(other.id, 1);
  const cookie = await app.signIn(one.email, password);
  const mark = async (input: unknown, headers: Record<string, string> = { cookie }) => {
    const answer = await app.request("/api/trpc/notifications.markRead", {
      method: "POST",
      body: JSON.stringify(input),
      headers,
    });
    const body = (await answer.json()) as { result?: { data: { marked: number } } };
    return body.result?.data.marked ?? answer.status;
  };
  expect(await mark({ ids: [first, second, foreign] })).toBe(2);
  expect(await mark({ ids: [first] })).toBe(0);
  expect((await one.caller.notifications.mine(undefined)).unread).toBe(1);
  expect(await mark({ all: true })).toBe(1);
  expect((await one.caller.notifications.mine(undefined)).unread).toBe(0);
  expect((await other.caller.notifications.mine(undefined)).unread).toBe(1);
  expect(await mark({ ids: [] })).toBe(400);
  expect(await mark({})).toBe(400);
  expect(await mark({ all: true }, {})).toBe(401);
  await expect(
    app.caller({ ...one.actor, impersonatedBy: other.id }).notifications.markRead({ all: true }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await one.caller.notifications.mine(undefined)).rows.every(({ readAt }) => readAt !== null)).toBe(
    true,
  );
});

test("the sign-in login may set that one column, and nothing else of a notification", async () => {
  const [id] = await notify((await staff("Nell")).id, 1);
  const { auth } = app.db.database;
  for (const statement of [
    `update notifications set title = 'Other' where id = '${id}'`,
    `delete from notifications where id = '${id}'`,
    "insert into notifications (user_id, kind, title) select id, 'test', 'x' from users limit 1",
  ]) {
    await expect(auth.execute(statement), statement).rejects.toMatchObject({
      cause: expect.objectContaining({ code: "42501" }) as unknown,
    });
  }
});

test("who is given an error is told at once, and no more when it is taken back", async () => {
  const [lead, agent] = [await staff("Lena Lead"), await staff("Ari Agent")];
  const [id] = await errors(1);
  const input = { selection: { ids: [id!] }, assigneeId: agent.id };
  const plan = await lead.caller.errors.assign({ mode: "rehearse", input });
  expect(plan).toMatchObject({ plan: { effects: [{ kind: "notification", count: 1 }] } });
  const heard = new AbortController();
  const hint = (async () => {
    const hints = app.live.subscribe(agent.actor, new Set(["notifications"]), heard.signal);
    for await (const { operation, count } of hints) return { operation, count };
    return undefined;
  })();

  const done = await lead.caller.errors.assign({ mode: "apply", input });
  const told = () => agent.caller.notifications.mine(undefined);
  await expect.poll(async () => (await told()).unread).toBe(1);
  expect(await hint).toEqual({ operation: "insert", count: 1 });
  heard.abort();
  expect((await told()).rows).toMatchObject([
    {
      title: "Lena Lead assigned an error to you",
      body: "The press is cold 1",
      href: `/support/errors?record=${id}`,
      readAt: null,
    },
  ]);

  if (done.mode !== "apply") throw new Error("It was not applied.");
  const back = await lead.caller.audit.revert({ mode: "apply", input: { changeId: done.changeId } });
  await expect.poll(async () => (await told()).rows).toEqual([]);
  if (back.mode !== "apply") throw new Error("It was not applied.");
  await lead.caller.audit.revert({ mode: "apply", input: { changeId: back.changeId } });
  await expect.poll(async () => (await told()).unread).toBe(1);
});

test("many at once are one notification; what one takes oneself and what changes nothing are none", async () => {
  const [lead, agent] = [await staff("Luis Lead"), await staff("Ada Agent")];
  const ids = await errors(3);
  const assign = (to: string) =>
    lead.caller.errors.assign({ mode: "apply", input: { selection: { ids }, assigneeId: to } });
  await assign(lead.id);
  await assign(agent.id);
  await assign(agent.id);
  await expect
    .poll(async () => (await agent.caller.notifications.mine(undefined)).rows.map(({ title }) => title))
    .toEqual(["Luis Lead assigned 3 errors to you"]);
  const [row] = (await agent.caller.notifications.mine(undefined)).rows;
  expect(new URL(row!.href!, "http://x").searchParams.get("filter")).toBe(`assigneeId:anyOf:(${agent.id})`);
  await expect.poll(() => asOwner(app.db, "select kind from outbox where status <> 'sent'", [])).toEqual([]);
  expect((await lead.caller.notifications.mine(undefined)).rows).toEqual([]);
  expect(
    await asOwner(app.db, "select count(*)::int as rows from notifications where user_id = $1", [agent.id]),
  ).toEqual([{ rows: 1 }]);
});
