import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoDsnKey } from "#drizzle/seed/demo-keys.ts";
import { signedInClient } from "#tests/support/console-client.ts";
import { consoleProcess, type ConsoleProcess } from "#tests/support/console-process.ts";

const groups = 3_000;
let dataDir: string;
let running: ConsoleProcess;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "pressdesk-kill-"));
  running = await consoleProcess({ dataDir });
  await sendErrors(running.url, groups);
});
afterAll(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function sendErrors(url: string, count: number): Promise<void> {
  const send = async (index: number) => {
    const event = JSON.stringify({
      message: "killed",
      fingerprint: ["killed", String(index)],
      environment: "kill-test",
    });
    const answer = await fetch(`${url}/ingest/sentry/api/1/envelope/?sentry_key=${demoDsnKey}`, {
      method: "POST",
      body: `{}\n{"type":"event"}\n${event}\n`,
    });
    expect(answer.status).toBe(200);
  };
  for (let from = 0; from < count; from += 100)
    await Promise.all(Array.from({ length: 100 }, (_, index) => send(from + index)));
}

const ours = { field: "environment", operator: "is", value: "kill-test" };

async function resolved(url: string): Promise<{ rows: number; entries: number }> {
  const client = await signedInClient(url, "support@pressdesk.test");
  const status = { field: "status", operator: "anyOf", value: ["resolved"] };
  const rows = await client.query<{ value: number }>("errors.count", {
    filter: { all: [ours, status] },
    exact: true,
  });
  const entries = await client.query<{ value: number }>("activities.count", {
    filter: {
      all: [
        { field: "action", operator: "is", value: "errors:resolve" },
        { field: "outcome", operator: "anyOf", value: ["ok"] },
        { field: "description", operator: "contains", value: "3,000" },
      ],
    },
    exact: true,
  });
  return { rows: rows.value, entries: entries.value };
}

test("a console killed while it resolves 3,000 errors has resolved all of them or none, and the log says the same", async () => {
  const outcomes: { rows: number; entries: number }[] = [];
  // From before the first row is written to after the commit.
  for (const delay of [5, 40, 120, 250, 500]) {
    const client = await signedInClient(running.url, "support@pressdesk.test");
    const list = await client.query<{ asOf: string }>("errors.list", { filter: ours, limit: 1 });
    const matching = { filter: ours };
    const before = await resolved(running.url);
    if (before.rows > 0)
      await client.mutate("errors.reopen", {
        input: { selection: { matching, except: [], asOf: list.asOf } },
        mode: "apply",
      });
    const answer = client
      .mutate("errors.resolve", {
        input: { selection: { matching, except: [], asOf: list.asOf } },
        mode: "apply",
      })
      .then(
        () => "answered",
        () => "cut off",
      );
    await new Promise((wait) => setTimeout(wait, delay));
    await running.kill();
    const heard = await answer;
    running = await consoleProcess({ dataDir });
    const after = await resolved(running.url);
    outcomes.push(after);
    expect([0, groups]).toContain(after.rows);
    expect(after.entries - before.entries, `after ${delay} ms`).toBe(after.rows === groups ? 1 : 0);
    if (heard === "answered") expect(after.rows).toBe(groups);
  }
  expect(outcomes).toHaveLength(5);
});
