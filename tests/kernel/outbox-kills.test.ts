import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { systemActor } from "#server/auth/actor.ts";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { openReceiver, type Receiver, startChild, until } from "./outbox-kill-scene.ts";

const script = fileURLToPath(new URL("outbox-child.ts", import.meta.url));
const effectCount = 1000;
const concurrency = 8;
// OUTBOX_KILLS=50 npx vitest run tests/kernel/outbox-kills.test.ts
const kills = Number(process.env["OUTBOX_KILLS"] ?? 10);

describe(`a server that is killed ${kills} times while ${effectCount} effects go out`, () => {
  let db: TestDatabase;
  let receiver: Receiver;
  beforeAll(async () => {
    db = await testDatabase();
    receiver = await openReceiver();
    const announce = command("coupons:announce", z.object({}), async ({ effect }) => {
      for (let n = 0; n < effectCount; n++) await effect("announce", { n }, `announce:${n}`);
    });
    const ctx = { database: db.database, requestId: randomUUID() };
    await runChange(ctx, systemActor("jobs"), announce, {}, { mode: "apply" });
  });
  afterAll(async () => {
    await receiver.close();
    await db.close();
  });

  it(
    "gets each of them out, and none takes effect twice by its key",
    async () => {
      const share = Math.floor((effectCount * 0.9) / kills);
      for (let n = 0; n < kills; n++) {
        const before = receiver.total();
        const moment = 1 + Math.floor((Math.random() * share) / 2);
        // However long the kill takes to arrive, work is left for the next one.
        receiver.answerMore(share);
        const { kill } = startChild(script, "send", db.url, receiver.url);
        await until(() => receiver.total() >= before + moment, `Run ${n} sent nothing.`);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
        await kill();
      }
      const left = await waiting();
      expect(left, "the kills came while there was work").toBeGreaterThan(0);

      receiver.answerMore(Infinity);
      const { kill } = startChild(script, "send", db.url, receiver.url);
      await until(async () => (await waiting()) === 0, "The rest didn't go out.");
      await kill();

      const keys = (
        await db.owner.query<{ key: string }>("select idempotency_key as key from outbox order by 1")
      ).rows.map(({ key }) => key);
      expect(keys).toHaveLength(effectCount);
      expect([...receiver.done].sort()).toEqual(keys);
      // Only what was on its way at a kill is sent again, under the same key.
      const repeated = [...receiver.requests.values()].filter((times) => times > 1).length;
      expect(repeated).toBeLessThanOrEqual(kills * concurrency);
      console.log(
        `${kills} kills: ${receiver.total()} requests for ${keys.length} effects, ${repeated} repeated`,
      );
    },
    60_000 + kills * 20_000,
  );

  const waiting = async () =>
    Number(
      (await db.owner.query<{ count: string }>("select count(*) from outbox where status <> 'sent'")).rows[0]!
        .count,
    );
});
