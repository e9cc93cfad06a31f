import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import type { ErrorIntake } from "#server/features/errors/error-intake.ts";
import { serveApp, type RunningServer } from "#server/http/serve-app.ts";
import { sentryDoor } from "#server/ingest/sentry/sentry-door.ts";
import { standingDoors } from "#tests/support/standing-doors.ts";

const holder = {
  keyId: "k",
  scopes: ["ingest:errors"],
  projectId: "7f6b2c9e-52a1-4a53-9a5e-0b8a6f2c1d3e",
  ingestId: 7,
  organizationId: null,
};

let server: RunningServer | undefined;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.drain(0);
});

const otherHolder = { ...holder, projectId: "0d3c5a52-93f4-4a0e-8a55-6d2b1c9e4f70", ingestId: 8 };

/** A listening door whose intake says when an event is stored. */
async function listeningDoor(store: ErrorIntake["store"], capacity?: number) {
  const losses: string[] = [];
  const door = sentryDoor({
    checkKey: (key) => Promise.resolve(key === "k" ? holder : otherHolder),
    intake: { store, close: async () => {} },
    outcomes: {
      count: (_, category, reason, quantity) => losses.push(`${quantity} ${category} ${reason}`),
      close: async () => {},
    },
    log: pino({ level: "silent" }),
    ...(capacity !== undefined && { capacity }),
  });
  server = await serveApp(standingDoors({ "/ingest/sentry": door }), { host: "127.0.0.1", port: 0 });
  const { port } = server;
  return {
    losses,
    port,
    /** A request that never ends, of which `size` bytes have come. */
    begin: async (query: string, size: number) => {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      socket.write(
        `POST /ingest/sentry/api/7/envelope/${query} HTTP/1.1\r\nhost: a\r\ncontent-length: 8000000\r\n\r\n`,
      );
      await new Promise((written) => socket.write("x".repeat(size), written));
    },
    send: (size: number, isZipped = false, project = 7) => {
      const body = Buffer.from(
        `{}\n{"type":"event"}\n${JSON.stringify({ message: "m", extra: "x".repeat(size) })}\n`,
      );
      const key = project === 7 ? "k" : "o";
      return fetch(`http://127.0.0.1:${port}/ingest/sentry/api/${project}/envelope/?sentry_key=${key}`, {
        method: "POST",
        body: new Uint8Array(isZipped ? gzipSync(body) : body),
        headers: isZipped ? { "content-encoding": "gzip" } : {},
      });
    },
  };
}

function expectToldToWait(answer: Response) {
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("10");
  expect(answer.headers.get("x-sentry-rate-limits")).toBe("10:error:key:overload");
  expect(answer.headers.get("access-control-expose-headers")).toMatch(/X-Sentry-Rate-Limits.*Retry-After/);
}

test("what the waiting bodies hold is bounded: beyond it 429 with the limits, until one is answered", async () => {
  const waiting: (() => void)[] = [];
  const door = await listeningDoor(() => new Promise((stored) => waiting.push(stored)), 200_000);
  const first = door.send(60_000);
  await expect.poll(() => waiting.length).toBe(1);
  expectToldToWait(await door.send(60_000));
  // Some 100 bytes on the wire, 60,000 in memory.
  expectToldToWait(await door.send(60_000, true));
  expect(door.losses).toEqual(["1 unknown overload", "1 unknown overload"]);
  waiting[0]!();
  expect((await first).status).toBe(200);
  const next = door.send(60_000);
  await expect.poll(() => waiting.length).toBe(2);
  waiting[1]!();
  expect((await next).status).toBe(200);
});

test("who hasn't shown a key can only fill the strangers' room, and one project only half of the rest", async () => {
  const waiting: (() => void)[] = [];
  const door = await listeningDoor(() => new Promise((stored) => waiting.push(stored)), 800_000);
  const stranger = (size: number) =>
    fetch(`http://127.0.0.1:${door.port}/ingest/sentry/api/7/envelope/`, {
      method: "POST",
      body: `{"dsn":"http://k@host/7"}\n{"type":"event"}\n${JSON.stringify({ message: "x".repeat(size) })}\n`,
    });
  for (let count = 0; count < 10; count++) await door.begin("", 95_000);
  await expect.poll(async () => (await stranger(90_000)).status).toBe(429);

  const answers = [door.send(300_000)];
  await expect.poll(() => waiting.length).toBe(1);
  expectToldToWait(await door.send(150_000));
  answers.push(door.send(300_000, false, 8));
  await expect.poll(() => waiting.length).toBe(2);
  for (const stored of waiting) stored();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
});

test("what a stranger sent belongs to its project once its key is known", async () => {
  const waiting: (() => void)[] = [];
  const door = await listeningDoor(() => new Promise((stored) => waiting.push(stored)), 800_000);
  const stranger = () =>
    fetch(`http://127.0.0.1:${door.port}/ingest/sentry/api/7/envelope/`, {
      method: "POST",
      body: `{"dsn":"http://k@host/7"}\n{"type":"event"}\n${JSON.stringify({ message: "x".repeat(90_000) })}\n`,
    });
  const answers = [];
  for (let count = 1; count <= 4; count++) {
    answers.push(stranger());
    await expect.poll(() => waiting.length).toBe(count);
  }
  expectToldToWait(await stranger());
  expect(door.losses).toEqual(["1 unknown overload"]);
  for (const stored of waiting) stored();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test("a body that is cut off gives back what it held", async () => {
  const door = await listeningDoor(() => Promise.resolve(), 200_000);
  for (let round = 0; round < 3; round++) {
    const socket = connect(door.port, "127.0.0.1");
    socket.write(
      `POST /ingest/sentry/api/7/envelope/?sentry_key=k HTTP/1.1\r\nhost: a\r\ncontent-length: 90000\r\n\r\n`,
    );
    await new Promise((written) => socket.write("x".repeat(60_000), written));
    socket.destroy();
  }
  await expect.poll(async () => (await door.send(90_000)).status).toBe(200);
});

test("a body in chunks without a length is read, and refused at the limit", async () => {
  const door = await listeningDoor(() => Promise.resolve());
  const chunked = (chunks: string[]) =>
    fetch(`http://127.0.0.1:${door.port}/ingest/sentry/api/7/envelope/?sentry_key=k`, {
      method: "POST",
      body: new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      }),
      duplex: "half",
    } as RequestInit);
  expect((await chunked(["{}\n", '{"type":"event"}\n', '{"mess', 'age":"m"}'])).status).toBe(200);
  const tooLong = await chunked(Array.from({ length: 21 }, () => "x".repeat(1024 * 1024)));
  expect(tooLong.status).toBe(413);
  expect(await tooLong.json()).toEqual({ detail: "The body is larger than 20 MB." });
});
