import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createApp } from "#server/app.ts";
import { serveApp, type RunningServer } from "#server/http/serve-app.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { personIn, password } from "#tests/features/sign-in-scene.ts";
import { testApp, testAppUrl, type TestApp } from "#tests/support/test-app.ts";

let app: TestApp;
let server: RunningServer;
let url: string;
let cookie: string;
const reached: string[] = [];
let release: () => void;
beforeAll(async () => {
  app = await testApp();
  await personIn(app.db, { email: "ann@example.test", role: "owner" });
  cookie = await app.signIn("ann@example.test", password);
});
afterAll(() => app.close());
beforeEach(async () => {
  const door = new Hono<DoorEnv>();
  const held = new Promise<void>((resolve) => (release = resolve));
  door.get("/slow", async (c) => {
    reached.push("slow");
    await held;
    return c.text("done");
  });
  const { database } = app.db;
  const log = app.log;
  const served = createApp({
    database,
    live: app.live,
    auth: app.auth,
    log,
    env: { appUrl: testAppUrl },
    doors: [{ path: "/webhooks/test", door }],
  });
  server = await serveApp(served, { host: "127.0.0.1", port: 0 }, 2_000);
  url = `http://127.0.0.1:${server.port}`;
  reached.length = 0;
});
afterEach(() => server.drain(0));

const waiting = async () =>
  (
    await app.db.owner.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
  ).rows[0].n as number;
const until = async (isTrue: () => Promise<boolean> | boolean) => {
  await expect.poll(isTrue).toBe(true);
};

test("a caller that goes away takes its statement along", async () => {
  const locker = await app.db.owner.connect();
  await locker.query("begin; lock table coupons in access exclusive mode");
  const controller = new AbortController();
  const asked = fetch(`${url}/api/trpc/coupons.list?input=%7B%7D`, {
    headers: { cookie },
    signal: controller.signal,
  }).catch((error: Error) => error.name);
  await until(async () => (await waiting()) === 1);
  controller.abort();
  expect(await asked).toBe("AbortError");
  await until(async () => (await waiting()) === 0);
  await locker.query("rollback");
  locker.release();
});

test("a running request is answered while the server drains, a new one isn't taken", async () => {
  const running = fetch(`${url}/webhooks/test/slow`).then((answer) => answer.text());
  await until(() => reached.includes("slow"));
  const drained = server.drain(120_000);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  release();
  expect(await running).toBe("done");
  const answered = performance.now();
  await drained;
  expect(performance.now() - answered).toBeLessThan(60_000);
});

test("draining doesn't wait for ever", async () => {
  const running = fetch(`${url}/webhooks/test/slow`).catch(() => "cut");
  await until(() => reached.includes("slow"));
  await server.drain(100);
  expect(await running).toBe("cut");
});

test("a sender of half a request is let go, and holds nobody up", async () => {
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
  const closed = once(socket, "close").then(() => "closed");
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  socket.resume();
  expect(await Promise.race([closed, sleep(60_000, "still open", { ref: false })])).toBe("closed");
});

test("the port being taken is said in words", async () => {
  await expect(serveApp(new Hono(), { host: "127.0.0.1", port: server.port })).rejects.toThrow(
    `Port ${server.port} on 127.0.0.1 is taken by another program. Stop it, or set PORT to a free one.`,
  );
});

test("live hints stream, and end when the server drains", async () => {
  const input = encodeURIComponent(JSON.stringify({ resources: ["outbox"] }));
  const stream = await fetch(`${url}/api/trpc/live.changes?input=${input}`, {
    headers: { cookie, accept: "text/event-stream" },
  });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const reader = stream.body!.getReader();
  let text = "";
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += new TextDecoder().decode(value);
    }
  })();
  // Again and again: the headers are there before the stream listens.
  const hint = JSON.stringify({
    table: "outbox",
    operation: "insert",
    organizationId: null,
    ids: [],
    count: 3,
  });
  const telling = setInterval(
    () => void app.db.owner.query("select pg_notify('pressdesk', $1)", [hint]),
    100,
  );
  await until(() => text.includes('"outbox"')).finally(() => clearInterval(telling));
  const started = performance.now();
  await app.live.close();
  await server.drain(120_000);
  await reading.catch(() => {});
  expect(performance.now() - started).toBeLessThan(60_000);
});
