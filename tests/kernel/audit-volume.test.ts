import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { verifyLog } from "#server/features/audit/verify-log.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { fillLog } from "./audit-volume-scene.ts";

// AUDIT_ENTRIES=1000000 npx vitest run tests/kernel/audit-volume.test.ts
const entries = Number(process.env["AUDIT_ENTRIES"] ?? 20_000);
// A million in a minute; small logs get a minute more, for machines that do other things beside.
const seconds = entries / 16_667 + (entries < 500_000 ? 60 : 0);

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await fillLog(db, entries);
}, 1_800_000);
afterAll(() => db.close());

test(`${entries} entries, each with a row, are verified within ${Math.ceil(seconds)} s`, async () => {
  const begun = performance.now();
  const steps = verifyLog(
    (read) => inTransaction(db.database, systemActor("jobs"), { statementTimeout: 300_000 }, read),
    { lanes: 2 },
  );
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  const took = (performance.now() - begun) / 1000;
  console.log(`${entries} entries verified in ${took.toFixed(1)} s: ${Math.round(entries / took)}/s`);
  expect(step.value).toEqual({ checked: entries, chains: 1, faults: [] });
  expect(took).toBeLessThan(seconds);
}, 600_000);
