import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { passwordHasher } from "#server/auth/password-hash.ts";
import { passwordFault } from "#server/auth/password-rules.ts";
import { organization, origin, password, signInScene, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const better = "seven blue herons in fog";

async function resetLink(email: string, headers: Record<string, string> = {}, address = "198.51.100.77") {
  const before = scene.mails.length;
  const answer = await scene
    .browser(address)
    .send("request-password-reset", { email, redirectTo: "/somewhere" }, { headers });
  await scene.auth.settled();
  const mail = scene.mails.slice(before).find((sent) => sent.to === email);
  const link = mail?.text.match(/^https?:\S+$/m)?.[0] ?? "";
  return { answer, mail, link, token: link ? (new URL(link).searchParams.get("token") ?? "") : "" };
}

describe("a password", () => {
  test.each([
    ["elevenchars", /at least 12/],
    ["x".repeat(129), /at most 128/],
    ["correcthorsebatterystaple", /attacker's list/],
    ["Correct Horse Battery Staple", /attacker's list/],
    ["1234567890123", /attacker's list/],
    ["passwordpassword", /attacker's list/],
    ["zzzzzzzzzzzzzzzz", /short pattern/],
    ["abcabcabcabcabc", /short pattern/],
    ["ponmlkjihgfedcba", /short pattern/],
    ["pressdesk-demo", /something known about you/],
    ["Northwind2026!", /something known about you/],
    ["robin.field@example.test", /something known about you/],
    ["RobinField1234", /something known about you/],
    ["Welcome-2026", /something known about you/],
    [better, undefined],
    ["            spaced out            ", undefined],
    ["кошка спит на окне", undefined],
    ["😀🐘🌵🚲🎈🧲🪁🧊🍋🛶🪵🧵", undefined],
    ["ALLUPPERCASEWORDSAREFINE", undefined],
    ["x9".repeat(20) + "some length", undefined],
  ])("%s", (candidate, fault) => {
    const about = ["robin.field@example.test", "Robin Field", "Northwind Traders"];
    if (fault === undefined) expect(passwordFault(candidate, about)).toBeUndefined();
    else expect(passwordFault(candidate, about)).toMatch(fault);
  });

  test("counts with all its characters, beyond what bcrypt reads, and however its accents are composed", async () => {
    const { hash, verify } = passwordHasher(4);
    const long = "a passphrase that goes on for more than seventy-two bytes, as some people like it: ";
    expect(await verify(`${long}yes`, await hash(`${long}yes`))).toBe(true);
    expect(await verify(`${long}no`, await hash(`${long}yes`))).toBe(false);
    expect(await verify("with a nul\0inside", await hash("with a nul\0outside"))).toBe(false);
    expect(await verify("cafe\u0301 au lait, please", await hash("caf\u00e9 au lait, please"))).toBe(true);
    expect(await hash(password)).toMatch(/^\$2b\$04\$/);
  });

  test("costs 12 unless a test says otherwise", async () => {
    expect(await passwordHasher(12).hash("x")).toMatch(/^\$2b\$12\$/);
  });
});

describe("changing the password", () => {
  test("asks for the old one, ends every other session and rotates this one", async () => {
    const person = await scene.person();
    const [desk, phone] = [scene.browser(), scene.browser()];
    for (const browser of [desk, phone])
      await browser.send("sign-in/email", { email: person.email, password });
    const before = desk.headers();
    expect(
      (
        await desk.send("change-password", {
          currentPassword: "not the password at all",
          newPassword: better,
        })
      ).status,
    ).toBe(400);
    const answer = await desk.send("change-password", {
      currentPassword: password,
      newPassword: better,
      revokeOtherSessions: false,
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).not.toHaveProperty("token");
    expect(await scene.auth.actor(before)).toBeUndefined();
    expect(await scene.auth.actor(phone.headers())).toBeUndefined();
    expect(await scene.auth.actor(desk.headers())).toMatchObject({ userId: person.id });
    expect((await scene.browser().send("sign-in/email", { email: person.email, password })).status).toBe(401);
    expect(
      (await scene.browser().send("sign-in/email", { email: person.email, password: better })).status,
    ).toBe(200);
    const [hashes] = await scene.rows<{ equal: boolean }>(
      "select a.password = u.password_hash as equal from users u join auth_accounts a on a.user_id = u.id where u.id = $1",
      [person.id],
    );
    expect(hashes?.equal).toBe(true);
    await scene.auth.settled();
    expect(
      await scene.rows("select 1 from activities where entity_id = $1 and action = 'password:change'", [
        person.id,
      ]),
    ).toHaveLength(1);
    expect(scene.mails.at(-1)).toMatchObject({
      to: person.email,
      subject: "Your Pressdesk password was changed",
    });
  });

  test("refuses one that is known to be bad, or tells of the person or its organization", async () => {
    const organizationId = await organization(scene.db, "Contoso Laundry");
    const person = await scene.person({ name: "Amara Okafor", member: { organizationId, role: "admin" } });
    const browser = scene.browser();
    await browser.send("sign-in/email", { email: person.email, password });
    for (const newPassword of ["contoso123456", "amara-okafor1", "qwertyuiop123", "too short"]) {
      const answer = await browser.send("change-password", { currentPassword: password, newPassword });
      expect(answer.status, newPassword).toBe(400);
      expect(await answer.json()).toMatchObject({ code: "WEAK_PASSWORD" });
    }
    expect((await browser.send("sign-in/email", { email: person.email, password })).status).toBe(200);
  });
});

describe("a forgotten password", () => {
  test("is replaced by a link that works once and ends every session", async () => {
    const person = await scene.person();
    const desk = scene.browser();
    await desk.send("sign-in/email", { email: person.email, password });
    const { link, token, answer } = await resetLink(person.email);
    expect(answer.status).toBe(200);
    expect(link).toBe(`${origin}/reset-password?token=${token}`);
    const weak = await scene.browser().send("reset-password", { token, newPassword: "password1234" });
    expect(await weak.json()).toMatchObject({ code: "WEAK_PASSWORD" });
    expect((await scene.browser().send("reset-password", { token, newPassword: better })).status).toBe(200);
    expect(
      (await scene.browser().send("reset-password", { token, newPassword: "another fine long password" }))
        .status,
    ).toBe(400);
    expect(await scene.auth.actor(desk.headers())).toBeUndefined();
    expect(
      (await scene.browser().send("sign-in/email", { email: person.email, password: better })).status,
    ).toBe(200);
    await scene.auth.settled();
    const deeds = await scene.rows<{ action: string }>(
      "select action from activities where entity_id = $1 order by created_at",
      [person.id],
    );
    expect(deeds.map(({ action }) => action)).toEqual([
      "session:sign-in",
      "password:request-reset",
      "password:reset",
      "session:sign-in",
    ]);
  });

  test("is refused after the hour", async () => {
    const person = await scene.person();
    const { token } = await resetLink(person.email);
    await scene.rows("update auth_verifications set expires_at = now() - interval '1 second'");
    expect((await scene.browser().send("reset-password", { token, newPassword: better })).status).toBe(400);
  });

  test("keeps its link out of the tables", async () => {
    const person = await scene.person();
    const { token } = await resetLink(person.email);
    const stored = await scene.rows("select identifier, value from auth_verifications");
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("answers alike, and sends nothing, for addresses without a living account", async () => {
    const living = await scene.person();
    const others = [
      "nobody@example.test",
      (await scene.person({ status: "suspended" })).email,
      (await scene.person({ isDeleted: true })).email,
    ];
    const bodies = new Set<string>();
    for (const [index, email] of [living.email, ...others].entries()) {
      const { answer, mail } = await resetLink(email, {}, `198.51.100.${index + 100}`);
      expect(answer.status).toBe(200);
      bodies.add(await answer.text());
      expect(mail !== undefined, email).toBe(email === living.email);
    }
    expect(bodies.size).toBe(1);
  });

  test("sends links to the configured address only, whatever the request claims to be", async () => {
    const person = await scene.person();
    const claims: Record<string, string>[] = [
      { host: "evil.example" },
      { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
      { forwarded: "host=evil.example" },
    ];
    for (const headers of claims) {
      const { mail, link } = await resetLink(person.email, headers);
      expect(new URL(link).origin).toBe(origin);
      expect(mail?.text).not.toContain("evil.example");
    }
  });

  test("writes no name into the mail that a mail program would make a link of", async () => {
    const person = await scene.person({ name: "Win at http://evil.example/now\nBcc: all@example.test" });
    const { mail } = await resetLink(person.email);
    expect(mail?.text).not.toMatch(/evil\.example|http:\/\/evil|all@example/);
    expect(mail?.text.split("\n")[0]).toMatch(/^Hello Win at .*,$/);
  });
});
