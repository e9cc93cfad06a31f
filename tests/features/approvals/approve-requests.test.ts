import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type StaffActor, systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { expireRequests } from "#server/features/approvals/expire-requests.ts";
import { wishWords } from "#shared/approvals/wish-words.ts";
import { approvalsScene, everything, type ApprovalsScene } from "./approvals-scene.ts";

let scene: ApprovalsScene;
let asker: StaffActor;
let reviewer: StaffActor;

beforeAll(async () => {
  scene = await approvalsScene();
  asker = await scene.staff("Ana Asker", [
    "dunning:pause",
    "subscriptions:*",
    "changes:*",
    "approval-requests:read",
  ]);
  reviewer = await scene.staff("Rui Reviewer", [
    "subscriptions:read",
    "changes:approve",
    "approval-requests:read",
  ]);
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.bare("delete from approval_requests returning id");
  await scene.bare("delete from approval_policies returning id");
});

const pause = (ids: readonly string[], days = 7) => ({ selection: { ids: [...ids] }, days });

/** Asks for a pause of the dunning of these subscriptions; gives the request's id. */
async function ask(ids: readonly string[], by = asker): Promise<string> {
  const outcome = await scene
    .as(by)
    .subscriptions.pauseDunning({ mode: "apply", input: pause(ids), reason: "Our mail server was down" });
  if (outcome.mode !== "request") throw new Error(`This was ${outcome.mode}, not a request.`);
  return outcome.requestId;
}

const hashOf = async (id: string, by = reviewer) => (await scene.as(by).approvals.review({ id })).plan.hash;
const paused = async (ids: readonly string[]) =>
  (
    await scene.rows<{ id: string }>(
      "select id from subscriptions where id = any($1) and dunning_paused_until is not null order by id",
      [ids],
    )
  ).map(({ id }) => id);
const stateOf = async (id: string) =>
  (await scene.rows<{ state: string }>("select state from approval_requests where id = $1", [id]))[0]?.state;

describe("a change under a policy", () => {
  it("is rehearsed with who may approve it, and becomes a request instead of being made", async () => {
    await scene.policy({ name: "Dunning", commands: ["dunning:*"], condition: everything });
    const ids = await scene.subscriptions(2);
    const rehearsal = await scene
      .as(asker)
      .subscriptions.pauseDunning({ mode: "rehearse", input: pause(ids) });
    expect(rehearsal).toMatchObject({
      mode: "rehearse",
      plan: {
        approval: { policies: ["Dunning"], approvers: ["Rui Reviewer"], approverCount: 1, expiresHours: 24 },
      },
    });
    const id = await ask(ids);
    expect(await paused(ids)).toEqual([]);
    const told = await scene.rows(
      "select payload from outbox where change_id = $1 and kind = 'notification'",
      [id],
    );
    expect(told).toMatchObject([
      {
        payload: {
          userId: reviewer.userId,
          title: "Ana Asker asks for approval: Pause dunning of 2 subscriptions for 7 days",
          body: "Our mail server was down",
          href: `/approvals?request=${id}`,
        },
      },
    ]);
    expect(await scene.as(reviewer).approvals.waiting()).toEqual({ count: 1 });
    expect(await scene.as(asker).approvals.waiting()).toEqual({ count: 0 });
    expect(await scene.as(asker).approvals.inbox({ tab: "mine" })).toMatchObject([
      { id, state: "pending", policies: ["Dunning"], reason: "Our mail server was down", rowCount: 2 },
    ]);
  });

  it("asks for a reason first", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(1);
    await expect(
      scene.as(asker).subscriptions.pauseDunning({ mode: "apply", input: pause(ids) }),
    ).rejects.toMatchObject({ code: "CONFLICT", details: { approval: { policies: ["Dunning"] } } });
    expect(await paused(ids)).toEqual([]);
  });

  it("is made as the one who asked when somebody else says yes; the log names both", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(2);
    const id = await ask(ids);
    const approved = await scene
      .as(reviewer)
      .approvals.approve({ id, expect: await hashOf(id), reason: "Agreed" });
    expect(approved).toMatchObject({ rowCount: 2, declinedCount: 0 });
    expect(await paused(ids)).toEqual([...ids].sort());
    const log = await scene.rows(
      `select action, actor_id, reason, entity_id, change_id, metadata from activities
       where change_id = $1 or (entity_id = $2 and action = 'approval-requests:approve') order by action`,
      [approved.changeId, id],
    );
    expect(log).toMatchObject([
      {
        action: "approval-requests:approve",
        actor_id: reviewer.userId,
        reason: "Agreed",
        entity_id: id,
        metadata: { requestedBy: asker.userId, requesterName: "Ana Asker", changeId: approved.changeId },
      },
      {
        action: "dunning:pause",
        actor_id: asker.userId,
        reason: "Our mail server was down",
        metadata: { approval: { requestId: id, approvedBy: reviewer.userId, approverName: "Rui Reviewer" } },
      },
    ]);
    expect(await scene.as(asker).approvals.inbox({ tab: "history" })).toMatchObject([
      { id, state: "approved", deciderName: "Rui Reviewer", appliedChangeId: approved.changeId },
    ]);
    expect(
      await scene.rows("select payload from outbox where change_id = $1 and kind = 'notification'", [
        approved.changeId,
      ]),
    ).toMatchObject([
      { payload: { userId: asker.userId, title: expect.stringContaining("Rui Reviewer approved") } },
    ]);
  });

  it("can be taken back by the one who made it, which needs approval too", async () => {
    await scene.policy({ name: "Dunning", commands: ["dunning:pause"], condition: everything });
    const ids = await scene.subscriptions(2);
    const id = await ask(ids);
    const { changeId } = await scene.as(reviewer).approvals.approve({ id, expect: await hashOf(id) });
    const back = await scene
      .as(asker)
      .audit.revert({ mode: "apply", input: { changeId }, reason: "Too early" });
    expect(back).toMatchObject({ mode: "request", approval: { policies: ["Dunning"] } });
    expect(await paused(ids)).toHaveLength(2);
    const revertId = back.mode === "request" ? back.requestId : "";
    await scene.as(reviewer).approvals.approve({ id: revertId, expect: await hashOf(revertId) });
    expect(await paused(ids)).toEqual([]);
  });
});

