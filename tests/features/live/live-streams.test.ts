import { randomUUID } from "node:crypto";
import { createTRPCClient, httpSubscriptionLink, TRPCClientError } from "@trpc/client";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AppRouter } from "#server/trpc/router.ts";
import { asOwner, giveRole, password, personIn } from "#tests/features/sign-in-scene.ts";
import { testApp, testAppUrl, type TestApp } from "#tests/support/test-app.ts";

/*
 * A stream of changes over server-sent events, read as the console's own page reads it.
 */
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

interface Listening {
  hints: { resource: string; ids: string[]; count: number }[];
  fault: Promise<unknown>;
  connected: Promise<void>;
  stop(): void;
}

function listen(cookie: string, resources: string[]): Listening {
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: `${testAppUrl}/api/trpc`,
        EventSource,
        eventSourceOptions: {
          fetch: (url, init) =>
            app.request(url.toString(), {
              headers: { ...init.headers, cookie },
              ...(init.signal instanceof AbortSignal && { signal: init.signal }),
            }),
        },
      }),
    ],
  });
  const hints: Listening["hints"] = [];
  const sign = randomUUID();
  let connect: () => void;
  let fail: (fault: unknown) => void;
  const heard = new Promise<void>((resolve) => (connect = resolve));
  const fault = new Promise<unknown>((resolve) => (fail = resolve));
  const subscription = client.live.changes.subscribe(
    { resources },
    {
      onData: (hint) => (hint.ids.includes(sign) ? connect() : void hints.push(hint)),
      onError: (error) => fail(error),
      onConnectionStateChange: ({ error }) => error && fail(error),
    },
  );
  // Again and again: the stream begins before anybody listens at its other end.
  const telling = setInterval(() => void announce("error_groups", [sign]), 50);
  const connected = heard.finally(() => clearInterval(telling));
  return { hints, fault, connected, stop: () => subscription.unsubscribe() };
}

const announce = (table: string, ids: string[], count = 1) =>
  app.db.owner.query("select pg_notify('pressdesk', $1)", [
    JSON.stringify({ table, operation: "update", organizationId: null, ids, count }),
  ]);

async function signedIn(role = "support") {
  const person = await personIn(app.db, { password, role });
  return { ...person, cookie: await app.signIn(person.email, password) };
}

/** A write with its triggers, as the database announces it; outside a change, since only the hint matters here. */
async function write(statement: string, values: unknown[]): Promise<void> {
  const client = await app.db.owner.connect();
  try {
    await client.query("begin; set local session_replication_role = replica");
    await client.query(statement, values);
    await client.query("set local session_replication_role = origin");
    const [, table] = /(?:update|into|from) (\w+)/.exec(statement) ?? [];
    const [, operation] = /^(update|insert|delete)/.exec(statement) ?? [];
    await client.query("select pg_notify('pressdesk', $1)", [
      JSON.stringify({ table, operation, organizationId: null, ids: [], count: 1 }),
    ]);
    await client.query("commit");
  } finally {
    client.release();
  }
}

// What is told is acted on in a moment; what is only seen by the clock takes fifteen seconds at the least.
const soon = 14_000;
const within = async (listening: Listening, milliseconds: number) => {
  const late = new Promise<"still open">((resolve) =>
    setTimeout(() => resolve("still open"), milliseconds).unref(),
  );
  const fault = await Promise.race([listening.fault, late]);
  if (!(fault instanceof TRPCClientError)) return fault;
  const data = fault.data as { code?: string } | undefined;
  return data?.code;
};

test("a revoked session's stream ends with 401 at once, another one of the same person stays", async () => {
  const person = await signedIn();
  const other = await app.signIn(person.email, password);
  const [ended, kept] = [listen(person.cookie, ["errors"]), listen(other, ["errors"])];
  await Promise.all([ended.connected, kept.connected]);
  const answer = await app.request("/api/auth/sign-out", {
    method: "POST",
    body: "{}",
    headers: { cookie: person.cookie },
  });
  expect(answer.status).toBe(200);
  expect(await within(ended, soon)).toBe("UNAUTHORIZED");
  expect(await within(kept, 300)).toBe("still open");
  kept.stop();
});

test("a suspended person's stream ends with 401 at once", async () => {
  const [person, bystander] = [await signedIn(), await signedIn()];
  const [ended, kept] = [listen(person.cookie, ["errors"]), listen(bystander.cookie, ["errors"])];
  await Promise.all([ended.connected, kept.connected]);
  await write("update users set status = 'suspended' where id = $1", [person.id]);
  expect(await within(ended, soon)).toBe("UNAUTHORIZED");
  expect(await within(kept, 300)).toBe("still open");
  kept.stop();
});

test("who loses a role hears what the others allow, without connecting again", async () => {
  const person = await signedIn("support");
  await giveRole(app.db, person.id, "product");
  const stream = listen(person.cookie, ["errors", "invoices"]);
  await stream.connected;
  await write(
    "delete from user_roles where user_id = $1 and role_id = (select id from roles where name = 'support')",
    [person.id],
  );
  // Everything that is still readable is announced once, since something may have been missed.
  await expect
    .poll(() => stream.hints)
    .toEqual([{ resource: "errors", operation: "update", ids: [], count: 0 }]);
  for (const table of ["invoices", "error_groups"]) await announce(table, [], 2);
  await expect.poll(() => stream.hints.slice(1)).toMatchObject([{ resource: "errors", count: 2 }]);
  await write("delete from user_roles where user_id = $1", [person.id]);
  expect(await within(stream, soon)).toBe("UNAUTHORIZED");
});

test("an open stream doesn't keep its session alive", async () => {
  const person = await signedIn();
  const stream = listen(person.cookie, ["errors"]);
  await stream.connected;
  await asOwner(
    app.db,
    "update user_sessions set last_active_at = now() - interval '1 hour', expires_at = now() + interval '1 hour' where user_id = $1",
    [person.id],
  );
  await write("update roles set description = 'Another one' where name = 'support'", []);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const [session] = await asOwner<{ idle: boolean }>(
    app.db,
    "select last_active_at < now() - interval '59 minutes' as idle from user_sessions where user_id = $1",
    [person.id],
  );
  expect(session).toEqual({ idle: true });
  await write("update user_sessions set expires_at = now() - interval '1 second' where user_id = $1", [
    person.id,
  ]);
  expect(await within(stream, soon)).toBe("UNAUTHORIZED");
});

test("a console that stops tells its streams to come back", async () => {
  const person = await signedIn();
  const stream = listen(person.cookie, ["errors"]);
  await stream.connected;
  await app.live.close();
  expect(await within(stream, soon)).toBe("SERVICE_UNAVAILABLE");
  stream.stop();
});
