import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { approvalsScene, everything, type ApprovalsScene } from "./approvals-scene.ts";

let scene: ApprovalsScene;
let asker: StaffActor;
const rights = ["dunning:pause", "subscriptions:*", "changes:*", "approval-requests:read"];

beforeAll(async () => {
  scene = await approvalsScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.bare("delete from approval_requests returning id");
  await scene.bare("delete from approval_policies returning id");
  asker = await scene.staff("Ana Asker", rights);
});

const pause = async (ids: readonly string[], days: number, by = asker) =>
  (
    await scene.as(by).subscriptions.pauseDunning({
      mode: "apply",
      input: { selection: { ids: [...ids] }, days },
      reason: "Our mail server was down",
    })
  ).mode;

/** What the kernel sees of a person's last hour and last day. */
const lately = (by = asker, action = "dunning:pause") =>
  inTransaction(scene.app.db.database, by, { changeId: randomUUID() }, async (tx) => {
    const answer = await tx.execute(sql`select rows_lately(${action}, '{60, 1440}')::int[] as rows`);
    return rowsOf<{ rows: number[] }>(answer)[0]!.rows;
  });

it("counts what the person did by the command in that time, and nobody else's, nothing else and nothing that was approved", async () => {
  const reviewer = await scene.staff("Rui Reviewer", [
    "subscriptions:read",
    "changes:approve",
    "approval-requests:read",
  ]);
  const [one, other, third] = [
    await scene.subscriptions(3),
    await scene.subscriptions(2),
    await scene.subscriptions(4),
  ];
  expect(await lately()).toEqual([0, 0]);
  await pause(one, 7);
  await pause(other, 7);
  expect(await lately()).toEqual([5, 5]);
  expect(await lately(reviewer)).toEqual([0, 0]);
  expect(await lately(asker, "dunning:resume")).toEqual([0, 0]);
  // Neither what was only rehearsed, nor what was refused, nor what somebody approved.
  await scene
    .as(asker)
    .subscriptions.pauseDunning({ mode: "rehearse", input: { selection: { ids: third }, days: 7 } });
  await scene.policy({ name: "Dunning", condition: everything });
  expect(await pause(third, 7)).toBe("request");
  const [asked] = await scene.rows<{ id: string; plan_hash: string }>(
    "select id, plan_hash from approval_requests",
  );
  await scene.as(reviewer).approvals.approve({ id: asked!.id, expect: asked!.plan_hash });
  expect(await lately()).toEqual([5, 5]);
  // An hour and more ago.
  await scene.bare(
    "update change_guards set recorded_at = recorded_at - interval '61 minutes' where row_count = 3 and person_id = $1 returning change_id",
    [asker.userId],
  );
  expect(await lately()).toEqual([2, 5]);
  // What no rule looks back at any more may be gone.
  await scene.bare("delete from change_guards where row_count = 3 and person_id = $1 returning change_id", [
    asker.userId,
  ]);
  expect(await lately()).toEqual([2, 2]);
});

it("counts rows, not how often they were touched, where that decides", async () => {
  await scene.policy({ name: "Many", condition: { kind: "rows", over: 3, withinMinutes: 60 } });
  const ids = await scene.subscriptions(4);
  for (let days = 1; days <= 6; days++) expect(await pause(ids.slice(0, 1), days)).toBe("apply");
  expect(await pause(ids.slice(1, 3), 7)).toBe("apply");
  expect(await pause(ids.slice(3), 7)).toBe("request");
});

it("counts on when the database's clock has gone back", async () => {
  await scene.policy({ name: "Many", condition: { kind: "rows", over: 3, withinMinutes: 60 } });
  const ids = await scene.subscriptions(5);
  expect(await pause(ids.slice(0, 1), 7)).toBe("apply");
  await scene.bare(
    "update change_guards set recorded_at = recorded_at + interval '30 s' where person_id = $1 returning change_id",
    [asker.userId],
  );
  expect(await pause(ids.slice(1, 2), 7)).toBe("apply");
  expect(await pause(ids.slice(2, 3), 7)).toBe("apply");
  expect(await lately()).toEqual([3, 3]);
  expect(await pause(ids.slice(3, 4), 7)).toBe("request");
});

// The last one: from here on what was done can't be read.
it("doesn't read again what was done before, however much that is, until it comes near the limit", async () => {
  await scene.policy({ name: "Many", condition: { kind: "rows", over: 12, withinMinutes: 60 } });
  await scene.app.db.owner.query(`
    create or replace function earlier_change_rows(actions text[], minutes integer) returns setof change_rows language plpgsql as
      $$ begin raise exception 'This reads everything.'; end $$`);
  const ids = await scene.subscriptions(14);
  for (const id of ids.slice(0, 12)) expect(await pause([id], 7)).toBe("apply");
  await expect(pause([ids[12]!], 7)).rejects.toThrow();
  const blocks = async () => {
    const client = await scene.app.db.owner.connect();
    await client.query(`begin; set local app.user_id = '${asker.userId}'`);
    const question = "select rows_lately('dunning:pause', '{60}')";
    await client.query(question);
    const { rows } = await client.query<{ "QUERY PLAN": [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, timing off, format json) ${question}`,
    );
    await client.query("rollback");
    client.release();
    return rows[0]!["QUERY PLAN"][0].Plan["Shared Hit Blocks"]!;
  };
  const few = await blocks();
  await scene.bare(
    `insert into change_guards (transaction_id, created_at, change_id, recorded_at, person_id, action, row_count, total)
     select -n, now(), gen_random_uuid(), now() - (5000 - n) * interval '0.1 s', $1, 'dunning:pause', 1, 12 + n
     from generate_series(1, 5000) n returning change_id`,
    [asker.userId],
  );
  await scene.app.db.owner.query("analyze change_guards");
  // A taller index at the most.
  expect(await blocks()).toBeLessThanOrEqual(few + 6);
});
