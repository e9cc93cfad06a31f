import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemActor } from "#server/auth/actor.ts";
import { requireApprovable } from "#server/change/approvable-size.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { approvalsScene, everything, type ApprovalsScene } from "./approvals-scene.ts";

let scene: ApprovalsScene;
beforeAll(async () => {
  scene = await approvalsScene();
});
afterAll(() => scene.close());

const rule = [{ id: null, name: "Many", approver: { permission: "changes:approve" }, expiresHours: 24 }];
const touching = async (rows: number, values = "{}") => {
  const changeId = randomUUID();
  await scene.bare(
    `insert into change_rows (change_id, table_name, row_id, operation, new_values)
     select $1, 'coupons', gen_random_uuid(), 'insert', $3::jsonb from generate_series(1, $2::int) returning id`,
    [changeId, rows, values],
  );
  return inTransaction(scene.app.db.database, systemActor("jobs"), {}, (tx) =>
    requireApprovable({ tx, changeId }, rule),
  );
};

it("takes a hundred thousand rows, and refuses more, or more text than one value holds, in words", async () => {
  await touching(100_000);
  await expect(touching(100_001)).rejects.toMatchObject({
    code: "CONFLICT",
    message:
      "This needs a second person's approval (“Many”), who can look at 100,000 rows at a time, and it touches more. Choose fewer rows.",
  });
  await expect(touching(80, JSON.stringify({ notes: "x".repeat(2_000_000) }))).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("it is more than one person can look at"),
  });
}, 120_000);

it("a rehearsal tells so already, and nothing is left of either", async () => {
  await scene.policy({ name: "Dunning", condition: everything });
  const ids = await scene.subscriptions(80);
  // A trigger stands in for a change of very many words.
  await scene.app.db.owner.query(`
    create function make_wordy() returns trigger language plpgsql as $$ begin
      new.new_values := new.new_values || jsonb_build_object('notes', repeat('x', 2000000)); return new; end $$;
    create trigger make_wordy before insert on change_rows for each row when (new.table_name = 'subscriptions') execute function make_wordy()`);
  const asker = await scene.staff("Ida Asker", ["dunning:pause", "subscriptions:*", "changes:*"]);
  for (const mode of ["rehearse", "apply"] as const)
    await expect(
      scene
        .as(asker)
        .subscriptions.pauseDunning({ mode, input: { selection: { ids }, days: 7 }, reason: "Outage" }),
    ).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("more than one person can look at"),
    });
  expect(await scene.rows("select from approval_requests")).toEqual([]);
}, 120_000);

it("a decision about a request that somebody holds is refused in words, and stands in the log", async () => {
  const [asker, reviewer] = [
    await scene.staff("Ana Asker", [
      "dunning:pause",
      "subscriptions:*",
      "changes:*",
      "approval-requests:read",
    ]),
    await scene.staff("Rui Reviewer", ["subscriptions:read", "changes:approve", "approval-requests:read"]),
  ];
  await scene.app.db.owner.query("drop trigger if exists make_wordy on change_rows");
  const ids = await scene.subscriptions(1);
  const asked = await scene
    .as(asker)
    .subscriptions.pauseDunning({ mode: "apply", input: { selection: { ids }, days: 7 }, reason: "Outage" });
  const id = asked.mode === "request" ? asked.requestId : "";
  const holder = await scene.app.db.owner.connect();
  await holder.query("begin");
  await holder.query("select from approval_requests where id = $1 for update", [id]);
  const refusal = {
    code: "CONFLICT",
    message: expect.stringContaining("Another change, maybe one of your own, has to end first."),
  };
  await expect(scene.as(reviewer).approvals.decline({ id, reason: "Not now" })).rejects.toMatchObject(
    refusal,
  );
  await holder.query("rollback");
  holder.release();
  expect(
    await scene.rows(
      "select outcome from activities where action = 'approval-requests:decline' and actor_id = $1",
      [reviewer.userId],
    ),
  ).toEqual([{ outcome: "failed" }]);
  await scene.as(reviewer).approvals.decline({ id, reason: "Not now" });
}, 60_000);
