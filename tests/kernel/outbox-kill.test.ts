import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startOutboxWorker } from "#server/jobs/outbox-worker.ts";
import { until } from "./outbox-kill-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const script = fileURLToPath(new URL("outbox-child.ts", import.meta.url));

describe("a server that is killed", () => {
  let db: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    db = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), "pressdesk-outbox-"));
  });
  afterEach(() => db.owner.query("delete from outbox"));
  afterAll(async () => {
    await db.close();
    await rm(folder, { recursive: true });
  });

  const keys = async () =>
    (await db.owner.query<{ key: string }>("select idempotency_key as key from outbox")).rows.map(
      ({ key }) => key,
    );
  const statuses = async () =>
    (await db.owner.query<{ status: string }>("select status from outbox")).rows.map(({ status }) => status);

  async function killedAfter(words: string, ...args: string[]): Promise<void> {
    const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await said(child, words);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }

  async function deliverAll(): Promise<string[]> {
    const sent: string[] = [];
    const worker = await startOutboxWorker({
      database: db.database,
      handlers: { mail: async ({ key }) => void sent.push(key) },
      log: pino({ level: "silent" }),
    });
    await until(async () => (await statuses()).every((status) => status === "sent"), "It was never sent.");
    await worker.stop();
    return sent;
  }

  it("between commit and delivery still sends, once", async () => {
    await killedAfter("committed", "commit", db.url);
    expect(await statuses()).toEqual(["pending"]);
    expect(await deliverAll()).toEqual(await keys());
    expect(await deliverAll()).toEqual([]);
  });

  it("between delivery and its receipt sends again under the same key", async () => {
    const file = join(folder, "sent");
    await killedAfter("committed", "commit", db.url);
    await killedAfter("sent, not settled", "deliver", db.url, file);
    const first = (await readFile(file, "utf8")).trim().split("\n");
    expect(first).toEqual(await keys());
    expect(await deliverAll()).toEqual(first);
  });
});

function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) =>
      reject(new Error(`The child ended with ${code} before it said "${words}".`)),
    );
    child.stdout!.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes(words)) resolve();
    });
  });
}
