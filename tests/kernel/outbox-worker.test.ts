import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemActor } from "#server/auth/actor.ts";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import type { Delivery } from "#server/change/outbox.ts";
import {
  delayAfter,
  type OutboxWorker,
  type OutboxWorkerOptions,
  startOutboxWorker,
  Undeliverable,
} from "#server/jobs/outbox-worker.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

describe("the outbox worker", () => {
  let db: TestDatabase;
  let workers: OutboxWorker[] = [];
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
    await db.owner.query("delete from outbox");
  });
  afterAll(() => db.close());

  const ask = (count: number, kind = "mail") =>
    runChange(
      { database: db.database, requestId: randomUUID() },
      systemActor("jobs"),
      command("users:welcome", z.object({}), async ({ effect }) => {
        for (let n = 0; n < count; n++) await effect(kind, { n }, `welcome:${n}`);
      }),
      {},
      { mode: "apply" },
    );
  const start = async (options: Partial<OutboxWorkerOptions> & Pick<OutboxWorkerOptions, "handlers">) => {
    const worker = await startOutboxWorker({
      database: db.database,
      log: pino({ level: "silent" }),
      ...options,
    });
    workers.push(worker);
    return worker;
  };
  const outbox = async () =>
    (
      await db.owner.query<Record<string, unknown>>(
        "select *, extract(epoch from next_attempt_at - now())::float8 as wait from outbox order by idempotency_key",
      )
    ).rows;
  const until = async (what: () => boolean | Promise<boolean>) => {
    await expect.poll(what).toBe(true);
  };

  it("delivers what a change asked for, as soon as it is committed", async () => {
    const sent: Delivery[] = [];
    await start({ handlers: { mail: async (delivery) => void sent.push(delivery) } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asked = performance.now();
    const outcome = await ask(3);
    await until(() => sent.length === 3);
    // By the clock alone it would look again after half a minute.
    expect(performance.now() - asked).toBeLessThan(20_000);
    const changeId = outcome.mode === "apply" ? outcome.changeId : "";
    expect(sent.map(({ key }) => key).sort()).toEqual([0, 1, 2].map((n) => `${changeId}:welcome:${n}`));
    expect(sent[0]).toMatchObject({ changeId, kind: "mail", attempt: 1, payload: { n: expect.any(Number) } });
    await until(async () => (await outbox()).every(({ status }) => status === "sent"));
    expect((await outbox())[0]).toMatchObject({ status: "sent", attempts: 1, last_error: null });
  });

  it("sends each effect once, however many workers there are", async () => {
    await ask(120);
    const sent: string[] = [];
    const handlers = { mail: async ({ key }: Delivery) => void sent.push(key) };
    const many = await Promise.all([1, 2, 3, 4].map(() => start({ handlers })));
    await Promise.all(many.map((worker) => worker.drain()));
    await until(async () => (await outbox()).every(({ status }) => status === "sent"));
    expect(sent).toHaveLength(120);
    expect(new Set(sent).size).toBe(120);
  });

  it("tries again later what failed, with the reason kept", async () => {
    await ask(1);
    let attempts = 0;
    const fails = async () => {
      attempts++;
      if (attempts === 1) throw new Error("The mail server is asleep.");
    };
    const worker = await start({ handlers: { mail: fails }, firstDelaySeconds: 600 });
    await until(() => attempts === 1);
    await worker.drain();
    const [waiting] = await outbox();
    expect(waiting).toMatchObject({
      status: "failed",
      attempts: 1,
      last_error: "The mail server is asleep.",
    });
    expect(waiting!["wait"]).toBeGreaterThan(0);
    expect(waiting!["wait"]).toBeLessThanOrEqual(600);
    await db.owner.query("update outbox set next_attempt_at = now()");
    await worker.drain();
    expect(await outbox()).toMatchObject([{ status: "sent", attempts: 2 }]);
    expect(attempts).toBe(2);
  });

  it("gives up after its last attempt, or at once when nothing can help", async () => {
    await ask(1);
    await ask(1, "webhook");
    const attempts = { mail: 0, webhook: 0 };
    await start({
      maxAttempts: 3,
      firstDelaySeconds: 0.05,
      handlers: {
        mail: async () => {
          attempts.mail++;
          throw new Error("no");
        },
        webhook: async () => {
          attempts.webhook++;
          throw new Undeliverable("This address was switched off.");
        },
      },
    });
    await until(async () => (await outbox()).every(({ status }) => status === "dead"));
    expect(attempts).toEqual({ mail: 3, webhook: 1 });
    expect((await outbox()).map(({ last_error }) => last_error).sort()).toEqual([
      "This address was switched off.",
      "no",
    ]);
  });

  it("is not held up by a handler that never answers", async () => {
    await ask(2);
    let calls = 0;
    const hangsOnce = () => (++calls === 1 ? new Promise<void>(() => {}) : Promise.resolve());
    await start({ handlers: { mail: hangsOnce }, leaseSeconds: 3, firstDelaySeconds: 0.1, concurrency: 1 });
    await until(async () => (await outbox()).every(({ status }) => status === "sent"));
    expect(calls).toBe(3);
  });

  it("leaves effects alone that it has no handler for", async () => {
    await ask(1, "carrier-pigeon");
    const worker = await start({ handlers: { mail: async () => {} } });
    expect(await worker.drain()).toBe(0);
    expect((await outbox())[0]).toMatchObject({ status: "pending", attempts: 0 });
  });

  it("takes nothing more once it is stopped, and finishes what it has", async () => {
    await ask(1);
    let finish!: () => void;
    let started = false;
    const slow = () => {
      started = true;
      return new Promise<void>((resolve) => (finish = resolve));
    };
    const worker = await start({ handlers: { mail: slow } });
    await until(() => started);
    const stopping = worker.stop();
    await ask(1);
    finish();
    await stopping;
    expect((await outbox()).map(({ status }) => status).sort()).toEqual(["pending", "sent"]);
  });

  it("waits twice as long after each attempt, with a part by chance, up to three hours", () => {
    const longest = () => 1;
    expect([1, 2, 3, 4].map((attempt) => delayAfter(attempt, 5, longest))).toEqual([5, 10, 20, 40]);
    expect(delayAfter(30, 5, longest)).toBe(3 * 60 * 60);
    expect(delayAfter(3, 5, () => 0)).toBe(10);
  });
});
