import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type pg from "pg";
import { z } from "zod";
import { coupons } from "#drizzle/schema/billing.ts";
import type { StaffActor } from "#server/auth/actor.ts";
import { runChange } from "#server/change/change.ts";
import { command } from "#server/change/command.ts";
import { revertChange } from "#server/change/revert.ts";
import { updateSelected } from "#server/change/update-selected.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ChangeOutcome } from "#shared/change.ts";
import { median } from "./http-load.ts";

export interface ChangeBenchRow {
  measure: string;
  /** Medians in milliseconds. */
  ours: number;
  baseline: number;
  ratio: number;
  /** The largest ratio that is good enough; null where there is no bar. */
  bar: number | null;
}

const rows = 10_000;

/**
 * What a change costs beside the same writes by hand, on the same server in the same run. `owner` is a superuser's pool
 * on the database; needs a staff member with all permissions. Leaves coupons named BENCH… behind.
 */
export async function benchChanges(
  database: Database,
  owner: pg.Pool,
  staff: StaffActor,
): Promise<ChangeBenchRow[]> {
  const ids = await setScene(owner);
  const run = <Input, Result>(
    what: Parameters<typeof runChange<Input, Result>>[2],
    input: Input,
    mode: "rehearse" | "apply" = "apply",
  ) => runChange({ database, requestId: randomUUID() }, staff, what, input, { mode });
  let value = 1;

  // Fewer than the rule counts within an hour.
  const oneRuled = await compared(
    150,
    () => run(discountOne, { id: ids[value % rows]!, value: ++value }),
    () => byHand(database, staff, ids[value % rows]!, ++value),
  );
  await dropRules(owner);
  const one = await compared(
    500,
    () => run(discountOne, { id: ids[value % rows]!, value: ++value }),
    () => byHand(database, staff, ids[value % rows]!, ++value),
  );
  let last: ChangeOutcome = await run(discountAll, { value: ++value });
  const bare = () =>
    owner.query("update bench_coupons set discount_value = $1, version = version + 1, updated_at = now()", [
      ++value,
    ]);
  const bulk = await compared(7, async () => (last = await run(discountAll, { value: ++value })), bare);
  const rehearsal = await compared(5, () => run(discountAll, { value: ++value }, "rehearse"), bare);
  const revert = await compared(
    5,
    async () => {
      if (last.mode !== "apply") throw new Error("There is nothing to take back.");
      last = await run(revertChange, { changeId: last.changeId, force: [] });
    },
    bare,
  );
  // Whoever keeps the database brings it up to date the next time, which its owner can't do with a superuser's tables.
  await owner.query("drop table bench_coupons, bench_activities");
  return [
    {
      measure: "change of one row / UPDATE and audit INSERT by hand, four round trips each",
      ...one,
      bar: 1.35,
    },
    { measure: "the same under the demo's five approval rules", ...oneRuled, bar: 2.5 },
    { measure: `change of ${rows} rows / bare UPDATE`, ...bulk, bar: 4 },
    { measure: `rehearsal of ${rows} rows / bare UPDATE`, ...rehearsal, bar: null },
    { measure: `revert of ${rows} rows / bare UPDATE`, ...revert, bar: null },
  ];
}

const discountOne = command(
  "coupons:update",
  z.object({ id: z.uuid(), value: z.int() }),
  async ({ tx }, { id, value }) => {
    await tx
      .update(coupons)
      .set({ discountValue: BigInt(value) })
      .where(eq(coupons.id, id));
  },
);

const discountAll = command("coupons:update", z.object({ value: z.int() }), ({ tx }, { value }) =>
  updateSelected(tx, coupons, sql`${coupons.code} ^@ 'BENCH'`, { discountValue: BigInt(value) }),
);

// What a careful author would write without the kernel: the same driver, role, context and row security, one audit row.
async function byHand(database: Database, staff: StaffActor, id: string, value: number): Promise<void> {
  const requestId = randomUUID();
  await inTransaction(database, staff, { changeId: randomUUID(), requestId }, async (tx, now) => {
    const answer = await tx.execute(sql`
      update bench_coupons set discount_value = ${value}, version = version + 1, updated_at = now()
      where id = ${id} returning old.discount_value as before, new.discount_value as after`);
    const diff = JSON.stringify({ discount_value: rowsOf<object>(answer)[0] });
    await tx.execute(sql`
      insert into bench_activities (actor_id, action, entity_type, entity_id, metadata, request_id, ip_address, user_agent, created_at)
      values (${staff.userId}, 'coupons:update', 'coupons', ${id}, ${diff}, ${requestId}, ${staff.ipAddress}, ${staff.userAgent}, ${now})`);
  });
}

// From here on without the demo's rules, of which one wants a second person for more than 500 rows.
async function dropRules(owner: pg.Pool): Promise<void> {
  await owner.query(`
    begin;
    set local session_replication_role = replica;
    update approval_policies set is_active = false;
    commit`);
}

async function setScene(owner: pg.Pool): Promise<string[]> {
  const client = await owner.connect();
  await client.query(`
    begin;
    set local session_replication_role = replica;
    drop table if exists bench_coupons, bench_activities;
    -- In a kept database an earlier run has dropped the rules, and done more within the hour than they allow.
    update approval_policies set is_active = true;
    delete from change_guards;
    delete from coupons where code ^@ 'BENCH';
    insert into coupons (code, name, discount_type, discount_value)
    select 'BENCH' || n, 'Coupon ' || n, 'percentage', 1000 from generate_series(1, ${rows}) n;
    create table bench_coupons (like coupons including all);
    insert into bench_coupons select * from coupons where code ^@ 'BENCH';
    create table bench_activities (like activities including all);
    grant select, insert, update on bench_coupons, bench_activities to pd_staff_write;
    alter table bench_coupons enable row level security;
    alter table bench_activities enable row level security;
    create policy everything on bench_coupons to pd_staff_write using (true) with check ((select app_staff_is_active()));
    create policy everything on bench_activities to pd_staff_write using (true);
    commit;
    analyze coupons; analyze bench_coupons`);
  const { rows: made } = await client.query<{ id: string }>("select id from coupons where code ^@ 'BENCH'");
  client.release();
  return made.map(({ id }) => id);
}

// In turns, so that whatever else the machine does falls on both.
async function compared(rounds: number, ours: () => Promise<unknown>, baseline: () => Promise<unknown>) {
  const times = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.ours.push(await timed(ours));
    times.baseline.push(await timed(baseline));
  }
  const [mine, theirs] = [median(times.ours), median(times.baseline)];
  return { ours: mine, baseline: theirs, ratio: mine / theirs };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}
