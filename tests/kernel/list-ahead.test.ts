import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { password, personIn } from "#tests/features/sign-in-scene.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

/*
 * A page is read as whoever the session was, while the session is asked who it is. What counts is only the second: each
 * test makes the first remembered and then changes it.
 */

let app: TestApp;
let cookie: string;
let personId: string;
beforeAll(async () => (app = await testApp()));
afterAll(() => app.close());
beforeEach(async () => {
  const email = `reader-${crypto.randomUUID().slice(0, 8)}@example.test`;
  await personIn(app.db, { email, role: "support" });
  cookie = await app.signIn(email, password);
  const [person] = await setScene<{ id: string }>(app.db, "select id from users where email = $1", [email]);
  personId = person!.id;
  expect((await list()).status).toBe(200);
});

const list = (params: object = {}, headers: Record<string, string> = {}) =>
  app.request(`/api/trpc/users.list?input=${encodeURIComponent(JSON.stringify(params))}`, {
    headers: { cookie, ...headers },
  });
const rowsOf = async (answer: Response) =>
  (await answer.json()).result.data.rows as Record<string, unknown>[];

test("the page of a known session is the same as that of an unknown one", async () => {
  const again = await rowsOf(await list());
  expect(again.length).toBeGreaterThan(0);
  expect(again).toEqual(await rowsOf(await list({}, { cookie: `${cookie}; other=1` })));
});

test("it really is read while the session is asked", async () => {
  const actor = app.auth.actor.bind(app.auth);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  vi.spyOn(app.auth, "actor").mockImplementationOnce((headers, address) =>
    held.then(() => actor(headers, address)),
  );
  const locker = await app.db.owner.connect();
  await locker.query("begin; lock table users in access exclusive mode");
  const answer = list({ limit: 7 });
  await expect
    .poll(async () => {
      const waiting =
        "select 1 from pg_stat_activity where datname = current_database() and usename = 'pd_web' and wait_event_type = 'Lock'";
      return (await app.db.owner.query(waiting)).rowCount;
    })
    .toBe(1);
  await locker.query("rollback");
  locker.release();
  goOn();
  expect((await answer).status).toBe(200);
});

test("a session that ended gets nothing", async () => {
  await setScene(app.db, "delete from user_sessions where user_id = $1", [personId]);
  const answer = await list();
  expect(answer.status).toBe(401);
  expect(await answer.text()).not.toContain("rows");
});

test("a suspended account gets nothing", async () => {
  await setScene(app.db, "update users set status = 'suspended' where id = $1", [personId]);
  expect((await list()).status).toBe(401);
});

test("a permission that was taken away counts from the next request on", async () => {
  expect(Object.keys((await rowsOf(await list()))[0]!)).toContain("email");
  const [role] = await setScene<{ id: string }>(
    app.db,
    `insert into roles (name, permissions) values ($1, '["users:read"]') returning id`,
    [`plain ${personId}`],
  );
  await setScene(app.db, "update user_roles set role_id = $1 where user_id = $2", [role!.id, personId]);
  expect(Object.keys((await rowsOf(await list()))[0]!)).not.toContain("email");
  expect((await list({ filter: { field: "email", operator: "isEmpty" } })).status).toBe(400);
  await setScene(app.db, `update roles set permissions = '["bookings:read"]' where id = $1`, [role!.id]);
  expect((await list()).status).toBe(403);
});

test("another choice of organization is another reader", async () => {
  const [organization] = await setScene<{ id: string }>(
    app.db,
    "insert into organizations (name, slug) values ('Chosen', $1) returning id",
    [`chosen-${personId}`],
  );
  const headers = { "x-organization-id": organization!.id };
  const lists = async (chosen: Record<string, string>) =>
    (
      await (
        await app.request("/api/trpc/bookings.list?input=%7B%7D", { headers: { cookie, ...chosen } })
      ).json()
    ).result.data.rows as unknown[];
  expect(await lists({})).toEqual(await lists({}));
  expect(await lists(headers)).toEqual([]);
  await setScene(app.db, "update organizations set deleted_at = now() where id = $1", [organization!.id]);
  expect(
    (await app.request("/api/trpc/bookings.list?input=%7B%7D", { headers: { cookie, ...headers } })).status,
  ).toBe(404);
});

test("several lists in one batch each get their own page, and faults stay where they belong", async () => {
  const input = { 0: { limit: 1 }, 1: { columns: ["nothing"] }, 2: { limit: 2, columns: ["email"] } };
  const ask = async () => {
    const answer = await app.request(
      `/api/trpc/users.list,users.list,users.list?batch=1&input=${encodeURIComponent(JSON.stringify(input))}`,
      { headers: { cookie } },
    );
    return (await answer.json()) as { result?: { data: { rows: unknown[] } }; error?: { message: string } }[];
  };
  await ask();
  const [one, two, three] = await ask();
  expect(one!.result!.data.rows).toHaveLength(1);
  expect(two!.error!.message).toBe("There is no field “nothing”.");
  expect(three!.result!.data.rows).toHaveLength(2);
});
