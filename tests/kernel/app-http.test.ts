import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, brotliDecompressSync } from "node:zlib";
import { Hono } from "hono";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#server/app.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { personIn, password } from "#tests/features/sign-in-scene.ts";
import { testApp, testAppUrl, type TestApp } from "#tests/support/test-app.ts";

let app: TestApp;
let clientFolder: string;
let cookie: string;
const script = `console.log(${JSON.stringify("x".repeat(5_000))});`;
beforeAll(async () => {
  clientFolder = await mkdtemp(join(tmpdir(), "pressdesk-client-"));
  await mkdir(join(clientFolder, "assets"));
  await writeFile(join(clientFolder, "index.html"), "<!doctype html><title>Pressdesk</title>");
  await writeFile(join(clientFolder, "assets", "app-a1b2.js"), script);
  app = await testApp({ clientFolder });
  await personIn(app.db, { email: "ann@example.test", role: "owner" });
  cookie = await app.signIn("ann@example.test", password);
});
afterAll(async () => {
  await app.close();
  await rm(clientFolder, { recursive: true, force: true });
});

const trpc = (path: string, init: RequestInit = {}) =>
  app.request(`/api/trpc/${path}`, {
    ...init,
    headers: { cookie, ...(init.headers as Record<string, string>) },
  });
const mutate = (body: unknown, init: RequestInit = {}) =>
  trpc("profile.setPreferences", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });
const wordsOf = async (answer: Response) =>
  ((await answer.json()) as { error: { message: string } }).error.message;
const preferences = async () =>
  (await app.db.owner.query("select count(*)::int as n from user_preferences")).rows[0].n as number;

describe("every answer", () => {
  test.each([
    "/",
    "/support/errors",
    "/assets/app-a1b2.js",
    "/assets/none.js",
    "/healthz",
    "/readyz",
    "/api/none",
    "/api/trpc/none",
    "/api/auth/none",
    "/api/exports/none.csv",
    "/ingest/none",
  ])("%s carries the protective headers", async (path) => {
    const { headers } = await app.request(path);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has("x-powered-by")).toBe(false);
  });

  test("over https says so to the browser", async () => {
    const secure = createApp({ ...parts(), env: { appUrl: "https://desk.example.com" } });
    const { headers } = await secure.request("https://desk.example.com/healthz");
    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
  });

  test("data is never kept", async () => {
    for (const path of ["/api/trpc/users.list?input=%7B%7D", "/healthz", "/api/none"]) {
      expect((await app.request(path, { headers: { cookie } })).headers.get("cache-control"), path).toBe(
        "no-store",
      );
    }
  });
});

const parts = () => ({
  database: app.db.database,
  live: app.live,
  auth: app.auth,
  log: pino({ level: "silent" }),
  env: { appUrl: testAppUrl },
});

describe("who may call the API", () => {
  const from = (headers: Record<string, string>) =>
    mutate({ theme: "dark" }, { headers: { cookie, ...headers } });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a look-alike", { origin: "http://localhost:3000.evil.example" }],
    ["another port", { origin: "http://localhost:3001" }],
    ["the same name by https", { origin: "https://localhost:3000" }],
    ["nowhere", { origin: "null" }],
  ])("a write from %s is refused and changes nothing", async (_, headers) => {
    const before = await preferences();
    const answer = await from(headers);
    expect(answer.status).toBe(403);
    expect(await wordsOf(answer)).toContain("another site");
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(await preferences()).toBe(before);
  });

  test.each(["cross-site", "same-site"])(
    "without an origin, %s is refused by what the browser says of it",
    async (site) => {
      const headers = new Headers({ cookie, "content-type": "application/json", "sec-fetch-site": site });
      const answer = await app.app.request(`${testAppUrl}/api/trpc/profile.setPreferences`, {
        method: "POST",
        body: "{}",
        headers,
      });
      expect(answer.status).toBe(403);
      const read = await app.app.request(`${testAppUrl}/api/trpc/users.list?input=%7B%7D`, { headers });
      expect(read.status).toBe(403);
    },
  );

  test("the console's own page and programs without a browser get through to the procedure", async () => {
    const before = await preferences();
    expect((await mutate({ theme: "dark" })).status).toBe(200);
    expect(await preferences()).toBe(before + 1);
    expect((await trpc("users.list?input=%7B%7D")).status).toBe(200);
    const program = await app.app.request(`${testAppUrl}/api/trpc/users.list?input=%7B%7D`, {
      headers: { cookie },
    });
    expect(program.status).toBe(200);
  });

  test.each([
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/jsonx",
  ])("a write as %s is refused", async (type) => {
    const answer = await mutate("{}", { headers: { cookie, "content-type": type } });
    expect(answer.status).toBe(415);
  });

  test.each(["PUT", "PATCH", "DELETE", "HEAD"])("%s is not spoken here", async (method) => {
    expect((await trpc("users.list?input=%7B%7D", { method })).status).toBe(405);
  });

  test("a write by GET is refused, whatever the header says", async () => {
    const input = encodeURIComponent(JSON.stringify({}));
    const answer = await trpc(`profile.setPreferences?input=${input}`, {
      headers: { "x-http-method-override": "POST" },
    });
    expect(answer.status).toBe(405);
  });
});

