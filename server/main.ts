import { pino } from "pino";
import { openSetUp } from "#server/auth/set-up.ts";
import { keepSystemRoles } from "#server/auth/system-roles.ts";
import { openConsole } from "#server/console.ts";
import { connectDatabase } from "#server/data/database.ts";
import { migrate } from "#server/data/migrator.ts";
import { openOwnedDatabase } from "#server/data/owned-database.ts";
import { demoDoorKeys, fillWithDemo, type DemoKey } from "#server/demo.ts";
import { loadEnv, type Env } from "#server/env.ts";
import { assertPortFree, serveApp } from "#server/http/serve-app.ts";
import { demoPassword, demoSignIns } from "#shared/demo-sign-ins.ts";

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
  if (env.isDemo) await fillWithDemo(owned, log);
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
  const keys = env.isDemo ? await demoDoorKeys(owned, env.appUrl) : [];
  greet(env, keys, await openSetUp(database, env.appUrl));
}

function greet(env: Env, keys: readonly DemoKey[], setUpLink: string | undefined): void {
  const lines = [`Pressdesk is ready on ${env.appUrl}`];
  if (env.isDemo) {
    lines.push("", `Demo sign-ins, all with the password "${demoPassword}":`);
    for (const { email, description } of demoSignIns) lines.push(`  ${email.padEnd(26)} ${description}`);
  }
  if (keys.length > 0) {
    lines.push("", "Demo keys for the doors:");
    for (const { label, value } of keys) lines.push(`  ${label.padEnd(32)} ${value}`);
  }
  if (setUpLink)
    lines.push("", "Nobody owns this console yet. Make the first owner within 24 hours:", `  ${setUpLink}`);
  console.log(`\n${lines.join("\n")}\n`);
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
