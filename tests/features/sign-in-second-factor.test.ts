import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { password, signInScene, totpCode, type Browser, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const actorOf = (browser: Browser) => scene.auth.actor(browser.headers());

interface Enrolment {
  totpURI: string;
  backupCodes: string[];
}

/** Somebody with the second factor switched on; the code of the present period is used up by that. */
async function enrolled() {
  const person = await scene.person();
  const browser = scene.browser();
  await browser.send("sign-in/email", { email: person.email, password });
  const enrolment = (await (await browser.send("two-factor/enable", { password })).json()) as Enrolment;
  const verified = await browser.send("two-factor/verify-totp", { code: totpCode(enrolment.totpURI) });
  expect(verified.status).toBe(200);
  return { person, browser, ...enrolment };
}

async function afterPassword(email: string, address?: string) {
  const browser = scene.browser(address);
  const answer = await browser.send("sign-in/email", { email, password });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
  return browser;
}

const actions = async (userId: string) => {
  await scene.auth.settled();
  return (
    await scene.rows<{ deed: string }>(
      "select action || ' ' || outcome as deed from activities where entity_id = $1 order by created_at, position",
      [userId],
    )
  ).map(({ deed }) => deed);
};

describe("the second factor", () => {
  test("is switched on with a code from the app, asks for one at the next sign-in, and takes it", async () => {
    const { person, totpURI } = await enrolled();
    expect(new URL(totpURI).searchParams.get("issuer")).toBe("Pressdesk");
    const browser = await afterPassword(person.email);
    expect(await actorOf(browser)).toBeUndefined();
    const answer = await browser.send("two-factor/verify-totp", { code: totpCode(totpURI, 1) });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ user: { id: person.id, twoFactorEnabled: true } });
    expect(await actorOf(browser)).toMatchObject({ userId: person.id });
    expect(await actions(person.id)).toEqual([
      "session:sign-in ok",
      "second-factor:enable ok",
      "session:sign-in ok",
    ]);
  });

  test("isn't on before the first code is right", async () => {
    const person = await scene.person();
    const browser = scene.browser();
    await browser.send("sign-in/email", { email: person.email, password });
    const { totpURI } = (await (await browser.send("two-factor/enable", { password })).json()) as Enrolment;
    const wrong = totpCode(totpURI, 500);
    expect((await browser.send("two-factor/verify-totp", { code: wrong })).status).toBe(401);
    const again = await scene.browser().send("sign-in/email", { email: person.email, password });
    expect(await again.json()).not.toHaveProperty("twoFactorRedirect");
  });

  test("leaves nothing that opens a door between the two steps", async () => {
    const { person } = await enrolled();
    const browser = await afterPassword(person.email);
    expect(browser.cookies.has("pd.session_token")).toBe(false);
    expect(await scene.rows("select 1 from user_sessions where user_id = $1", [person.id])).toHaveLength(1);
    for (const path of ["list-sessions"]) expect((await browser.get(path)).status).toBe(401);
    for (const path of [
      "two-factor/enable",
      "two-factor/disable",
      "two-factor/generate-backup-codes",
      "revoke-sessions",
      "change-password",
    ]) {
      const answer = await browser.send(path, {
        password,
        currentPassword: password,
        newPassword: "seven blue herons in fog",
      });
      expect(answer.status, path).toBe(401);
    }
    expect(await (await browser.get("get-session")).json()).toBeNull();
  });

  test("takes every code once", async () => {
    const { person, totpURI } = await enrolled();
    const code = totpCode(totpURI, 1);
    const first = await afterPassword(person.email);
    expect((await first.send("two-factor/verify-totp", { code })).status).toBe(200);
    const second = await afterPassword(person.email);
    expect((await second.send("two-factor/verify-totp", { code })).status).toBe(401);
    expect(
      (await second.send("two-factor/verify-totp", { code: `${code.slice(0, 3)} ${code.slice(3)}` })).status,
    ).toBe(401);
    expect(await actorOf(second)).toBeUndefined();
  });

  test("takes every backup code once, and none after new ones were made", async () => {
    const { person, browser: desk, backupCodes } = await enrolled();
    expect(backupCodes).toHaveLength(10);
    const code = backupCodes[0];
    const first = await afterPassword(person.email);
    expect((await first.send("two-factor/verify-backup-code", { code })).status).toBe(200);
    expect(await actorOf(first)).toBeDefined();
    const second = await afterPassword(person.email);
    expect((await second.send("two-factor/verify-backup-code", { code })).status).toBe(401);
    const renewed = (await (
      await desk.send("two-factor/generate-backup-codes", { password })
    ).json()) as Enrolment;
    expect((await second.send("two-factor/verify-backup-code", { code: backupCodes[1] })).status).toBe(401);
    expect(
      (await second.send("two-factor/verify-backup-code", { code: renewed.backupCodes[0] })).status,
    ).toBe(200);
    expect(await actions(person.id)).toContain("second-factor:renew-codes ok");
  });

  test("ends every other session when it is switched on or off", async () => {
    const person = await scene.person();
    const [desk, phone] = [scene.browser(), scene.browser()];
    for (const browser of [desk, phone])
      await browser.send("sign-in/email", { email: person.email, password });
    const before = desk.headers();
    const { totpURI } = (await (await desk.send("two-factor/enable", { password })).json()) as Enrolment;
    await desk.send("two-factor/verify-totp", { code: totpCode(totpURI) });
    expect(await actorOf(phone)).toBeUndefined();
    expect(await scene.auth.actor(before)).toBeUndefined();
    expect(await actorOf(desk)).toBeDefined();

    const tablet = await afterPassword(person.email);
    await tablet.send("two-factor/verify-totp", { code: totpCode(totpURI, 1) });
    expect(await actorOf(desk)).toBeDefined();
    expect((await tablet.send("two-factor/disable", { password: "not the password at all" })).status).toBe(
      400,
    );
    expect((await tablet.send("two-factor/disable", { password })).status).toBe(200);
    expect(await actorOf(desk)).toBeUndefined();
    expect(await actorOf(tablet)).toBeDefined();
    expect(await scene.rows("select 1 from auth_two_factors where user_id = $1", [person.id])).toEqual([]);
    expect(await actions(person.id)).toContain("second-factor:disable ok");
  });

  test("keeps its secret and its backup codes encrypted", async () => {
    const { person, totpURI, backupCodes } = await enrolled();
    const secret = new URL(totpURI).searchParams.get("secret") ?? "";
    const [stored] = await scene.rows<{ secret: string; backup_codes: string }>(
      "select secret, backup_codes from auth_two_factors where user_id = $1",
      [person.id],
    );
    for (const clear of [secret, ...backupCodes]) expect(JSON.stringify(stored)).not.toContain(clear);
  });

  test("never trusts a device, whatever the request asks for", async () => {
    const { person, totpURI } = await enrolled();
    const browser = await afterPassword(person.email);
    await browser.send("two-factor/verify-totp", { code: totpCode(totpURI, 1), trustDevice: true });
    expect([...browser.cookies.keys()].filter((name) => name.includes("trust"))).toEqual([]);
    await browser.send("sign-out");
    const answer = await browser.send("sign-in/email", { email: person.email, password });
    expect(await answer.json()).toMatchObject({ twoFactorRedirect: true });
  });

  test("gives up after five wrong codes, and locks the account after ten", async () => {
    const { person, totpURI } = await enrolled();
    const wrong = (n: number) => totpCode(totpURI, 1000 + n);
    for (let round = 0; round < 2; round++) {
      const browser = await afterPassword(person.email, `198.51.100.${round}`);
      for (let n = 0; n < 5; n++) {
        expect((await browser.send("two-factor/verify-totp", { code: wrong(10 * round + n) })).status).toBe(
          401,
        );
      }
      expect(
        (await browser.send("two-factor/verify-totp", { code: totpCode(totpURI, 1) })).status,
      ).toBeGreaterThanOrEqual(400);
    }
    const last = await afterPassword(person.email, "198.51.100.9");
    const answer = await last.send("two-factor/verify-totp", { code: totpCode(totpURI, -1) });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await actorOf(last)).toBeUndefined();
    expect(await actions(person.id)).toContain("session:sign-in failed");
  });
});
