import { betterAuth } from "better-auth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authEndpoints } from "#server/auth/auth-endpoints.ts";
import { createAuth } from "#server/auth/auth.ts";
import { origin, password, signInScene, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const post = (url: string, init: RequestInit = {}) =>
  scene.auth.handler(
    new Request(url, {
      method: "POST",
      body: "{}",
      ...init,
      headers: { origin, "content-type": "application/json", ...(init.headers as Record<string, string>) },
    }),
    "192.0.2.1",
  );

describe("the list of what is served", () => {
  test("leaves every other path of better-auth a 404, for the owner too", async () => {
    const owner = await scene.person({ role: "owner" });
    const browser = scene.browser();
    await browser.send("sign-in/email", { email: owner.email, password });
    const library = betterAuth({
      secret: "x".repeat(20) + Math.random().toString(36),
      baseURL: origin,
      telemetry: { enabled: false },
    });
    const known = Object.values(library.api).flatMap((endpoint) =>
      "path" in endpoint && typeof endpoint.path === "string" ? [endpoint.path.slice(1)] : [],
    );
    expect(known.length).toBeGreaterThan(20);
    const others = [
      ...known,
      "admin/list-users",
      "admin/impersonate-user",
      "admin/set-role",
      "organization/create",
      "api-key/create",
      "two-factor/get-totp-uri",
      "two-factor/send-otp",
      "two-factor/verify-otp",
      "ok",
      "error",
      "",
      ".",
    ].filter((path) => !(path in authEndpoints));
    expect(others).toContain("sign-up/email");
    for (const path of others) {
      for (const method of ["GET", "POST"]) {
        const answer =
          method === "GET"
            ? await browser.get(path)
            : await browser.send(path, { email: owner.email, password, name: "x" });
        expect(answer.status, `${method} ${path}`).toBe(404);
      }
    }
  });

  test.each([
    "//sign-in/email",
    "/sign-in//email",
    "/sign-in/email/",
    "/Sign-In/email",
    "/SIGN-IN/EMAIL",
    "/sign-in/email;a=1",
    "/sign-in/email%00",
    "/sign-in%2femail",
    "/sign-in/email/../../admin/list-users",
    "/sign-up/email",
    "/constructor",
    "/__proto__",
    "/hasOwnProperty",
  ])("has no second spelling: %s", async (path) => {
    const person = await scene.person();
    const answer = await post(`${origin}/api/auth${path}`, {
      body: JSON.stringify({ email: person.email, password, name: "x" }),
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("takes a path that resolves to a listed one as that one, with its limits", async () => {
    const person = await scene.person();
    const results = [];
    for (let attempt = 0; attempt < 11; attempt++) {
      results.push(
        (
          await post(`${origin}/api/auth/x/../sign-in/%2e/email`, {
            body: JSON.stringify({ email: person.email, password: "not the password at all" }),
          })
        ).status,
      );
    }
    expect(results.slice(-2)).toEqual([401, 429]);
  });

  test("asks for the right method", async () => {
    for (const [path, { method }] of Object.entries(authEndpoints)) {
      for (const other of ["GET", "POST", "PUT", "DELETE", "PATCH"].filter(
        (candidate) => candidate !== method,
      )) {
        const answer = await scene.auth.handler(
          new Request(`${origin}/api/auth/${path}`, { method: other, headers: { origin } }),
          null,
        );
        expect(answer.status, `${other} ${path}`).toBe(405);
      }
    }
  });
});

describe("strangers", () => {
  test("get 401 wherever a session is needed, whosever id they name", async () => {
    const victim = await scene.person();
    const before = await scene.rows("select count(*) from user_sessions");
    for (const [path, endpoint] of Object.entries(authEndpoints)) {
      if (!endpoint.needsSession) continue;
      const claims = {
        userId: victim.id,
        actorId: victim.id,
        organizationId: victim.id,
        token: victim.id,
        password,
        currentPassword: password,
        newPassword: "seven blue herons in fog",
      };
      const url = `${origin}/api/auth/${path}?userId=${victim.id}&actorId=${victim.id}`;
      const headers = {
        origin,
        "x-user-id": victim.id,
        "x-organization-id": victim.id,
        "content-type": "application/json",
      };
      const answer = await scene.auth.handler(
        new Request(url, {
          method: endpoint.method,
          headers,
          ...(endpoint.method === "POST" && { body: JSON.stringify(claims) }),
        }),
        null,
      );
      expect(answer.status, path).toBe(401);
    }
    expect(await scene.rows("select count(*) from user_sessions")).toEqual(before);
  });

  test("can't sign up", async () => {
    const answer = await scene
      .browser()
      .send("sign-up/email", { email: "new@example.test", password, name: "New" });
    expect(answer.status).toBe(404);
    expect(await scene.rows("select 1 from users where email = 'new@example.test'")).toEqual([]);
  });
});

describe("requests from elsewhere", () => {
  test.each([
    ["a foreign origin", { origin: "https://evil.example" }],
    ["no origin of its own", { origin: "null" }],
    ["a sibling host", { origin: "http://other.localhost:3000" }],
    ["another port", { origin: "http://localhost:3001" }],
    ["a look-alike", { origin: "http://localhost:3000.evil.example" }],
  ])("with %s are refused", async (_, headers) => {
    const person = await scene.person();
    const answer = await post(`${origin}/api/auth/sign-in/email`, {
      headers,
      body: JSON.stringify({ email: person.email, password }),
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("that browsers mark as cross-site, or that carry cookies without an origin, are refused", async () => {
    const person = await scene.person();
    const browser = scene.browser();
    await browser.send("sign-in/email", { email: person.email, password });
    const cookie = browser.headers().get("cookie") ?? "";
    const marks: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { cookie },
    ];
    for (const headers of marks) {
      const request = new Request(`${origin}/api/auth/sign-out`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: "{}",
      });
      expect((await scene.auth.handler(request, null)).status, JSON.stringify(Object.keys(headers))).toBe(
        403,
      );
    }
    expect(await scene.auth.actor(browser.headers())).toBeDefined();
  });

  test.each([
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
    "application/jsonp",
  ])("as %s are refused", async (type) => {
    expect(
      (
        await post(`${origin}/api/auth/sign-in/email`, {
          headers: { "content-type": type },
          body: "email=a&password=b",
        })
      ).status,
    ).toBe(415);
  });

  test.each([
    ["no JSON", "{", 400],
    ["a list", "[]", 400],
    ["a word", '"x"', 400],
    ["a number for an e-mail", '{"email":7,"password":"x"}', 400],
    ["no e-mail's shape", '{"email":"nobody","password":"x"}', 400],
    ["prototype keys", '{"__proto__":{"email":"a@b.test"},"password":"x"}', 400],
    ["too much", JSON.stringify({ email: "a@b.test", password: "x".repeat(20_000) }), 413],
    ["too long a password", JSON.stringify({ email: "a@b.test", password: "x".repeat(2000) }), 400],
  ])("with %s are refused", async (_, body, status) => {
    const answer = await post(`${origin}/api/auth/sign-in/email`, { body });
    expect(answer.status).toBe(status);
    expect((await answer.json()).message).toMatch(/\w/);
  });
});

test.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "https:evil.example",
  "javascript:alert(1)",
  "https://localhost:3000@evil.example",
  "http://localhost:3000.evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\\\\evil.example",
  " //evil.example",
])("nobody is sent to %j afterwards", async (target) => {
  const person = await scene.person();
  const before = scene.mails.length;
  const encoded = encodeURIComponent(target);
  for (const [path, body] of [
    [`sign-in/email?callbackURL=${encoded}`, { email: person.email, password }],
    ["sign-in/email", { email: person.email, password, callbackURL: target }],
    ["request-password-reset", { email: person.email, redirectTo: target }],
    [`request-password-reset?redirectTo=${encoded}`, { email: person.email }],
    ["sign-out", { callbackURL: target }],
  ] as const) {
    const answer = await scene.browser().send(path, body);
    expect(answer.status, path).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
  }
  await scene.auth.settled();
  expect(scene.mails.length).toBe(before);
});

test("a path of the console is a good place to go to afterwards", async () => {
  const person = await scene.person();
  const answer = await scene
    .browser()
    .send("sign-in/email", { email: person.email, password, callbackURL: "/support/errors?record=7" });
  expect(await answer.json()).toMatchObject({ redirect: true, url: "/support/errors?record=7" });
});

test("over https every cookie is for this host alone", async () => {
  const secure = await signInScene({ appUrl: "https://desk.example.test" });
  const person = await secure.person();
  const browser = secure.browser();
  const answer = await browser.send("sign-in/email", { email: person.email, password });
  expect(answer.status).toBe(200);
  const cookies = answer.headers.getSetCookie();
  expect(cookies.map((cookie) => cookie.split("=")[0])).toEqual([
    "__Host-pd.session_token",
    "__Host-pd.known_device",
  ]);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).not.toMatch(/Domain/);
  }
  expect(await secure.auth.actor(browser.headers())).toMatchObject({ userId: person.id });
  await secure.close();
});

test.each(["", "secret", "a".repeat(64), "short-but-random-9xKq2", "changemechangemechangemechangeme"])(
  "a secret like %j is refused at the start",
  (secret) => {
    expect(() =>
      createAuth({
        database: scene.db.database,
        log: { error() {} } as never,
        secret,
        appUrl: origin,
        sendMail: async () => {},
      }),
    ).toThrow(/AUTH_SECRET/);
  },
);