describe("what is too much", () => {
  test("eleven calls in a batch", async () => {
    const paths = Array(11).fill("users.list").join(",");
    expect((await trpc(`${paths}?batch=1&input=%7B%7D`)).status).toBe(400);
    const ten = Array(10).fill("users.list").join(",");
    expect((await trpc(`${ten}?batch=1&input=${encodeURIComponent('{"0":{}}')}`)).status).toBeLessThan(300);
  });

  test("more than a megabyte, told or streamed", async () => {
    const body = JSON.stringify({ text: "x".repeat(1024 * 1024) });
    const told = await mutate(body, { headers: { cookie, "content-length": String(body.length) } });
    expect([told.status, await wordsOf(told)]).toEqual([413, "The request is larger than 1 MB."]);
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const streamed = await app.request("/api/trpc/users.list", {
      method: "POST",
      body: endless,
      duplex: "half",
      headers: { cookie },
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(sent).toBeLessThan(4 * 1024 * 1024);
  });

  test.each([21, 2_000, 100_000])("JSON %i levels deep", async (depth) => {
    const body = `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    const answer = await mutate(body);
    expect([answer.status, await wordsOf(answer)]).toEqual([
      400,
      "The request is nested deeper than 20 levels.",
    ]);
    if (depth < 1_000) expect((await trpc(`users.list?input=${encodeURIComponent(body)}`)).status).toBe(400);
  });

  test("ten thousand values", async () => {
    const answer = await mutate(`[${Array(10_001).fill(1).join(",")}]`);
    expect([answer.status, await wordsOf(answer)]).toEqual([400, "The request has more than 10,000 values."]);
  });

  test("brackets and commas inside of texts count for nothing", async () => {
    const answer = await mutate({ text: `${"[{".repeat(500)}\\"${",".repeat(20_000)}` });
    expect(await wordsOf(answer)).not.toMatch(/nested|values/);
  });

  test("what is no JSON is our caller's fault", async () => {
    expect((await mutate('{"a": "')).status).toBe(400);
    expect((await trpc("users.list?input=%7B")).status).toBe(400);
  });
});

describe("the pages", () => {
  const page = (path: string, headers: Record<string, string> = {}) =>
    app.app.request(`${testAppUrl}${path}`, { headers });

  test.each(["/", "/support/errors?record=1", "/set-up", "/flags/checkout.v2"])(
    "%s is the console",
    async (path) => {
      const answer = await page(path, { accept: "text/html" });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("<title>Pressdesk</title>");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    },
  );

  test.each([
    ["br, gzip", "br", (body: Buffer) => brotliDecompressSync(body)],
    ["gzip", "gzip", (body: Buffer) => gunzipSync(body)],
    ["br;q=0, gzip", "gzip", (body: Buffer) => gunzipSync(body)],
    ["identity", null, (body: Buffer) => body],
  ])("a script for a browser that takes %s", async (accepted, coding, open) => {
    const answer = await page("/assets/app-a1b2.js", { "accept-encoding": accepted });
    expect(answer.headers.get("content-encoding")).toBe(coding);
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(open(Buffer.from(await answer.arrayBuffer())).toString()).toBe(script);
  });

  test("what the browser has already isn't sent again", async () => {
    const etag = (await page("/", {})).headers.get("etag") ?? "";
    const answer = await page("/", { "if-none-match": etag });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
  });

  test.each([
    "/assets/gone.js",
    "/favicon.png",
    "/assets/../../package.json",
    "/assets/%2e%2e/%2e%2e/package.json",
    "/.env",
    "/index.html.br",
  ])("%s is no way to a file", async (path) => {
    const answer = await page(path);
    expect(await answer.text()).not.toMatch(/"dependencies"|AUTH_SECRET/);
    expect([200, 404]).toContain(answer.status);
    if (answer.status === 200) expect(answer.headers.get("content-type")).toContain("text/html");
  });

  test("another name of this machine leads home, so that cookies and origin agree", async () => {
    const answer = await app.app.request("http://127.0.0.1:3000/support/errors?x=1", {
      headers: { accept: "text/html" },
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([
      307,
      `${testAppUrl}/support/errors?x=1`,
    ]);
    const foreign = await app.app.request("http://evil.example/support", {
      headers: { accept: "text/html" },
    });
    expect(foreign.status).toBe(200);
  });

  test("without a build the reason is said", async () => {
    const bare = createApp({ ...parts(), clientFolder: join(clientFolder, "none") });
    const answer = await bare.request(`${testAppUrl}/`);
    expect([answer.status, await wordsOf(answer)]).toEqual([
      503,
      'The console\'s pages are not built yet. Run "npm start".',
    ]);
  });

  test("nothing but GET", async () => {
    expect((await app.request("/", { method: "POST", body: "{}" })).status).toBe(405);
  });
});

describe("readiness", () => {
  test("ready with a current database, alive always", async () => {
    expect(await (await app.request("/healthz")).json()).toEqual({ status: "alive" });
    expect(await (await app.request("/readyz")).json()).toEqual({ status: "ready" });
  });

  test("a migration that is missing makes it unready, and says so only in the log", async () => {
    const behind = await testApp();
    await behind.db.owner.query("delete from pressdesk_migrations where name = 'access'");
    const answer = await behind.request("/readyz");
    expect([answer.status, await answer.json()]).toEqual([503, { status: "not ready" }]);
    expect(behind.logged()).toContain("access rules are of another version");
    await behind.close();
  });

  test("a thousand probes are one question to the database", async () => {
    const count = async () =>
      (
        await app.db.owner.query(
          "select calls from (select sum(xact_commit + xact_rollback) as calls from pg_stat_database where datname = current_database()) s",
        )
      ).rows[0].calls as string;
    await app.db.owner.query("select pg_stat_force_next_flush()");
    const before = Number(await count());
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => app.request("/readyz")));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(Number(await count()) - before).toBeLessThan(50);
  });

  test("a draining server isn't ready", async () => {
    const draining = createApp({ ...parts(), isDraining: () => true });
    expect((await draining.request("/readyz")).status).toBe(503);
    expect((await draining.request("/healthz")).status).toBe(200);
  });
});

describe("metrics", () => {
  const token = "a-token-of-some-length";
  const scrape = (
    on: { request(path: string, init?: RequestInit): Response | Promise<Response> },
    bearer?: string,
  ) => on.request(`${testAppUrl}/metrics`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });

  test("are off without a token, and closed to whoever doesn't know it", async () => {
    expect((await scrape(createApp(parts()), token)).status).toBe(404);
    const metered = createApp({ ...parts(), env: { appUrl: testAppUrl, metricsToken: token } });
    expect([(await scrape(metered)).status, (await scrape(metered, "guess")).status]).toEqual([401, 401]);
  });

  test("count answers by door, and connections by login", async () => {
    const metered = createApp({ ...parts(), env: { appUrl: testAppUrl, metricsToken: token } });
    for (const path of ["/healthz", "/healthz", "/api/trpc/none", "/support"])
      await metered.request(`${testAppUrl}${path}`);
    const text = await (await scrape(metered, token)).text();
    expect(text).toContain('pressdesk_http_requests_total{door="healthz",status="2xx"} 2\n');
    expect(text).toContain('pressdesk_http_requests_total{door="trpc",status="4xx"} 1\n');
    expect(text).toContain('pressdesk_http_request_seconds_bucket{door="healthz",le="+Inf"} 2\n');
    expect(text).toMatch(/pressdesk_database_connections\{login="web",state="idle"\} \d+\n/);
    expect(text).not.toMatch(/NaN|undefined/);
  });
});

describe("faults", () => {
  const inside = new Error('relation "secrets" does not exist at postgres://pd_web:hunter2@db/desk');
  const broken = () => {
    const door = new Hono<DoorEnv>();
    door.get("/boom", () => Promise.reject(inside));
    return createApp({ ...parts(), doors: [{ path: "/webhooks/test", door }] });
  };

  test("nothing of the inside goes out", async () => {
    const answer = await broken().request(`${testAppUrl}/webhooks/test/boom`);
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).toContain("Something went wrong on our side. It has been recorded.");
    expect(text).toContain(answer.headers.get("x-request-id"));
    expect(text).not.toMatch(/secrets|hunter2|at Object|node_modules/);
  });

  test("a database that can't be reached is a 503 in words, not a 500", async () => {
    const gone = await testApp();
    const session = await (async () => {
      await personIn(gone.db, { email: "bob@example.test", role: "owner" });
      return gone.signIn("bob@example.test", password);
    })();
    await gone.db.database.close();
    const answer = await gone.request("/api/trpc/users.list?input=%7B%7D", { headers: { cookie: session } });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await wordsOf(answer)).toContain("can't be reached right now");
    await gone.db.owner.end();
  });
});

test("the log holds no secrets: no query string, cookie, password or long path part", async () => {
  const secret = "Zx81-very-secret-value-0123456789";
  await app.request(`/reset-password/${secret}?token=${secret}`);
  await app.request(`/api/trpc/users.list?input=${encodeURIComponent(JSON.stringify({ search: secret }))}`, {
    headers: { cookie, authorization: `Bearer ${secret}` },
  });
  await app.request("/api/auth/sign-in/email", {
    method: "POST",
    body: JSON.stringify({ email: "x@example.test", password: secret }),
  });
  await mutate({ mode: "apply", input: { id: secret } });
  const logged = app.logged();
  expect(logged).toContain('"path":"/api/trpc/users.list"');
  expect(logged).toContain('"path":"/reset-password/…"');
  expect(logged).not.toContain(secret);
  expect(logged).not.toContain(password);
  for (const pair of cookie.split("; ")) expect(logged).not.toContain(pair.split("=")[1]);
});
