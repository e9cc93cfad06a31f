import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sign, tokenHash } from "#server/auth/session-cookie.ts";
import { testSecret } from "#tests/support/global-setup.ts";
import { asOwner, password, signInScene, type Browser, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const tokenOf = (browser: Browser) =>
  decodeURIComponent(browser.cookies.get("pd.session_token") ?? "").split(".")[0] ?? "";
const actorOf = (browser: Browser) => scene.auth.actor(browser.headers(), "203.0.113.7");

async function signedIn(facts: Parameters<SignInScene["person"]>[0] = {}) {
  const person = await scene.person(facts);
  const browser = scene.browser();
  const answer = await browser.send("sign-in/email", { email: person.email, password });
  expect(answer.status).toBe(200);
  return { person, browser };
}

async function activities(userId: string) {
  await scene.auth.settled();
  return scene.rows<{
    action: string;
    outcome: string;
    actor_id: string | null;
    ip_address: string;
    organization_id: string | null;
  }>(
    "select action, outcome, actor_id, ip_address, organization_id from activities where entity_id = $1 order by created_at, position",
    [userId],
  );
}

describe("signing in", () => {
  test("gives a session by cookie alone, and the actor behind it", async () => {
    const { person, browser } = await signedIn({ role: "support" });
    const token = tokenOf(browser);
    expect(token.length).toBeGreaterThan(20);
    expect(await actorOf(browser)).toMatchObject({
      kind: "staff",
      userId: person.id,
      email: person.email,
      organizationId: null,
      ipAddress: "203.0.113.7",
    });
    const session = await (await browser.get("get-session")).json();
    expect(session).toMatchObject({
      user: { id: person.id },
      session: { userId: person.id, ipAddress: "203.0.113.7" },
    });
    for (const secret of [token, tokenHash(token), "passwordHash"])
      expect(JSON.stringify(session)).not.toContain(secret);
    expect(await activities(person.id)).toEqual([
      {
        action: "session:sign-in",
        outcome: "ok",
        actor_id: person.id,
        ip_address: "203.0.113.7",
        organization_id: null,
      },
    ]);
    const [{ last_sign_in_at: at } = { last_sign_in_at: null }] = await scene.rows<{
      last_sign_in_at: Date | null;
    }>("select last_sign_in_at from users where id = $1", [person.id]);
    expect(Date.now() - Number(at)).toBeLessThan(10_000);
  });

  test("keeps the token out of every answer and every table", async () => {
    const person = await scene.person();
    const browser = scene.browser();
    const answer = await browser.send("sign-in/email", { email: person.email, password });
    const token = tokenOf(browser);
    expect(await answer.text()).not.toContain(token);
    const found = await wherever(token);
    expect(found).toEqual([]);
    expect(
      await scene.rows("select 1 from user_sessions where session_token = $1", [tokenHash(token)]),
    ).toHaveLength(1);
    expect(await wherever(password)).toEqual([]);
  });

  test("sets cookies that scripts and other sites can't use", async () => {
    const person = await scene.person();
    const answer = await scene.browser().send("sign-in/email", { email: person.email, password });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/HttpOnly/);
      expect(cookie).toMatch(/SameSite=Lax/);
      expect(cookie).toMatch(/Path=\/(;|$)/);
      expect(cookie).not.toMatch(/Domain=/);
    }
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("ends the browser's former session, and never goes on with a token it was given", async () => {
    const { person, browser } = await signedIn();
    const before = browser.headers();
    const token = tokenOf(browser);
    expect((await browser.send("sign-in/email", { email: person.email, password })).status).toBe(200);
    expect(tokenOf(browser)).not.toBe(token);
    expect(await scene.auth.actor(before)).toBeUndefined();
    expect(await actorOf(browser)).toBeDefined();
  });

  test("finds the account by any spelling of its e-mail", async () => {
    const person = await scene.person({ email: "ines.k@example.test" });
    for (const email of [
      "INES.K@Example.TEST",
      "  ines.k@example.test ",
      "ines.k＠example.test",
      "ｉｎｅｓ.k@example.test",
    ]) {
      const answer = await scene.browser().send("sign-in/email", { email, password });
      expect(answer.status, email).toBe(200);
      expect((await answer.json()).user.id).toBe(person.id);
    }
  });

  test("answers alike for a wrong password, an unknown, a suspended, an invited and a deleted account", async () => {
    const bodies = new Set<string>();
    const people = [
      { email: (await scene.person()).email, password: "not the password at all" },
      { email: "nobody@example.test", password },
      { email: (await scene.person({ status: "suspended" })).email, password },
      { email: (await scene.person({ status: "invited" })).email, password },
      { email: (await scene.person({ isDeleted: true })).email, password },
      { email: (await scene.person({ password: null })).email, password },
    ];
    for (const who of people) {
      const answer = await scene.browser().send("sign-in/email", who);
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie().filter((cookie) => !/max-age=0/i.test(cookie))).toEqual([]);
      bodies.add(await answer.text());
    }
    expect([...bodies].map((body) => JSON.parse(body))).toEqual([
      { code: "INVALID_EMAIL_OR_PASSWORD", message: "The e-mail or the password is wrong." },
    ]);
  });

  test("takes the same time whether or not the account exists", async () => {
    const slow = await signInScene({ passwordCost: 8 });
    const person = await slow.person();
    // The person's hash has the cost of the scene's people, so give it the cost of this server.
    await asOwner(slow.db, "update users set password_hash = $2 where id = $1", [
      person.id,
      await slow.auth.passwords.hash(password),
    ]);
    const samples: Record<string, number[]> = { [person.email]: [], "nobody@example.test": [] };
    for (let round = 0; round < 9; round++) {
      for (const [email, times] of Object.entries(samples)) {
        const started = performance.now();
        await slow
          .browser(`198.51.${round}.1`)
          .send("sign-in/email", { email, password: "not the password at all" });
        times.push(performance.now() - started);
      }
      await asOwner(slow.db, "truncate auth_rate_limits");
    }
    const [known = 0, unknown = 0] = Object.values(samples).map(
      (times) => times.sort((a, b) => a - b)[4] ?? 0,
    );
    await slow.auth.settled();
    await slow.close();
    expect(unknown).toBeGreaterThan(8);
    expect(Math.abs(known - unknown) / Math.max(known, unknown)).toBeLessThan(0.5);
  });

  test("refuses an account that has no place in the console, once the password is right", async () => {
    const person = await scene.person({ role: null });
    const browser = scene.browser();
    const answer = await browser.send("sign-in/email", { email: person.email, password });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "NO_ACCESS" });
    expect(await scene.rows("select 1 from user_sessions where user_id = $1", [person.id])).toEqual([]);
    expect(
      (await browser.send("sign-in/email", { email: person.email, password: "wrong password here" })).status,
    ).toBe(401);
    expect((await activities(person.id)).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "session:sign-in failed",
      "session:sign-in failed",
    ]);
  });

  test("lets an imported account in whose hash stands in users alone, and keeps both hashes equal", async () => {
    const { person } = await signedIn();
    const [account] = await scene.rows<{ password: string; password_hash: string }>(
      "select a.password, u.password_hash from auth_accounts a join users u on u.id = a.user_id where u.id = $1 and provider = 'credential'",
      [person.id],
    );
    expect(account?.password).toMatch(/^\$2b\$/);
    expect(account?.password).toBe(account?.password_hash);
  });

  test("writes a failed attempt down with the account it was for, and nothing for addresses that are nobody's", async () => {
    const person = await scene.person({ member: { role: "admin" } });
    await scene.browser().send("sign-in/email", { email: person.email, password: "not the password at all" });
    expect(await activities(person.id)).toEqual([
      {
        action: "session:sign-in",
        outcome: "failed",
        actor_id: null,
        ip_address: "203.0.113.7",
        organization_id: person.organizationId,
      },
    ]);
    await scene
      .browser()
      .send("sign-in/email", { email: "my-secret-typed-here@example.test", password: "not the password" });
    await scene.auth.settled();
    expect(await wherever("my-secret-typed-here")).toEqual([]);
  });
});

