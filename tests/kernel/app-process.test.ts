import { spawn } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { consoleProcess, freePort, type ConsoleProcess } from "#tests/support/console-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const noDemo = { DEMO: "0" };
let dataDir: string;
let running: ConsoleProcess[];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "pressdesk-process-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
beforeEach(() => {
  running = [];
});
afterEach(async () => {
  for (const one of running) await one.stop();
});

async function start(env: Record<string, string> = noDemo, port?: number): Promise<ConsoleProcess> {
  const started = await consoleProcess({ dataDir, env, ...(port !== undefined && { port }) });
  running.push(started);
  return started;
}

/** Runs a script to its end. */
function run(
  script: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ code: number | null; words: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      cwd: root,
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: "", VITEST: "", ...noDemo, ...env },
    });
    let words = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (words += text.toString()));
    child.once("exit", (code) => resolve({ code, words }));
  });
}

test("a console without an owner prints the one-time link, and stops cleanly", async () => {
  const first = await start();
  expect(first.output()).toContain(`Pressdesk is ready on ${first.url}`);
  expect(first.output()).toMatch(
    /first owner within 24 hours:\n {2}http:\/\/localhost:\d+\/set-up\?token=[\w-]{43}\n/,
  );
  await first.stop();
  expect(running.pop()).toBe(first);
  await expect(stat(join(dataDir, "console.lock"))).rejects.toThrow("ENOENT");
});

test("a second console on the same data is refused in words", async () => {
  const first = await start();
  const second = await run("server/main.ts", [], { PORT: String(await freePort()) });
  expect(second.code).toBe(1);
  expect(second.words).toContain(`is in use by another Pressdesk (process ${first.pid})`);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test("a bad variable and a taken port end the start with a sentence and code 1", async () => {
  const bad = await run("server/main.ts", [], { PORT: "http", APP_URL: "nowhere" });
  expect(bad.code).toBe(1);
  expect(bad.words).toContain("PORT must be a port");
  expect(bad.words).toContain("APP_URL must be");
  expect(bad.words).not.toMatch(/\n\s+at /);

  const port = await freePort();
  const first = await start(noDemo, port);
  const other = await mkdtemp(join(tmpdir(), "pressdesk-process-"));
  const taken = await run("server/main.ts", [], { PORT: String(port), DATA_DIR: other });
  expect(taken).toMatchObject({
    code: 1,
    words: expect.stringContaining(`Port ${port} on 127.0.0.1 is taken by another program.`),
  });
  await rm(other, { recursive: true, force: true });
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test("killed like by a power cut, it starts again by itself", async () => {
  const first = await start();
  await first.kill();
  running.pop();
  const second = await start();
  expect(second.output()).toContain("Pressdesk is ready on");
});

test("backup beside a running console, then restore; migrations there and back", async () => {
  const first = await start();
  const file = join(dataDir, "all.backup.gz");
  const saved = await run("scripts/backup.ts", [file]);
  expect(saved).toMatchObject({
    code: 0,
    words: expect.stringMatching(/rows of \d+ tables\.\nKeep AUTH_SECRET with it/),
  });
  const status = await run("scripts/db-migrate.ts", ["--status"]);
  expect(status.words).toMatch(/applied {2}0000_schema\n[^]*access rules are current/);
  const hasty = await run("scripts/restore.ts", [file]);
  expect(hasty).toMatchObject({ code: 1, words: expect.stringContaining("is in use by another Pressdesk") });
  await first.stop();
  running.pop();

  const restored = await run("scripts/restore.ts", [file]);
  expect(restored).toMatchObject({ code: 0, words: expect.stringContaining("Restored ") });
  const back = await run("scripts/db-rollback.ts", ["--steps", "1"]);
  expect(back).toMatchObject({ code: 0, words: expect.stringContaining("Rolled back: ") });
  const forth = await run("scripts/db-migrate.ts");
  expect(forth).toMatchObject({ code: 0, words: expect.stringMatching(/Applied: .*access rules\./) });
});

test("nothing is wiped on a server without being meant", async () => {
  const env = {
    DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/desk",
    AUTH_SECRET: "q9Zt3Lr8Wm2Vx7Kc5Yb1Nf6Hd4Js0Pg-Ae",
  };
  for (const script of ["scripts/db-reset.ts", "scripts/db-rollback.ts"]) {
    expect(await run(script, [], env)).toMatchObject({
      code: 1,
      words: expect.stringContaining('Add "-- --yes" if you mean it.'),
    });
  }
});
