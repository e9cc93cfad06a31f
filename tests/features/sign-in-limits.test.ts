import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sweepSignIn } from "#server/auth/sweep-sign-in.ts";
import { addressBlock, clientAddress } from "#server/auth/client-address.ts";
import { password, signInScene, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const wrong = "not the password at all";
let network = 0;
const freshAddress = () => `198.18.${Math.floor(++network / 250)}.${network % 250}`;
const statuses = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map((answer) => answer.status);
const count = (list: number[], status: number) => list.filter((one) => one === status).length;

describe("attempts to sign in", () => {
  test("are ten per account within a quarter of an hour, then 429 with the time to wait, even for the right password", async () => {
    const person = await scene.person();
    for (let attempt = 0; attempt < 10; attempt++) {
      const answer = await scene
        .browser(freshAddress())
        .send("sign-in/email", { email: person.email, password: wrong });
      expect(answer.status).toBe(401);
    }
    const answer = await scene
      .browser(freshAddress())
      .send("sign-in/email", { email: person.email, password });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toMatchObject({
      code: "TOO_MANY_ATTEMPTS",
      message: expect.stringMatching(/^Too many attempts\. Try again in \d+ minutes\.$/),
    });
    const seconds = Number(answer.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(850);
    expect(seconds).toBeLessThanOrEqual(900);
    await scene.auth.settled();
    await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password });
    await scene.auth.settled();
    const locks = await scene.rows(
      "select 1 from activities where entity_id = $1 and action = 'session:lock' and outcome = 'denied'",
      [person.id],
    );
    expect(locks).toHaveLength(1);
  });

  test("count for one account however its e-mail is spelled and whatever else the body holds", async () => {
    const person = await scene.person({ email: "lena.b@example.test" });
    const spellings = [
      "lena.b@example.test",
      "LENA.B@EXAMPLE.TEST",
      " lena.b@example.test",
      "lena.b＠example.test",
    ];
    for (let attempt = 0; attempt < 10; attempt++) {
      await scene.browser(freshAddress()).send(
        "sign-in/email",
        { email: spellings[attempt % 4], password: wrong, nonce: Math.random(), deviceId: attempt },
        {
          headers: {
            "x-forwarded-for": `10.0.0.${attempt}`,
            "x-real-ip": `10.0.0.${attempt}`,
            "content-type": "Application/JSON",
          },
        },
      );
    }
    const answer = await scene
      .browser(freshAddress())
      .send("sign-in/email", { email: person.email, password });
    expect(answer.status).toBe(429);
  });

  test("are thirty per address over all accounts; a whole IPv6 /64 is one address", async () => {
    for (const address of [
      () => "192.0.2.99",
      () => `2001:db8:1:2:${Math.floor(Math.random() * 65_535).toString(16)}::1`,
    ]) {
      const results: number[] = [];
      for (let attempt = 0; attempt < 33; attempt++) {
        const answer = await scene
          .browser(address())
          .send(
            "sign-in/email",
            { email: `stranger-${attempt}@example.test`, password: wrong },
            { headers: { "x-forwarded-for": freshAddress() } },
          );
        results.push(answer.status);
      }
      expect(count(results, 401)).toBe(30);
      expect(results.slice(30)).toEqual([429, 429, 429]);
    }
  });

  test("that succeed use nothing up", async () => {
    const person = await scene.person();
    const address = freshAddress();
    for (let round = 0; round < 4; round++) {
      for (let attempt = 0; attempt < 7; attempt++) {
        await scene.browser(address).send("sign-in/email", { email: person.email, password: wrong });
      }
      expect(
        (await scene.browser(address).send("sign-in/email", { email: person.email, password })).status,
      ).toBe(200);
    }
    expect(
      (await scene.browser(address).send("sign-in/email", { email: person.email, password: wrong })).status,
    ).toBe(401);
    expect(
      (await scene.browser(address).send("sign-in/email", { email: person.email, password: wrong })).status,
    ).toBe(401);
    expect(
      (await scene.browser(address).send("sign-in/email", { email: person.email, password: wrong })).status,
    ).toBe(429);
  });

  test("by strangers don't lock the owner out of a browser that he has used before", async () => {
    const person = await scene.person();
    const other = await scene.person();
    const own = scene.browser(freshAddress());
    await own.send("sign-in/email", { email: person.email, password });
    await own.send("sign-out");
    for (let attempt = 0; attempt < 11; attempt++) {
      await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password: wrong });
    }
    expect(
      (await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password })).status,
    ).toBe(429);
    expect((await own.send("sign-in/email", { email: person.email, password })).status).toBe(200);

    // The cookie is worth its own ten failures for its own account, and nothing for another.
    await own.send("sign-out");
    const tried = [];
    for (let attempt = 0; attempt < 12; attempt++)
      tried.push(
        (
          await own.send(
            "sign-in/email",
            { email: person.email, password: wrong },
            { address: freshAddress() },
          )
        ).status,
      );
    expect(count(tried, 401)).toBe(10);
    for (let attempt = 0; attempt < 11; attempt++)
      await scene.browser(freshAddress()).send("sign-in/email", { email: other.email, password: wrong });
    expect(
      (await own.send("sign-in/email", { email: other.email, password }, { address: freshAddress() })).status,
    ).toBe(429);
  });

  test("start afresh when the quarter of an hour is over", async () => {
    const person = await scene.person();
    for (let attempt = 0; attempt < 11; attempt++) {
      await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password: wrong });
    }
    await scene.rows("update auth_rate_limits set last_request = last_request - 900000");
    expect(
      (await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password })).status,
    ).toBe(200);
  });

  test("leave neither e-mail nor address in the table of counters", async () => {
    const person = await scene.person();
    const address = freshAddress();
    await scene.browser(address).send("sign-in/email", { email: person.email, password: wrong });
    const keys = await scene.rows<{ key: string }>("select key from auth_rate_limits");
    expect(keys.length).toBeGreaterThan(0);
    expect(JSON.stringify(keys)).not.toContain(person.email);
    expect(JSON.stringify(keys)).not.toContain(address);
  });

  test("from behind a proxy of ours are counted by the address that the proxy wrote", async () => {
    const proxied = await signInScene({ trustProxy: true });
    const results: number[] = [];
    for (let attempt = 0; attempt < 32; attempt++) {
      const answer = await proxied
        .browser("10.1.1.1")
        .send(
          "sign-in/email",
          { email: `stranger-${attempt}@example.test`, password: wrong },
          { headers: { "x-forwarded-for": `${freshAddress()}, 203.0.113.50` } },
        );
      results.push(answer.status);
    }
    expect(count(results, 429)).toBe(2);
    const other = await proxied
      .browser("10.1.1.1")
      .send(
        "sign-in/email",
        { email: "x@example.test", password: wrong },
        { headers: { "x-forwarded-for": "203.0.113.51" } },
      );
    expect(other.status).toBe(401);
    await proxied.close();
  });
});