describe("a session", () => {
  test("is dead everywhere from the moment of signing out", async () => {
    const { person, browser } = await signedIn();
    const kept = browser.headers();
    expect((await browser.send("sign-out")).status).toBe(200);
    expect(browser.cookies.has("pd.session_token")).toBe(false);
    expect(await scene.auth.actor(kept)).toBeUndefined();
    expect(await scene.rows("select 1 from user_sessions where user_id = $1", [person.id])).toEqual([]);
    expect((await activities(person.id)).at(-1)?.action).toBe("session:sign-out");
  });

  test.each([
    ["suspended", "update users set status = 'suspended' where id = $1"],
    ["deleted", "update users set deleted_at = now() where id = $1"],
    ["without role", "delete from user_roles where user_id = $1"],
    ["with an expired role", "update user_roles set expires_at = now() where user_id = $1"],
    [
      "with a deleted role",
      "update roles set deleted_at = now(), is_system_role = false where id in (select role_id from user_roles where user_id = $1)",
    ],
    ["revoked", "delete from user_sessions where user_id = $1"],
    ["inactive for 12 hours", "update user_sessions set expires_at = now() where user_id = $1"],
    ["30 days old", "update user_sessions set created_at = now() - interval '30 days' where user_id = $1"],
  ])("of somebody %s counts for nothing on the very next call", async (_, statement) => {
    const { person, browser } = await signedIn({ role: "dispatch" });
    expect(await actorOf(browser)).toBeDefined();
    await scene.rows(statement, [person.id]);
    expect(await actorOf(browser)).toBeUndefined();
    expect((await browser.get("list-sessions")).status).toBe(401);
  });

  test("of a suspended or deleted account doesn't answer at better-auth's own endpoints either", async () => {
    for (const statement of [
      "update users set status = 'suspended' where id = $1",
      "update users set deleted_at = now() where id = $1",
    ]) {
      const { person, browser } = await signedIn();
      await scene.rows(statement, [person.id]);
      expect(await (await browser.get("get-session")).json()).toBeNull();
      expect(
        (
          await browser.send("change-password", {
            currentPassword: password,
            newPassword: "seven blue herons in fog",
          })
        ).status,
      ).toBe(401);
    }
  });

  test("slides with use, at most once a minute, and never past its 30 days", async () => {
    const { person, browser } = await signedIn();
    const left = async () => {
      const [row] = await scene.rows<{ minutes: number }>(
        "select extract(epoch from expires_at - now())::float8 / 60 as minutes from user_sessions where user_id = $1",
        [person.id],
      );
      return row?.minutes ?? 0;
    };
    expect(await left()).toBeCloseTo(720, -1);
    await scene.rows("update user_sessions set expires_at = now() + interval '1 hour' where user_id = $1", [
      person.id,
    ]);
    await actorOf(browser);
    expect(await left()).toBeCloseTo(60, 0);
    await scene.rows(
      "update user_sessions set last_active_at = now() - interval '2 minutes' where user_id = $1",
      [person.id],
    );
    await actorOf(browser);
    expect(await left()).toBeCloseTo(720, 0);
    await scene.rows(
      "update user_sessions set last_active_at = now() - interval '2 minutes', created_at = now() - interval '30 days' + interval '1 hour' where user_id = $1",
      [person.id],
    );
    await actorOf(browser);
    expect(await left()).toBeCloseTo(60, 0);
  });

  test("needs our signature: a token from the database, another secret's or a bent one is nobody's", async () => {
    const { person, browser } = await signedIn();
    const token = tokenOf(browser);
    const bent = [
      token,
      sign(token, "another-secret-another-secret-another-secret"),
      sign(token, testSecret).replace(/\.(.)/, (_, first: string) => `.${first === "A" ? "B" : "A"}`),
      sign(tokenHash(token), testSecret),
      sign(person.id, testSecret),
      sign("", testSecret),
      "%E0%A4%A",
      "",
    ];
    for (const value of bent) {
      const headers = new Headers({
        cookie: `pd.session_token=${value.startsWith("%") ? value : encodeURIComponent(value)}`,
      });
      expect(await scene.auth.actor(headers), value).toBeUndefined();
    }
    expect(
      await scene.auth.actor(
        new Headers({ cookie: `pd.session_token=${encodeURIComponent(sign(token, testSecret))}` }),
      ),
    ).toBeDefined();
  });

  test("acts in the chosen organization, or the one that the request names, or the first", async () => {
    const home = await scene.person({ member: { role: "admin" } });
    const other = await scene.person({ member: { role: "owner" } });
    await scene.rows(
      "insert into organization_members (organization_id, user_id, role, created_at) values ($1, $2, 'member', now() + interval '1 hour')",
      [other.organizationId, home.id],
    );
    const browser = scene.browser();
    await browser.send("sign-in/email", { email: home.email, password });
    const acting = async (organization?: string) => {
      const headers = browser.headers();
      if (organization) headers.set("x-organization-id", organization);
      return scene.auth.actor(headers);
    };
    expect(await acting()).toMatchObject({
      kind: "member",
      organizationId: home.organizationId,
      organizationRole: "admin",
    });
    expect(await acting(other.organizationId ?? "")).toMatchObject({
      organizationId: other.organizationId,
      organizationRole: "member",
    });
    await scene.rows("update user_sessions set active_organization_id = $1 where user_id = $2", [
      other.organizationId,
      home.id,
    ]);
    expect(await acting()).toMatchObject({ organizationId: other.organizationId });
    await scene.rows(
      "update organization_members set is_active = false where user_id = $1 and organization_id = $2",
      [home.id, other.organizationId],
    );
    expect(await acting()).toMatchObject({ organizationId: home.organizationId });
    await expect(acting(other.organizationId ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("can't be turned on an organization that one has no part in, or that doesn't exist", async () => {
    const stranger = await scene.person({ member: { role: "owner" } });
    const { browser } = await signedIn({ member: { role: "owner" } });
    const staff = (await signedIn()).browser;
    const named = (from: Browser, organization: string) => {
      const headers = from.headers();
      headers.set("x-organization-id", organization);
      return scene.auth.actor(headers);
    };
    for (const id of [
      stranger.organizationId ?? "",
      randomUUID(),
      "not-an-id",
      "' or true --",
      `{${randomUUID()}}`,
    ]) {
      await expect(named(browser, id), id).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await named(staff, stranger.organizationId ?? "")).toMatchObject({
      kind: "staff",
      organizationId: stranger.organizationId,
    });
    await expect(named(staff, randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(
      await scene.auth.actor(new Headers({ "x-organization-id": stranger.organizationId ?? "" })),
    ).toBeUndefined();
  });
});

describe("a person's sessions", () => {
  test("are listed by id, without tokens, and ended one by one or all at once", async () => {
    const { person, browser } = await signedIn();
    const phone = scene.browser("198.51.100.4");
    const tablet = scene.browser("198.51.100.5");
    for (const device of [phone, tablet])
      await device.send("sign-in/email", { email: person.email, password });
    const listed = (await (await browser.get("list-sessions")).json()) as {
      id: string;
      token: string;
      ipAddress: string;
    }[];
    expect(listed).toHaveLength(3);
    const text = JSON.stringify(listed);
    for (const device of [browser, phone, tablet]) {
      expect(text).not.toContain(tokenOf(device));
      expect(text).not.toContain(tokenHash(tokenOf(device)));
    }
    const phones = listed.find((session) => session.ipAddress === "198.51.100.4");
    await browser.send("revoke-session", { token: phones?.token });
    expect(await actorOf(phone)).toBeUndefined();
    expect(await actorOf(tablet)).toBeDefined();
    await browser.send("revoke-other-sessions");
    expect(await actorOf(tablet)).toBeUndefined();
    expect(await actorOf(browser)).toBeDefined();
    await browser.send("revoke-sessions");
    expect(await actorOf(browser)).toBeUndefined();
    expect((await activities(person.id)).filter(({ action }) => action === "session:revoke")).toHaveLength(3);
  });

  test("can't be ended by somebody else", async () => {
    const victim = await signedIn();
    const [session] = await scene.rows<{ id: string }>("select id from user_sessions where user_id = $1", [
      victim.person.id,
    ]);
    const stranger = (await signedIn()).browser;
    for (const token of [session?.id, tokenOf(victim.browser), tokenHash(tokenOf(victim.browser))]) {
      await stranger.send("revoke-session", { token });
    }
    expect(await actorOf(victim.browser)).toBeDefined();
  });
});

/** The text columns of all tables that hold a secret in clear. */
async function wherever(secret: string): Promise<string[]> {
  const columns = await scene.rows<{ table_name: string; column_name: string }>(
    `select table_name, column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and table_type = 'BASE TABLE' and data_type in ('text', 'jsonb', 'character varying')`,
  );
  const question = columns
    .map(
      ({ table_name: table, column_name: column }) =>
        `select '${table}.${column}' as place from "${table}" where "${column}"::text like '%' || $1 || '%'`,
    )
    .join(" union all ");
  return (await scene.rows<{ place: string }>(question, [secret])).map(({ place }) => place);
}