describe("nobody approves", () => {
  it("what he asked for himself", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(1);
    const id = await ask(ids);
    const own = scene.as(asker).approvals;
    await expect(own.approve({ id, expect: await hashOf(id, asker) })).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: "You asked for this yourself, so somebody else has to decide.",
    });
    await expect(own.decline({ id, reason: "No" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await paused(ids)).toEqual([]);
    expect(
      await scene.rows(
        "select outcome from activities where action = 'approval-requests:approve' and actor_id = $1",
        [asker.userId],
      ),
    ).toEqual([{ outcome: "denied" }]);
  });

  it("without the right that the policy names, whatever else he may", async () => {
    await scene.policy({ name: "Dunning", condition: everything, permission: "subscriptions:approve" });
    const byRole = await scene.policy({ name: "Second", condition: everything, role: "owner" });
    const id = await ask(await scene.subscriptions(1));
    await expect(
      scene.as(reviewer).approvals.approve({ id, expect: await hashOf(id) }),
    ).rejects.toMatchObject({
      message: expect.stringContaining("the permission subscriptions:approve and the role owner"),
    });
    await scene.bare("update approval_policies set is_active = false where id = $1 returning id", [byRole]);
    await expect(
      scene.as(reviewer).approvals.approve({ id, expect: await hashOf(id) }),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("after the request has expired", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(1);
    const id = await ask(ids);
    const hash = await hashOf(id);
    await scene.bare(
      "update approval_requests set expires_at = now() - interval '1 second' where id = $1 returning id",
      [id],
    );
    await expect(scene.as(reviewer).approvals.approve({ id, expect: hash })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("expired"),
    });
    expect(await paused(ids)).toEqual([]);
    expect(await scene.as(asker).approvals.inbox({ tab: "mine" })).toMatchObject([{ id, state: "expired" }]);
    // Nor past the console's own question: the database itself says no.
    expect(
      await scene.rows("select decide_approval($1, 'approved', $2, null, 0, null) as settled", [
        id,
        reviewer.userId,
      ]),
    ).toEqual([{ settled: false }]);
  });

  it("after the records have moved, without looking again", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(3);
    const id = await ask(ids.slice(0, 2));
    const seen = await hashOf(id);
    await scene.bare(
      "update subscriptions set version = version + 1, quantity = 4 where id = $1 returning id",
      [ids[0]],
    );
    await expect(scene.as(reviewer).approvals.approve({ id, expect: seen })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { hasDrifted: true },
    });
    expect(await paused(ids)).toEqual([]);
    const again = await scene.as(reviewer).approvals.review({ id });
    expect(again.drift).toMatchObject({ added: 0, gone: 0, altered: 1, marks: { [ids[0]!]: "altered" } });
    await scene.as(reviewer).approvals.approve({ id, expect: again.plan.hash });
    expect(await paused(ids)).toHaveLength(2);
  });

  it("for somebody who has lost the right or the account meanwhile", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const leaver = await scene.staff("Lia Leaver", [
      "dunning:pause",
      "subscriptions:read",
      "approval-requests:read",
    ]);
    const ids = await scene.subscriptions(1);
    const id = await ask(ids, leaver);
    const seen = await hashOf(id);
    await scene.bare(
      "update roles set permissions = '[\"subscriptions:read\"]' where name = $1 returning id",
      [`role of ${leaver.email}`],
    );
    await expect(scene.as(reviewer).approvals.approve({ id, expect: seen })).rejects.toMatchObject({
      message: expect.stringContaining("Lia Leaver may no longer do this"),
    });
    await scene.bare("update users set status = 'suspended' where id = $1 returning id", [leaver.userId]);
    expect(await scene.as(reviewer).approvals.review({ id })).toMatchObject({
      fault: expect.stringContaining("can't sign in here any more"),
    });
    await expect(scene.as(reviewer).approvals.approve({ id, expect: seen })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await paused(ids)).toEqual([]);
  });

  it("what he may not even see", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const blind = await scene.staff("Bea Blind", ["changes:approve", "approval-requests:read"]);
    const ids = await scene.subscriptions(1);
    const id = await ask(ids);
    const review = await scene.as(blind).approvals.review({ id });
    expect(review.plan.rows).toMatchObject([{ before: {}, after: {}, withheld: true }]);
    await expect(scene.as(blind).approvals.approve({ id, expect: review.plan.hash })).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("may not see what this would change (subscription)"),
    });
  });
});

