import { Writable } from "node:stream";
import type { Hono } from "hono";
import pino from "pino";
import type { Actor } from "#server/auth/actor.ts";
import type { Auth } from "#server/auth/auth.ts";
import { diffResources } from "#server/change/diff-resources.ts";
import { openConsole } from "#server/console.ts";
import type { LiveChanges } from "#server/data/live-changes.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { commandsOf, listsBeside } from "#server/trpc/procedures.ts";
import { appRouter } from "#server/trpc/router.ts";
import { testSecret } from "./global-setup.ts";
import { testDatabase, type TestDatabase, type TestDatabaseOptions } from "./test-database.ts";

export const testAppUrl = "http://localhost:3000";
export const demoPassword = "pressdesk-demo";

type Caller = ReturnType<typeof appRouter.createCaller>;

export interface TestApp {
  db: TestDatabase;
  app: Hono<DoorEnv>;
  auth: Auth;
  live: LiveChanges;
  log: pino.Logger;
  /** A request as the console's own page sends it: same origin, JSON. Headers given here win. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in through /api/auth; gives the `cookie` header for further requests. Throws when refused. */
  signIn(email: string, password?: string): Promise<string>;
  /** The router without HTTP, as somebody (undefined: nobody). Errors arrive as `TRPCError`. */
  caller(actor: Actor | undefined, options?: { signal?: AbortSignal; requestId?: string }): Caller;
  /** What was logged so far, as one text of JSON lines. */
  logged(): string;
  close(): Promise<void>;
}

export interface TestAppOptions extends TestDatabaseOptions {
  /** Fills the new database before the app opens on it. */
  seed?: (db: TestDatabase) => Promise<void>;
  appUrl?: string;
  clientFolder?: string;
}

/** The whole console on a database of its own, put together as `main.ts` does it. Close it in `afterAll`. */
export async function testApp({
  seed,
  appUrl = testAppUrl,
  clientFolder,
  ...options
}: TestAppOptions = {}): Promise<TestApp> {
  const db = await testDatabase(options);
  await seed?.(db);
  const lines: string[] = [];
  const log = pino(
    { level: "debug" },
    new Writable({ write: (line: Buffer, _encoding, done) => (lines.push(line.toString()), done()) }),
  );
  const { database } = db;
  const opened = await openConsole({
    env: { appUrl, authSecret: testSecret, trustProxy: false, isDemo: true },
    database,
    log,
    passwordCost: 4,
    // Seconds after the start they would sweep and tell in the middle of whatever a test is about.
    clockJobs: [],
    ...(clientFolder !== undefined && { clientFolder }),
  });
  const request: TestApp["request"] = async (path, init = {}) => {
    const headers = new Headers({ origin: appUrl, "sec-fetch-site": "same-origin" });
    if (init.body !== undefined && init.body !== null) headers.set("content-type", "application/json");
    new Headers(init.headers).forEach((value, name) => headers.set(name, value));
    return opened.app.request(new URL(path, appUrl), { ...init, headers });
  };
  return {
    db,
    app: opened.app,
    auth: opened.auth,
    live: opened.live,
    log,
    request,
    async signIn(email, password = demoPassword) {
      const answer = await request("/api/auth/sign-in/email", {
        method: "POST",
        body: JSON.stringify({ email, password }),
      });
      if (!answer.ok)
        throw new Error(`Sign-in of ${email} was refused: ${answer.status} ${await answer.text()}`);
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; ");
    },
    caller: (actor, { signal, requestId = crypto.randomUUID() } = {}) =>
      appRouter.createCaller({
        database,
        live: opened.live,
        auth: opened.auth,
        actor,
        requestId,
        log,
        signal,
        diffResources: diffResources(Object.values(allLists)),
        commandAt: commandsOf(appRouter),
        listAt: listsBeside(allLists),
      }),
    logged: () => lines.join(""),
    async close() {
      await opened.close();
      await db.close();
    },
  };
}
