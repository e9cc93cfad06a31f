import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { approvalsScene, everything, type ApprovalsScene } from "./approvals-scene.ts";

let scene: ApprovalsScene;
let asker: StaffActor;
let reviewer: StaffActor;
const rights = ["dunning:pause", "subscriptions:*", "changes:*", "approval-requests:read", "activities:read"];

beforeAll(async () => {
  scene = await approvalsScene();
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
  // A new person each time: what somebody did before counts.
  asker = await scene.staff("Ana Asker", rights);
});

const pause = (ids: readonly string[], days: number | null = 7) => ({ selection: { ids: [...ids] }, days });
const paused = async (ids: readonly string[]) =>
  (
    await scene.rows<{ id: string }>(
      "select id from subscriptions where id = any($1) and dunning_paused_until is not null",
      [ids],
    )
  ).length;

describe("nothing gets around a policy", () => {
  it("by splitting the selection: what the same person just did counts", async () => {
    await scene.policy({ name: "Many", condition: { kind: "rows", over: 5, withinMinutes: 60 } });
    const ids = await scene.subscriptions(8);
    const by = scene.as(asker).subscriptions;
    const reason = "Our mail server was down";
    expect(await by.pauseDunning({ mode: "apply", input: pause(ids.slice(0, 4)), reason })).toMatchObject({
      mode: "apply",
      rowCount: 4,
    });
    expect(await by.pauseDunning({ mode: "apply", input: pause(ids.slice(4)), reason })).toMatchObject({
      mode: "request",
    });
    expect(await paused(ids)).toBe(4);
    // Somebody else has done nothing yet.
    const other = await scene.staff("Oda Other", rights);
    expect(
      await scene.as(other).subscriptions.pauseDunning({ mode: "apply", input: pause(ids.slice(4)), reason }),
    ).toMatchObject({ mode: "apply" });
  });

  it("by two halves at the same moment", async () => {
    await scene.policy({ name: "Many", condition: { kind: "rows", over: 5, withinMinutes: 60 } });
    const ids = await scene.subscriptions(8);
    const answers = await Promise.all(
      [ids.slice(0, 4), ids.slice(4)].map((half) =>
        scene.as(asker).subscriptions.pauseDunning({ mode: "apply", input: pause(half), reason: "Both" }),
      ),
    );
    expect(answers.map(({ mode }) => mode).sort()).toEqual(["apply", "request"]);
    expect(await paused(ids)).toBe(4);
  });

  it("by being the first to touch a table that a rule is about, nor three times at once", async () => {
    await scene.policy({
      name: "Subscriptions",
      condition: { kind: "touches", table: "subscriptions", operations: ["update"] },
    });
    const ids = await scene.subscriptions(3);
    const by = scene.as(asker).subscriptions;
    const asks = ids.map((id) => by.pauseDunning({ mode: "apply", input: pause([id]), reason: "Outage" }));
    expect((await Promise.all(asks)).map(({ mode }) => mode)).toEqual(["request", "request", "request"]);
    expect(await paused(ids)).toBe(0);
  });

  it("by applying at once with the hash of a plan", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const ids = await scene.subscriptions(1);
    const by = scene.as(asker).subscriptions;
    const rehearsal = await by.pauseDunning({ mode: "rehearse", input: pause(ids) });
    const expected = rehearsal.mode === "rehearse" ? rehearsal.plan.hash : "";
    const outcome = await by.pauseDunning({
      mode: "apply",
      input: pause(ids),
      expect: expected,
      reason: "Quick",
    });
    expect(outcome.mode).toBe("request");
    expect(await paused(ids)).toBe(0);
  });

  it("by taking a change back, nor by taking that back", async () => {
    const ids = await scene.subscriptions(2);
    const by = scene.as(asker);
    const done = await by.subscriptions.pauseDunning({ mode: "apply", input: pause(ids) });
    const changeId = done.mode === "apply" ? done.changeId : "";
    const undone = await by.audit.revert({ mode: "apply", input: { changeId } });
    const revertId = undone.mode === "apply" ? undone.changeId : "";
    expect(await paused(ids)).toBe(0);
    await scene.policy({ name: "Dunning", commands: ["dunning:*"], condition: everything });
    expect(
      await by.audit.revert({ mode: "apply", input: { changeId: revertId }, reason: "Again" }),
    ).toMatchObject({
      mode: "request",
      approval: { policies: ["Dunning"] },
    });
    expect(await paused(ids)).toBe(0);
  });

  it("by switching it off: whoever changes a rule needs a second person, whoever makes one doesn't", async () => {
    const admin = await scene.staff("Ada Admin", ["approval-policies:*", "approval-requests:read"]);
    const made = await scene.as(admin).approvalPolicies.create({
      mode: "apply",
      input: {
        name: "Dunning",
        commands: ["dunning:*"],
        condition: everything,
        approver: { permission: "changes:approve" },
        expiresHours: 24,
        isActive: true,
      },
    });
    if (made.mode !== "apply") throw new Error("Making a rule asks for more, so it needs nobody.");
    const off = {
      id: made.result.id,
      version: 1,
      name: "Dunning",
      commands: ["dunning:*"],
      condition: everything,
      approver: { permission: "changes:approve" },
      expiresHours: 24,
      isActive: false,
    };
    expect(
      await scene.as(admin).approvalPolicies.update({ mode: "apply", input: off, reason: "In the way" }),
    ).toMatchObject({ mode: "request", approval: { policies: ["Changes of approval rules"] } });
    // Nor by taking back that it was made.
    const reverter = await scene.staff("Ria Reverter", [
      "approval-policies:*",
      "changes:revert",
      "approval-requests:read",
    ]);
    expect(
      await scene
        .as(reverter)
        .audit.revert({ mode: "apply", input: { changeId: made.changeId }, reason: "Off with it" }),
    ).toMatchObject({ mode: "request" });
    expect(await scene.rows("select is_active from approval_policies")).toEqual([{ is_active: true }]);
  });

  it("through another tenant: staff stay under their rules whichever organization they chose, and as a customer's member", async () => {
    await scene.policy({ name: "Dunning", condition: everything });
    const [organization] = await scene.bare(
      "insert into organizations (name, slug) values ('Northwind', 'northwind') returning id",
    );
    const organizationId = String(organization!["id"]);
    await scene.policy({
      name: "Theirs",
      condition: everything,
      permission: "nobody:approve",
      organizationId,
    });
    const ids = await scene.subscriptions(1);
    const chosen = await scene
      .as({ ...asker, organizationId: null })
      .subscriptions.pauseDunning({ mode: "rehearse", input: pause(ids) });
    expect(chosen).toMatchObject({ plan: { approval: { policies: ["Dunning"] } } });
    const [user] = await scene.bare(
      "insert into users (email, full_name) values ('mia@northwind.test', 'Mia Member') returning id",
    );
    await scene.bare(
      "insert into organization_members (organization_id, user_id, role) values ($1, $2, 'owner') returning id",
      [organizationId, user!["id"]],
    );
    const member: MemberActor = {
      ...asker,
      kind: "member",
      userId: String(user!["id"]),
      name: "Mia Member",
      organizationId,
      organizationRole: "owner",
      permissions: new Set([
        "organization-members:*",
        "teams:*",
        "changes:*",
        "approval-policies:*",
        "approval-requests:read",
      ]),
    };
    const rule = {
      name: "Ours",
      commands: ["teams:*"],
      condition: everything,
      approver: { role: "owner" },
      expiresHours: 24,
      isActive: true,
    };
    // Her own organization's rules hold for her; the platform's don't, unless staff act in her place.
    expect(await scene.as(member).approvalPolicies.create({ mode: "rehearse", input: rule })).toMatchObject({
      plan: { approval: { policies: ["Theirs"] } },
    });
    expect(
      await scene
        .as({ ...member, impersonatedBy: asker.userId })
        .approvalPolicies.create({ mode: "rehearse", input: rule }),
    ).toMatchObject({ plan: { approval: { policies: ["Dunning", "Theirs"] } } });
    await expect(
      scene
        .as({ ...member, impersonatedBy: asker.userId })
        .approvalPolicies.create({ mode: "apply", input: rule, reason: "For her" }),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("Ask for it as yourself"),
    });
    // Staff can't decide what a member asked for, and another organization doesn't even find it.
    const asked = await scene
      .as(member)
      .approvalPolicies.create({ mode: "apply", input: rule, reason: "We grew" });
    const id = asked.mode === "request" ? asked.requestId : "";
    await expect(
      scene.as(await scene.staff("Bo Boss", ["*"])).approvals.approve({ id, expect: "x" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const [foreign] = await scene.bare(
      "insert into organizations (name, slug) values ('Contoso', 'contoso') returning id",
    );
    const [stranger] = await scene.bare(
      "insert into users (email, full_name) values ('tom@contoso.test', 'Tom') returning id",
    );
    await scene.bare(
      "insert into organization_members (organization_id, user_id, role) values ($1, $2, 'owner') returning id",
      [foreign!["id"], stranger!["id"]],
    );
    const outsider = { ...member, userId: String(stranger!["id"]), organizationId: String(foreign!["id"]) };
    await expect(scene.as(outsider).approvals.review({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await scene.as(outsider).approvals.inbox({ tab: "history" })).toEqual([]);
  });

  it("past the console: no role may change a request's state, or read what was asked for", async () => {
    const { rows } = await scene.app.db.owner.query<{
      column_name: string;
      grantee: string;
      privilege_type: string;
    }>(
      `select grantee, column_name, privilege_type from information_schema.column_privileges
       where table_name = 'approval_requests' and grantee in ('pd_tenant', 'pd_staff', 'pd_staff_write', 'pd_auth')
         and (privilege_type = 'UPDATE' or (privilege_type = 'SELECT' and column_name in ('input', 'plan')))`,
    );
    expect(rows).toEqual([]);
  });
});

it("12,000 are asked for, 11,940 approved, 37 of them taken back although some moved on", async () => {
  await scene.policy({
    name: "More than 500 rows",
    condition: { kind: "rows", over: 500, withinMinutes: 60 },
  });
  const ids = (await scene.subscriptions(12_000)).sort();
  const [clock] = await scene.rows<{ now: string }>(
    "select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as now",
  );
  const input = { selection: { matching: {}, except: [], asOf: clock!.now }, days: 14 };
  const others = await scene.rows<{ id: string }>("select id from subscriptions where not id = any($1)", [
    ids,
  ]);
  const except = others.map(({ id }) => id);
  const selection = { ...input.selection, except };
  const asked = await scene.as(asker).subscriptions.pauseDunning({
    mode: "apply",
    input: { ...input, selection },
    reason: "Reminders went out twice",
  });
  if (asked.mode !== "request") throw new Error("12,000 rows need a second person.");
  expect(await paused(ids)).toBe(0);

  const review = await scene.as(reviewer).approvals.review({ id: asked.requestId });
  expect(review).toMatchObject({
    totalRows: 12_000,
    choosableCount: 12_000,
    drift: { added: 0, gone: 0, altered: 0 },
  });
  expect(review.plan.rows).toHaveLength(200);
  const declined = ids.slice(0, 60);
  const approved = await scene
    .as(reviewer)
    .approvals.approve({ id: asked.requestId, expect: review.plan.hash, rows: { declined } });
  expect(approved).toMatchObject({ rowCount: 11_940, declinedCount: 60 });
  expect(await paused(ids)).toBe(11_940);
  expect(await paused(declined)).toBe(0);

  const wrong = ids.slice(60, 97);
  const moved = wrong.slice(0, 5);
  await scene.as(asker).subscriptions.pauseDunning({ mode: "apply", input: pause(moved, 30) });
  const back = await scene.as(asker).audit.revert({
    mode: "apply",
    input: { changeId: approved.changeId, rowIds: wrong },
    reason: "These did pay late",
  });
  expect(back).toMatchObject({ mode: "apply", result: { restored: 32, skipped: 5 } });
  if (back.mode !== "apply") return;
  expect(back.result.skippedRows.map(({ rowId }) => rowId).sort()).toEqual(moved);
  expect(await paused(ids)).toBe(11_940 - 32);
});

it.each([
  ["6,000 of 12,000 are declined", "declined", 6_000],
  ["11,000 of 12,000 are declined", "declined", 11_000],
  ["5,000 of 12,000 are taken", "chosen", 5_000],
] as const)("exactly the rest is made when %s", async (_words, side, count) => {
  await scene.policy({ name: "Always", condition: everything });
  const ids = (await scene.subscriptions(12_000)).sort();
  const [clock] = await scene.rows<{ now: string }>(
    "select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as now",
  );
  // Customers of the tests before have reminders paused, or are paused again: the change is about those who haven't.
  const matching = { filter: { field: "dunningPausedUntil", operator: "isEmpty" as const } };
  await scene.bare(
    "update subscriptions set dunning_paused_until = '2030-01-01' where not id = any($1) returning id",
    [ids],
  );
  const asked = await scene.as(asker).subscriptions.pauseDunning({
    mode: "apply",
    input: { selection: { matching, except: [], asOf: clock!.now }, days: 14 },
    reason: "Reminders went out twice",
  });
  if (asked.mode !== "request") throw new Error("Everything needs a second person.");
  const { plan, totalRows } = await scene.as(reviewer).approvals.review({ id: asked.requestId });
  expect(totalRows).toBe(12_000);
  const named = ids.filter((_, at) => at % 12 < count / 1_000);
  const rows = side === "chosen" ? { chosen: named } : { declined: named };
  const approved = await scene
    .as(reviewer)
    .approvals.approve({ id: asked.requestId, expect: plan.hash, rows });
  const made = side === "chosen" ? count : 12_000 - count;
  expect(approved).toMatchObject({ rowCount: made, declinedCount: 12_000 - made });
  expect(await paused(ids)).toBe(made);
  expect(await paused(named)).toBe(side === "chosen" ? count : 0);
});
