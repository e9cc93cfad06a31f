import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { verifyLog } from "#server/features/audit/verify-log.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

// AUDIT_ENTRIES=1000000 npx vitest run tests/kernel/audit-volume.test.ts
const entries = Number(process.env["AUDIT_ENTRIES"] ?? 20_000);
// A million in a minute; small logs get a minute more, for machines that do other things beside.
const seconds = entries / 16_667 + (entries < 500_000 ? 60 : 0);

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await setScene(
    db,
    `insert into activities (actor_id, action, entity_type, entity_id, entity_name, description, reason, metadata, change_id, row_counts, ip_address, user_agent, chain, created_at, updated_at)
     select gen_random_uuid(), 'coupons:update', 'coupons', gen_random_uuid(), 'Coupon ' || n, 'Changed the discount of a coupon', 'Agreed with sales', '{"n": 1}',
       md5(n::text)::uuid, '{"coupons": 1}', '192.0.2.7', 'Mozilla/5.0 (X11; Linux x86_64)', 'platform', at, at
     from generate_series(1, $1::int) n cross join lateral (select now() - n * interval '1 second' / 10 as at) moment`,
    [entries],
  );
  await setScene(
    db,
    `insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, created_at)
     select change_id, 'coupons', entity_id, 'update', '{"discount_value": 1000}', '{"discount_value": 1500}', created_at from activities`,
  );
  await setScene(db, "analyze change_rows");
  await setScene(db, "select chain_loaded_activities()");
  await db.owner.query("vacuum analyze activities");
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
