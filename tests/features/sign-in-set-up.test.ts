import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { completeSetUp, openSetUp } from "#server/auth/set-up.ts";
import { keepSystemRoles } from "#server/auth/system-roles.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { systemRoles } from "#shared/roles.ts";
import { giveRole, origin, password, signInScene, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
  await keepSystemRoles({ url: scene.db.url, driver: pgDriver });
});
afterAll(() => scene.close());
beforeEach(() => scene.rows("truncate users, auth_verifications cascade"));

const open = async () => {
  const link = await openSetUp(scene.db.database, origin);
  return new URL(link ?? "nothing:").searchParams.get("token") ?? "";
};
const complete = (token: string, email = "first@example.test", secret = password) =>
  completeSetUp(scene.db.database, scene.auth.passwords, {
    token,
    email,
    name: "Ada Field",
    password: secret,
  });

describe("the first owner", () => {
  test("follows the link once and signs in with all permissions", async () => {
    const link = await openSetUp(scene.db.database, origin);
    expect(link).toMatch(/^http:\/\/localhost:3000\/set-up\?token=[\w-]{43}$/);
    const token = new URL(link ?? "").searchParams.get("token") ?? "";
    await complete(token);
    await expect(complete(token, "second@example.test")).rejects.toMatchObject({ code: "CONFLICT" });
    const browser = scene.browser();
    expect((await browser.send("sign-in/email", { email: "first@example.test", password })).status).toBe(200);
    const actor = await scene.auth.actor(browser.headers());
    expect(actor?.permissions.has("*")).toBe(true);
    expect(await openSetUp(scene.db.database, origin)).toBeUndefined();
    const deeds = await scene.rows(
      "select a.action, a.actor_id = u.id as own, a.row_counts from activities a join users u on u.id = a.entity_id order by a.created_at",
    );
    expect(deeds[0]).toEqual({
      action: "set-up:complete",
      own: true,
      row_counts: { users: 1, user_roles: 1 },
    });
  });

  test("can't use a link that is wrong, a day old, or replaced by a newer one", async () => {
    const old = await open();
    const token = await open();
    for (const dead of [old, "", "guess", `${token}x`])
      await expect(complete(dead), dead).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await scene.rows("update auth_verifications set expires_at = now()");
    await expect(complete(token)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await scene.rows("select 1 from users")).toEqual([]);
  });

  test("keeps the link when the password is too easy or the e-mail is taken", async () => {
    const token = await open();
    await scene.person({ email: "taken@example.test" });
    await expect(complete(token, "first@example.test", "pressdesk1234")).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(/something known about you/),
    });
    await expect(complete(token, "taken@example.test")).rejects.toMatchObject({ code: "CONFLICT" });
    await complete(token);
  });

  test("isn't asked for while somebody owns the console, and is again when the last one's role has run out", async () => {
    const person = await scene.person({ role: "owner" });
    expect(await openSetUp(scene.db.database, origin)).toBeUndefined();
    await scene.rows("update user_roles set expires_at = now() where user_id = $1", [person.id]);
    expect(await openSetUp(scene.db.database, origin)).toBeDefined();
  });

  test("leaves no token in the tables", async () => {
    const token = await open();
    const stored = await scene.rows("select identifier, value from auth_verifications");
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(token);
  });
});

describe("the system roles", () => {
  test("are brought to what this version declares, as a change in the audit log, and left alone when they are", async () => {
    const settings = { url: scene.db.url, driver: pgDriver };
    expect(await keepSystemRoles(settings)).toEqual([]);
    await scene.rows("update roles set permissions = '[\"*\"]' where name = 'support'");
    await scene.rows("delete from roles where name = 'product'");
    await scene.rows("insert into roles (name, permissions) values ('night desk', '[\"errors:read\"]')");
    expect((await keepSystemRoles(settings)).toSorted()).toEqual(["product", "support"]);
    const stored = await scene.rows<{ name: string; permissions: string[] }>(
      "select name, permissions from roles where is_system_role",
    );
    expect(Object.fromEntries(stored.map(({ name, permissions }) => [name, permissions]))).toEqual(
      Object.fromEntries(systemRoles.map(({ name, permissions }) => [name, [...permissions]])),
    );
    expect(
      await scene.rows("select permissions from roles where name = 'night desk' and not is_system_role"),
    ).toEqual([{ permissions: ["errors:read"] }]);
    const [entry] = await scene.rows(
      "select action, via, row_counts from activities where action = 'roles:update' order by created_at desc limit 1",
    );
    expect(entry).toEqual({ action: "roles:update", via: "migration", row_counts: { roles: 2 } });
    expect(
      await scene.rows("select relforcerowsecurity as forced from pg_class where relname = 'roles'"),
    ).toEqual([{ forced: true }]);
  });
});

test("a role of an owner that was taken back leaves nobody with everything", async () => {
  const person = await scene.person({ role: null });
  await giveRole(scene.db, person.id, "owner");
  const browser = scene.browser();
  await browser.send("sign-in/email", { email: person.email, password });
  await scene.rows("delete from user_roles where user_id = $1", [person.id]);
  expect(await scene.auth.actor(browser.headers())).toBeUndefined();
});
