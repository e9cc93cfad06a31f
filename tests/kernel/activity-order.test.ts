import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { writeActivity } from "#server/change/activity.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it("entries of one transaction are listed in the order in which they were written", async () => {
  const actions = Array.from({ length: 40 }, (_, index) => `order:step-${index}`);
  const listed = await inTransaction(
    db.database,
    systemActor("jobs"),
    { changeId: randomUUID() },
    async (tx) => {
      for (const action of actions)
        await writeActivity(tx, systemActor("jobs"), null, { action, outcome: "ok" });
      const answer = await tx.execute(sql`
      select action, id, created_at from activities where action like 'order:%' order by created_at, id`);
      return rowsOf<{ action: string; id: string; created_at: string }>(answer);
    },
  );
  expect(new Set(listed.map((entry) => String(entry.created_at))).size).toBe(1);
  expect(listed.map(({ action }) => action)).toEqual(actions);
  expect(listed.every(({ id }) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab]/.test(id))).toBe(true);
});
