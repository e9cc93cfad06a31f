import { pino } from "pino";
import { openSetUp } from "#server/auth/set-up.ts";
import { keepSystemRoles } from "#server/auth/system-roles.ts";
import { openConsole } from "#server/console.ts";
import { connectDatabase } from "#server/data/database.ts";
import { migrate } from "#server/data/migrator.ts";
import { openOwnedDatabase } from "#server/data/owned-database.ts";
import { demoDoorKeys, fillWithDemo } from "#server/demo.ts";
import { loadEnv } from "#server/env.ts";
import { greeting } from "#server/greeting.ts";
import { assertPortFree, serveApp } from "#server/http/serve-app.ts";

const drainMs = 10_000;

/** Opened parts, last first: what is stopped, in this order, when the process is told to end. */
const closers: (() => Promise<void>)[] = [];

async function main(): Promise<void> {
  const env = await loadEnv(process.env);
  const log = pino({
    level: env.logLevel ?? (env.isDemo && process.stdout.isTTY ? "warn" : "info"),
    base: null,
  });
  await assertPortFree(env);
  const owned = await openOwnedDatabase(env, log);
  closers.unshift(owned.close);
  await migrate({ ...owned, log });
  const isNewDemo = env.isDemo && (await fillWithDemo(owned, log));
  await keepSystemRoles(owned);
  const database = connectDatabase({ ...owned, readUrl: env.databaseReadUrl, log });
  closers.unshift(database.close);
  const desk = await openConsole({ env, database, log });
  closers.unshift(desk.close);
  const server = await serveApp(desk.app, env);
  closers.unshift(async () => {
    await desk.drain();
    await server.drain(drainMs);
  });
  // Printed once, as they would be in a log for good; `npm start -- --demo` prints them again.
  const isShown = isNewDemo || process.argv.includes("--demo");
  console.log(
    greeting({
      appUrl: env.appUrl,
      ...(env.isDemo && { demo: { keys: isShown ? await demoDoorKeys(owned, env.appUrl) : undefined } }),
      setUpLink: await openSetUp(database, env.appUrl),
    }),
  );
}

/** One Ctrl+C arrives several times: from the terminal, and from each program between it and us that hands it on. */
const sameRequestMs = 500;

let ending: Promise<void> | undefined;
let askedAt = 0;

/** Stops what was opened; a second request to end doesn't wait. */
function end(code: number): void {
  if (ending && performance.now() - askedAt < sameRequestMs) return;
  if (ending) process.exit(code || 1);
  askedAt = performance.now();
  ending = (async () => {
    for (const close of closers) await close().catch((error: unknown) => console.error(error));
    process.exit(code);
  })();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end(0));
process.on("unhandledRejection", (error) => {
  // Nobody waits for it, so nobody is answered wrongly: worth knowing, not worth ending for.
  console.error("A failure that nobody handled:", error instanceof Error ? error.stack : error);
});

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  end(1);
});
