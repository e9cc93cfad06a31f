import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { completeSetUp, openSetUp } from "#server/auth/set-up.ts";
import { keepSystemRoles } from "#server/auth/system-roles.ts";
import { pgDriver } from "#server/data/pg-driver.ts";
import { origin, password, signInScene, totpCode, type SignInScene } from "#tests/features/sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
  await keepSystemRoles({ url: scene.db.url, driver: pgDriver });
});
afterAll(() => scene.close());

const times = <Result>(count: number, run: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));
const count = (answers: { status: number }[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

describe("at the same time", () => {
  test("fifty attempts at one account are ten and forty refusals", async () => {
    const person = await scene.person();
    const answers = await times(50, (n) =>
      scene
        .browser(`198.18.7.${n}`)
        .send("sign-in/email", { email: person.email, password: "not the password at all" }),
    );
    expect([count(answers, 401), count(answers, 429)]).toEqual([10, 40]);
    await scene.auth.settled();
    expect(
      await scene.rows("select 1 from activities where entity_id = $1 and action = 'session:lock'", [
        person.id,
      ]),
    ).toHaveLength(1);
  });

  test("fifty attempts from one address are thirty and twenty refusals", async () => {
    const answers = await times(50, (n) =>
      scene
        .browser("198.18.8.1")
        .send("sign-in/email", { email: `nobody-${n}@example.test`, password: "not the password at all" }),
    );
    expect([count(answers, 401), count(answers, 429)]).toEqual([30, 20]);
  });

  test("forty people of one office sign in with nobody locked out", async () => {
    const people = await times(25, () => scene.person());
    const answers = await times(25, (n) =>
      scene.browser("198.18.9.1").send("sign-in/email", { email: people[n]?.email, password }),
    );
    expect(count(answers, 200)).toBe(25);
    const second = await times(25, (n) =>
      scene.browser("198.18.9.1").send("sign-in/email", { email: people[n]?.email, password }),
    );
    expect(count(second, 200)).toBe(25);
  });

  test("a reset link works once of fifty times", async () => {
    const person = await scene.person();
    await scene.browser().send("request-password-reset", { email: person.email });
    await scene.auth.settled();
    const token = scene.mails.at(-1)?.text.match(/token=(\S+)/)?.[1];
    const answers = await times(25, (n) =>
      scene
        .browser(`198.18.10.${n}`)
        .send("reset-password", { token, newPassword: `a different herd of cows ${n}` }),
    );
    expect(count(answers, 200)).toBe(1);
    expect(count(answers, 400)).toBe(24);
    const works = await times(25, (n) =>
      scene.browser(`198.18.11.${n}`).send("sign-in/email", { email: `x${n}${person.email}`, password }),
    );
    expect(count(works, 200)).toBe(0);
  });

  test("a one-time code opens one session of twenty that present it", async () => {
    const person = await scene.person();
    const desk = scene.browser();
    await desk.send("sign-in/email", { email: person.email, password });
    const { totpURI } = (await (await desk.send("two-factor/enable", { password })).json()) as {
      totpURI: string;
    };
    await desk.send("two-factor/verify-totp", { code: totpCode(totpURI) });
    const browsers = await times(8, async (n) => {
      const browser = scene.browser(`198.18.12.${n}`);
      await browser.send("sign-in/email", { email: person.email, password });
      return browser;
    });
    const code = totpCode(totpURI, 1);
    const answers = await Promise.all(
      browsers.map((browser) => browser.send("two-factor/verify-totp", { code })),
    );
    expect([count(answers, 200), count(answers, 401)]).toEqual([1, 7]);
    // One challenge, presented many times with its right code of the other period.
    const last = scene.browser("198.18.12.99");
    await last.send("sign-in/email", { email: person.email, password });
    const again = await times(8, () => last.send("two-factor/verify-totp", { code: totpCode(totpURI, -1) }));
    expect(count(again, 200)).toBeLessThanOrEqual(1);
    expect(await scene.rows("select 1 from user_sessions where user_id = $1", [person.id])).toHaveLength(
      2 + count(again, 200),
    );
  });

  test("a backup code opens one session of ten that present it", async () => {
    const person = await scene.person();
    const desk = scene.browser();
    await desk.send("sign-in/email", { email: person.email, password });
    const enrolment = (await (await desk.send("two-factor/enable", { password })).json()) as {
      totpURI: string;
      backupCodes: string[];
    };
    await desk.send("two-factor/verify-totp", { code: totpCode(enrolment.totpURI) });
    const browsers = await times(8, async (n) => {
      const browser = scene.browser(`198.18.13.${n}`);
      await browser.send("sign-in/email", { email: person.email, password });
      return browser;
    });
    const answers = await Promise.all(
      browsers.map((browser) =>
        browser.send("two-factor/verify-backup-code", { code: enrolment.backupCodes[3] }),
      ),
    );
    expect(count(answers, 200)).toBe(1);
  });

  test("the set-up link makes one owner of thirty", async () => {
    await scene.rows("truncate users cascade");
    const link = await openSetUp(scene.db.database, origin);
    const token = new URL(link ?? "").searchParams.get("token") ?? "";
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) =>
        completeSetUp(scene.db.database, scene.auth.passwords, {
          token,
          name: "Ada",
          email: `owner-${n}@example.test`,
          password,
        }),
      ),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === "rejected" ? [outcome.reason as { code: string }] : [],
    );
    expect(refused).toHaveLength(29);
    for (const { code } of refused) expect(["CONFLICT", "BAD_REQUEST"]).toContain(code);
    const owners = await scene.rows(
      "select 1 from user_roles ur join roles r on r.id = ur.role_id where r.name = 'owner'",
    );
    expect(owners).toHaveLength(1);
    expect(await scene.rows("select 1 from users")).toHaveLength(1);
  });
});