describe("a part", () => {
  it("is made of exactly the chosen rows, whether they are named or left out", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    for (const how of ["declined", "chosen"] as const) {
      const ids = (await scene.subscriptions(5)).sort();
      const id = await ask(ids);
      const [left, other, ...taken] = ids as [string, string, ...string[]];
      const approved = await scene.as(reviewer).approvals.approve({
        id,
        expect: await hashOf(id),
        rows: how === "declined" ? { declined: [left, other] } : { chosen: taken },
      });
      expect(approved).toMatchObject({ rowCount: 3, declinedCount: 2 });
      expect(await paused(ids)).toEqual(taken);
      expect(
        await scene.rows("select row_id from change_rows where change_id = $1 order by row_id", [
          approved.changeId,
        ]),
      ).toEqual(taken.map((row_id) => ({ row_id })));
      expect(
        await scene.rows("select state, declined_count from approval_requests where id = $1", [id]),
      ).toEqual([{ state: "approved", declined_count: 2 }]);
    }
  });

  it("can't be nothing, and not of rows that nobody asked for", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(2);
    const [foreign] = await scene.subscriptions(1);
    const id = await ask(ids);
    const expected = await hashOf(id);
    const by = scene.as(reviewer).approvals;
    await expect(by.approve({ id, expect: expected, rows: { declined: ids } })).rejects.toMatchObject({
      message: "No row is left. Decline the request instead.",
    });
    await expect(by.approve({ id, expect: expected, rows: { chosen: [foreign!] } })).rejects.toMatchObject({
      message: "One of these rows isn't part of what was asked for.",
    });
    expect(await paused([...ids, foreign!])).toEqual([]);
    expect(await stateOf(id)).toBe("pending");
  });

  it("is refused where a command is all or nothing", async () => {
    await scene.policy({ name: "Roles", condition: everything });
    const admin = await scene.staff("Ada Admin", ["approval-policies:*", "approval-requests:read"]);
    const made = await scene.as(admin).approvalPolicies.create({
      mode: "apply",
      reason: "To see",
      input: {
        name: "New",
        commands: ["coupons:*"],
        condition: everything,
        approver: { permission: "coupons:approve" },
        expiresHours: 4,
        isActive: true,
      },
    });
    if (made.mode !== "request") throw new Error("This was made.");
    const boss = await scene.staff("Bo Boss", ["*"]);
    const review = await scene.as(boss).approvals.review({ id: made.requestId });
    expect(review.choosable).toEqual([]);
    await expect(
      scene.as(boss).approvals.approve({
        id: made.requestId,
        expect: review.plan.hash,
        rows: { declined: [review.plan.rows[0]!.rowId] },
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining("all or nothing") });
  });
});

