import { randomUUID } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashApiKey } from "#server/features/api-keys/api-key-check.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

const key = "0123456789abcdef0123456789abcdef";
const otherKey = "fedcba9876543210fedcba9876543210";
let app: TestApp;

beforeAll(async () => {
  app = await testApp();
  await setScene(
    app.db,
    `with projects as (
       insert into ingest_projects (name, slug, ingest_id) values ('Shop', 'shop', 71), ('App', 'app', 72) returning id, ingest_id
     )
     insert into api_keys (name, prefix, key_hash, scopes, project_id)
     select 'Key of ' || ingest_id, 'pd', case ingest_id when 71 then $1 else $2 end, '["ingest:errors"]', id from projects`,
    [hashApiKey(key), hashApiKey(otherKey)],
  );
  await setScene(
    app.db,
    `insert into api_keys (name, prefix, key_hash, scopes) values ('Reader', 'pd', $1, '["flags:read"]')`,
    [hashApiKey("reader")],
  );
});
afterAll(() => app.close());

interface Sending {
  body: string | Buffer;
  query?: string;
  headers?: Record<string, string>;
  project?: number;
  method?: string;
}

const send = ({
  body,
  query = `?sentry_key=${key}&sentry_version=7`,
  headers = {},
  project = 71,
  method = "POST",
}: Sending) =>
  app.app.request(`http://localhost:3000/ingest/sentry/api/${project}/envelope/${query}`, {
    method,
    headers,
    ...(method === "POST" && { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });

const event = (mark: string, extra: object = {}) =>
  JSON.stringify({ message: mark, fingerprint: [mark], ...extra });
const envelope = (
  payload: string,
  { header = {}, withLength = false }: { header?: object; withLength?: boolean } = {},
) =>
  `${JSON.stringify(header)}\n${JSON.stringify({ type: "event", ...(withLength && { length: Buffer.byteLength(payload) }) })}\n${payload}\n`;

async function stored(mark: string): Promise<number> {
  const { rows } = await app.db.owner.query(
    "select count(*)::int as n from error_logs where payload -> 'fingerprint' ->> 0 = $1",
    [mark],
  );
  return rows[0].n;
}

test.each([
  ["with an item length", (body: string) => ({ body: envelope(body, { withLength: true }) })],
  ["without an item length", (body: string) => ({ body: envelope(body) })],
  ["gzip", (body: string) => ({ body: gzipSync(envelope(body)), headers: { "content-encoding": "gzip" } })],
  [
    "deflate",
    (body: string) => ({ body: deflateSync(envelope(body)), headers: { "content-encoding": "deflate" } }),
  ],
  [
    "brotli",
    (body: string) => ({ body: brotliCompressSync(envelope(body)), headers: { "content-encoding": "br" } }),
  ],
  [
    "as text/plain",
    (body: string) => ({ body: envelope(body), headers: { "content-type": "text/plain;charset=UTF-8" } }),
  ],
  ["as bytes without a type", (body: string) => ({ body: Buffer.from(envelope(body)) })],
  [
    "key in the header",
    (body: string) => ({
      body: envelope(body),
      query: "",
      headers: { "x-sentry-auth": `Sentry sentry_version=7, sentry_key=${key}` },
    }),
  ],
  [
    "key in the envelope's DSN",
    (body: string) => ({ body: envelope(body, { header: { dsn: `http://${key}@host/71` } }), query: "" }),
  ],
])("an event is stored and answered with its id: %s", async (name, sending) => {
  const answer = await send(sending(event(name)));
  expect(await answer.json()).toEqual({ id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("access-control-expose-headers")).toMatch(/X-Sentry-Rate-Limits.*Retry-After/);
  expect(await stored(name)).toBe(1);
});

test("the envelope's event id beats the event's own, and a retry is stored once", async () => {
  const id = randomUUID().replaceAll("-", "");
  const body = envelope(event("retry", { event_id: randomUUID(), timestamp: Date.now() / 1000 }), {
    header: { event_id: id },
  });
  for (let attempt = 0; attempt < 3; attempt++) expect(await (await send({ body })).json()).toEqual({ id });
  expect(await stored("retry")).toBe(1);
});

test("items of other kinds are skipped, known or not", async () => {
  const body = `{}\n{"type":"session"}\n{"sid":"x"}\n{"type":"something_new","length":3}\nabc\n{"type":"event"}\n${event("mixed")}\n`;
  expect((await send({ body })).status).toBe(200);
  expect(await stored("mixed")).toBe(1);
});

test.each([
  ["no key", { query: "" }, 403],
  ["a wrong key", { query: "?sentry_key=00000000000000000000000000000000" }, 403],
  ["a key of another project", { query: `?sentry_key=${otherKey}` }, 403],
  ["a key without the scope", { query: "?sentry_key=reader" }, 403],
  ["keys that don't agree", { headers: { "x-sentry-auth": `Sentry sentry_key=${otherKey}` } }, 403],
  ["no JSON", { body: "nonsense" }, 400],
  ["an event that is no object", { body: envelope("[1]") }, 400],
  [
    "cut-off gzip",
    { body: gzipSync(envelope(event("cut"))).subarray(0, 30), headers: { "content-encoding": "gzip" } },
    400,
  ],
  ["an unknown encoding", { body: envelope(event("enc")), headers: { "content-encoding": "zstd" } }, 400],
  [
    "event and transaction together",
    { body: `{}\n{"type":"event"}\n${event("both")}\n{"type":"transaction"}\n{}\n` },
    400,
  ],
  [
    "an event over 1 MB",
    { body: envelope(event("large", { extra: { pad: "x".repeat(1024 * 1024) } })) },
    413,
  ],
  [
    "a small body that unfolds to 30 MB",
    { body: gzipSync(Buffer.alloc(30 * 1024 * 1024, 0x20)), headers: { "content-encoding": "gzip" } },
    413,
  ],
])("refuses %s", async (name, sending, status) => {
  const answer = await send({ body: envelope(event(name)), ...sending });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(await answer.json()).toEqual({ detail: expect.any(String) });
  expect(await stored(name)).toBe(0);
});

test("a browser's preflight is answered", async () => {
  const answer = await send({
    body: "",
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-headers")).toContain("X-Sentry-Auth");
});

test("what a client reports as lost is counted", async () => {
  const report = JSON.stringify({
    timestamp: 1,
    discarded_events: [{ reason: "ratelimit_backoff", category: "error", quantity: 7 }],
  });
  await send({ body: `{}\n{"type":"client_report"}\n${report}\n` });
  await send({ body: `{}\n{"type":"client_report"}\n${report}\n` });
  await expect
    .poll(
      async () =>
        (
          await app.db.owner.query(
            "select sum(quantity)::int as n from ingest_outcomes where reason like 'client:%'",
          )
        ).rows[0].n,
    )
    .toBe(14);
});

test("a client's odd words are counted with the others, and at most ten reports of an envelope", async () => {
  const report = (category: string) =>
    `{"type":"client_report"}\n${JSON.stringify({ discarded_events: [{ reason: "odd", category, quantity: 1 }] })}\n`;
  const odd = ["nul\0", "half \ud83d", `${"x".repeat(99)}\u{1F600}`];
  const many = Array.from({ length: 20 }, (_, index) => report(odd[index] ?? `odd ${index}`));
  expect((await send({ body: `{}\n${many.join("")}` })).status).toBe(200);
  const counted = async () =>
    (
      await app.db.owner.query<{ category: string }>(
        "select category from ingest_outcomes where reason = 'client: odd' order by category",
      )
    ).rows.map(({ category }) => category);
  await expect.poll(async () => (await counted()).length).toBeGreaterThan(0);
  expect((await counted()).toSorted()).toEqual(
    [
      "nul\uFFFD",
      "half \uFFFD",
      `${"x".repeat(99)}\uFFFD`,
      ...Array.from({ length: 7 }, (_, index) => `odd ${index + 3}`),
    ].toSorted(),
  );
});

test("a revoked key stops within its memory of two seconds", async () => {
  await setScene(app.db, "update api_keys set revoked_at = now() where key_hash = $1", [
    hashApiKey(otherKey),
  ]);
  await expect
    .poll(
      async () =>
        (await send({ body: envelope(event("revoked")), query: `?sentry_key=${otherKey}`, project: 72 }))
          .status,
    )
    .toBe(403);
});
