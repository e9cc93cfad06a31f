import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OutboxWorker, startOutboxWorker } from "#server/jobs/outbox-worker.ts";
import { appRouter } from "#server/trpc/router.ts";
import { changeScene, type Scene } from "#tests/kernel/change-scene.ts";

describe("sending effects again", () => {
  let scene: Scene;
  let worker: OutboxWorker | undefined;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    await scene.rows("delete from outbox");
    return async () => {
      await worker?.stop();
      worker = undefined;
    };
  });

  const api = (permissions: readonly string[] = ["*"]) =>
    appRouter.createCaller(scene.context({ ...scene.staff, permissions: new Set(permissions) }));
  const effects = (status: string, count = 1, nextAttempt = "now() + interval '3 hours'") =>
    scene.bareUpdate(
      `insert into outbox (kind, idempotency_key, payload, status, attempts, last_error, next_attempt_at)
       select 'mail', gen_random_uuid()::text, '{"to": "someone@pressdesk.test"}', $1, 15, 'No route to host', ${nextAttempt}
       from generate_series(1, $2::int) returning id`,
      [status, count],
    );
  const states = async (ids: readonly string[]) =>
    (
      await scene.rows<{ status: string }>("select status from outbox where id = any($1) order by id", [ids])
    ).map(({ status }) => status);
  const replay = (ids: readonly string[], mode: "rehearse" | "apply" = "apply", permissions?: string[]) =>
    api(permissions).outbox.replay({ mode, input: { selection: { ids: [...ids] } } });

  it("puts what was given up back, under its key, and the worker sends it at once", async () => {
    const ids = await effects("dead", 2);
    const keys = await scene.rows<{ key: string }>("select idempotency_key as key from outbox");
    const sent: string[] = [];
    worker = await startOutboxWorker({
      database: scene.database,
      handlers: { mail: async ({ key, attempt }) => void sent.push(`${key} ${attempt}`) },
      log: pino({ level: "silent" }),
    });
    const outcome = await replay(ids);
    expect(outcome).toMatchObject({ mode: "apply", rowCount: 2, result: { rowCount: 2 } });
    await expect.poll(() => sent.length).toBe(2);
    expect(sent.sort()).toEqual(keys.map(({ key }) => `${key} 1`).sort());
    await expect.poll(() => states(ids)).toEqual(["sent", "sent"]);
    const [entry] = await scene.rows<{ action: string; description: string }>(
      "select action, description from activities order by position desc limit 1",
    );
    expect(entry).toEqual({ action: "outbox:replay", description: "Sent 2 effects again" });
  });

  it("shows beforehand what would be sent, and sends nothing", async () => {
    const ids = await effects("dead");
    const outcome = await replay(ids, "rehearse");
    expect(outcome).toMatchObject({
      mode: "rehearse",
      plan: { counts: [{ table: "outbox", operation: "update", rows: 1 }] },
    });
    expect(await states(ids)).toEqual(["dead"]);
  });

  it("leaves what arrived or is about to go out, and says so", async () => {
    const [dead] = await effects("dead");
    const [sent] = await effects("sent");
    const [underway] = await effects("failed", 1, "now() + interval '40 seconds'");
    const [waiting] = await effects("failed");
    const plan = await replay([dead!, sent!, underway!, waiting!], "rehearse");
    expect(plan).toMatchObject({
      plan: { warnings: ["2 of the chosen have gone out or are about to; they stay as they are."] },
    });
    expect(await replay([dead!, sent!, underway!, waiting!])).toMatchObject({ rowCount: 2 });
    expect(await states([sent!])).toEqual(["sent"]);
    expect(await states([underway!])).toEqual(["failed"]);
    await expect(replay([sent!])).rejects.toThrow("There is nothing to send again");
  });

  it("needs its own permission, and the list hides what was sent from those who may not read contacts", async () => {
    const ids = await effects("dead");
    await expect(replay(ids, "apply", ["outbox:read"])).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await states(ids)).toEqual(["dead"]);
    const [row] = (await api(["outbox:read"]).outbox.list({})).rows;
    expect(row).toMatchObject({ status: "dead", lastError: "No route to host" });
    expect(JSON.stringify(row)).not.toContain("someone@");
  });

  it("stands on the page of its change: state, attempts and the last error, those in trouble first", async () => {
    const changeId = await scene.changeOf(scene.as().create({ mode: "apply", input: { code: "EFFECTS" } }));
    await scene.bareUpdate(
      `insert into outbox (change_id, kind, idempotency_key, status, attempts, last_error)
       select $1, 'webhook', 'extra ' || n, 'dead', 15, 'HTTP 500' from generate_series(1, 60) n returning id`,
      [changeId],
    );
    const first = await api().audit.changeEffects({ changeId });
    expect(first.effects).toHaveLength(50);
    expect(first.effects[0]).toMatchObject({ status: "dead", attempts: 15, lastError: "HTTP 500" });
    const second = await api().audit.changeEffects({ changeId, offset: 50 });
    expect([second.effects.length, second.hasMore]).toEqual([11, false]);
    expect(second.effects.at(-1)).toMatchObject({ kind: "mail", status: "pending" });
    await expect(api(["activities:read"]).audit.changeEffects({ changeId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