describe("a no", () => {
  it("changes nothing, and the log says who and why", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(2);
    const id = await ask(ids);
    await scene.as(reviewer).approvals.decline({ id, reason: "They owe for months" });
    expect(await paused(ids)).toEqual([]);
    expect(await stateOf(id)).toBe("declined");
    expect(
      await scene.rows(
        "select actor_id, reason, metadata from activities where action = 'approval-requests:decline' and outcome = 'ok'",
      ),
    ).toMatchObject([
      { actor_id: reviewer.userId, reason: "They owe for months", metadata: { requesterName: "Ana Asker" } },
    ]);
    await expect(scene.as(reviewer).approvals.approve({ id, expect: "whatever" })).rejects.toMatchObject({
      message: "Rui Reviewer has declined this already.",
    });
  });

  it("is the one of the asker himself when it is withdrawn, and of nobody else", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const id = await ask(await scene.subscriptions(1));
    await expect(scene.as(reviewer).approvals.withdraw({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await scene.as(asker).approvals.withdraw({ id });
    expect(await stateOf(id)).toBe("withdrawn");
  });
});

it("of two who approve at once, one wins and the other is told", async () => {
  await scene.policy({ name: "Dunning", condition: everything });
  const second = await scene.staff("Sam Second", [
    "subscriptions:read",
    "changes:approve",
    "approval-requests:read",
  ]);
  const ids = await scene.subscriptions(3);
  const id = await ask(ids);
  const hash = await hashOf(id);
  const answers = await Promise.allSettled(
    [reviewer, second].map((by) => scene.as(by).approvals.approve({ id, expect: hash })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const lost = answers.find((answer) => answer.status === "rejected");
  expect(lost?.reason).toMatchObject({
    code: "CONFLICT",
    message: expect.stringMatching(
      /^(Rui Reviewer|Sam Second) has (approved this|decided about this) already/,
    ),
  });
  expect(
    await scene.rows(
      "select count(*)::int as changes from activities where action = 'dunning:pause' and outcome = 'ok' and metadata -> 'approval' ->> 'requestId' = $1",
      [id],
    ),
  ).toEqual([{ changes: 1 }]);
});

describe("a request past its end", () => {
  it("is closed by the clock, once, and the one who asked is told", async () => {
    await scene.policy({ name: "All pauses", condition: everything, permission: "changes:approve" });
    const late = await ask(await scene.subscriptions(1));
    const inTime = await ask(await scene.subscriptions(1));
    await scene.bare(
      "update approval_requests set expires_at = now() - interval '1 minute' where id = $1 returning id",
      [late],
    );
    const clock = () =>
      inTransaction(scene.app.db.database, systemActor("jobs"), {}, (tx) => expireRequests(tx));
    expect([await clock(), await clock()]).toEqual([1, 0]);
    expect(await scene.rows("select id, state, decided_by from approval_requests order by state")).toEqual([
      { id: late, state: "expired", decided_by: null },
      { id: inTime, state: "pending", decided_by: null },
    ]);
    expect(
      await scene.rows("select title, href from notifications where user_id = $1 and kind = $2", [
        asker.userId,
        "approval-requests:expire",
      ]),
    ).toEqual([
      {
        title: "Nobody decided in time: Pause dunning of a subscription for 7 days",
        href: `/approvals?tab=mine&request=${late}`,
      },
    ]);
    await expect(
      scene.as(reviewer).approvals.decline({ id: late, reason: "Too late." }),
    ).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("has expired"),
    });
    expect(
      (await scene.as(asker).approvals.inbox({ tab: "mine" })).map(({ id, state }) => [id, state]),
    ).toContainEqual([late, "expired"]);
  });
});

describe("what is asked for", () => {
  it.each([
    ["Ignored 12 errors", "Ignore 12 errors"],
    ["Took back errors:ignore: 3 rows restored", "Take back errors:ignore: 3 rows restored"],
    ["Imported coupons from “fair.csv”: 2 created", "Import coupons from “fair.csv”: 2 created"],
    ["Changed 3 fields", "Change 3 fields"],
    ["Assigned a driver", "Assign a driver"],
    ["No longer opens first", "No longer opens first"],
  ])("%s is asked as: %s", (said, wish) => expect(wishWords(said)).toBe(wish));
});