describe("other guesses", () => {
  test("of the current password in a signed-in session are ten", async () => {
    const person = await scene.person();
    const browser = scene.browser(freshAddress());
    await browser.send("sign-in/email", { email: person.email, password });
    const results: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) {
      const path =
        ["change-password", "two-factor/enable", "two-factor/generate-backup-codes"][attempt % 3] ?? "";
      results.push(
        (
          await browser.send(path, {
            currentPassword: wrong,
            password: wrong,
            newPassword: "seven blue herons in fog",
          })
        ).status,
      );
    }
    expect(count(results, 400)).toBe(10);
    expect(results.slice(10)).toEqual([429, 429]);
  });

  test("of reset links are thirty per address, and a mailbox gets three mails", async () => {
    const person = await scene.person();
    const address = freshAddress();
    const guesses = await statuses(
      Array.from({ length: 40 }, (_, n) =>
        scene
          .browser(address)
          .send("reset-password", { token: `guess-${n}`, newPassword: "seven blue herons in fog" }),
      ),
    );
    expect(count(guesses, 400)).toBe(30);
    expect(count(guesses, 429)).toBe(10);
    const asked = [];
    for (let n = 0; n < 5; n++)
      asked.push(
        (await scene.browser(freshAddress()).send("request-password-reset", { email: person.email })).status,
      );
    await scene.auth.settled();
    expect(asked).toEqual([200, 200, 200, 429, 429]);
    expect(scene.mails.filter((mail) => mail.to === person.email)).toHaveLength(3);
  });
});

test("an address is the socket's, or the proxy's last word where there is a proxy of ours", () => {
  const headers = new Headers({ "x-forwarded-for": "198.51.100.1, 198.51.100.2" });
  expect(clientAddress(headers, "::ffff:203.0.113.9", false)).toBe("203.0.113.9");
  expect(clientAddress(headers, "10.0.0.1", true)).toBe("198.51.100.2");
  expect(clientAddress(new Headers({ "x-forwarded-for": "<script>" }), "10.0.0.1", true)).toBe("10.0.0.1");
  expect(clientAddress(new Headers(), null, false)).toBeNull();
  expect(addressBlock("203.0.113.9")).toBe("203.0.113.9");
  expect(addressBlock("2001:db8:0:7::1")).toBe("2001:db8:0:7::/64");
  expect(addressBlock("2001:0DB8:0000:0007:aaaa:bbbb:cccc:dddd")).toBe("2001:db8:0:7::/64");
  expect(addressBlock("::1")).toBe("0:0:0:0::/64");
});

test("what is over is swept away, and nothing else", async () => {
  const person = await scene.person();
  const browser = scene.browser(freshAddress());
  await browser.send("sign-in/email", { email: person.email, password });
  await scene.browser(freshAddress()).send("sign-in/email", { email: person.email, password: wrong });
  const sizes = async () =>
    (
      await scene.rows<{ sizes: string }>(
        "select concat_ws(' ', (select count(*) from user_sessions where user_id = $1), (select count(*) from auth_rate_limits where last_request > 0)) as sizes",
        [person.id],
      )
    )[0]?.sizes;
  const before = await sizes();
  await sweepSignIn(scene.db.database);
  expect(await sizes()).toBe(before);
  await scene.rows("update user_sessions set expires_at = now() - interval '2 days' where user_id = $1", [
    person.id,
  ]);
  await scene.rows("update auth_rate_limits set last_request = 1");
  await sweepSignIn(scene.db.database);
  expect(await sizes()).toBe("0 0");
});
