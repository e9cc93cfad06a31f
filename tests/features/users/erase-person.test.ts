import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "drizzle-orm";
import type { StaffActor } from "#server/auth/actor.ts";
import { systemActor } from "#server/auth/actor.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { verifyLog } from "#server/features/audit/verify-log.ts";
import { approvalsScene, type ApprovalsScene } from "#tests/features/approvals/approvals-scene.ts";

const email = "zyx.canary@wire.test";
const name = "Zylphia Canarywood";

let scene: ApprovalsScene;
let admin: StaffActor;
let second: StaffActor;
let userId: string;
let firstChange: string;
let twiceTouched: string;
let waitingRequest: string;
let erasingRequest: string;
let changedBeforeErasing: string;

const faults = async () => {
  const steps = verifyLog((read) =>
    inTransaction(scene.app.db.database, systemActor("jobs"), {}, (tx) => read(tx)),
  );
  let step = await steps.next();
  while (!step.done) step = await steps.next();
  return step.value.faults;
};

/** Places of the whole database that hold one of the words. */
async function holders(words: readonly string[]): Promise<string[]> {
  const tables = await scene.rows<{ name: string }>(
    `select oid::regclass::text as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const found: string[] = [];
  for (const table of tables) {
    const rows = await scene.rows<{ text: string }>(
      `select t::text as text from ${table.name} t where exists (select from unnest($1::text[]) word where position(lower(word) in lower(t::text)) > 0)`,
      [words],
    );
    for (const row of rows) found.push(`${table.name}: ${row.text}`);
  }
  return found;
}

const input = () => ({ userId });

beforeAll(async () => {
  scene = await approvalsScene();
  const rights = ["*"];
  admin = await scene.staff("Ana Admin", rights);
  second = await scene.staff("Rui Second", rights);
  const [made] = await scene.bare(
    "insert into users (email, full_name) values ('first@wire.test', 'First Name') returning id",
  );
  userId = String(made!["id"]);
  const users = scene.as(admin).users;
  const edit = async (values: Record<string, string>, reason: string) => {
    const [{ version } = { version: 0 }] = await scene.rows<{ version: number }>(
      "select version from users where id = $1",
      [userId],
    );
    const done = await users.edit({
      mode: "apply",
      reason,
      input: { edits: [{ id: userId, version, values }] },
    });
    return done.mode === "apply" ? done.changeId : "";
  };
  firstChange = await edit({ fullName: name, phone: "+351 912 345 678" }, `${name} rang up`);
  changedBeforeErasing = new Date().toISOString();
  await edit({ phone: "+351 912 345 679" }, "Moved");
  await scene.bare("update users set email = $2 where id = $1 returning id", [userId, email]);
  twiceTouched = crypto.randomUUID();
  await inTransaction(scene.app.db.database, admin, { changeId: twiceTouched }, async (tx) => {
    await tx.execute(sql`update users set phone = '+351 912 345 670' where id = ${userId}`);
    await tx.execute(sql`update users set phone = '+351 912 345 671' where id = ${userId}`);
    await tx.execute(sql`select record_activity(p_action => 'users:edit')`);
  });
  // It waits for its next try, so that no worker takes it meanwhile.
  await scene.bare(
    `insert into outbox (kind, payload, idempotency_key, next_attempt_at)
     values ('mail', jsonb_build_object('to', $1::text), 'k', now() + interval '1 day') returning id`,
    [email],
  );
});
afterAll(() => scene.close());

describe("erasing a person's data", () => {
  it("is for whom it was given, and never of oneself or of those who work here", async () => {
    const reader = await scene.staff("Ria Reader", ["users:read", "users:update"]);
    await expect(
      scene.as(reader).users.eraseData({ mode: "apply", input: input(), reason: "x" }),
    ).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(
      scene.as(admin).users.eraseData({ mode: "rehearse", input: { userId: admin.userId } }),
    ).rejects.toThrow("your own data");
    await expect(
      scene.as(admin).users.eraseData({ mode: "rehearse", input: { userId: reader.userId } }),
    ).rejects.toThrow("has a staff role");
    await expect(
      scene.as(admin).users.eraseData({ mode: "rehearse", input: { userId: crypto.randomUUID() } }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is rehearsed: says first that there is no way back, and changes nothing", async () => {
    const before = await holders([email, name]);
    const rehearsed = await scene.as(admin).users.eraseData({ mode: "rehearse", input: input() });
    if (rehearsed.mode !== "rehearse") throw new Error(rehearsed.mode);
    expect(rehearsed.plan.warnings[0]).toBe("Nobody can bring back what is erased.");
    const warnings = rehearsed.plan.warnings.join(" ");
    expect(warnings).toMatch(/removes the person's details from \d+ entries of the audit log/);
    expect(warnings).toContain("1 waiting mail will not be sent.");
    expect(warnings).toContain("“zylphia canarywood”");
    expect(rehearsed.plan.rows.find(({ table }) => table === "users")).toMatchObject({
      operation: "update",
      erased: { fields: expect.arrayContaining(["email", "fullName", "phone"]) },
    });
    expect(rehearsed.plan.approval?.policies).toEqual(["Erasing of personal data"]);
    expect(JSON.stringify(rehearsed)).not.toContain(email);
    expect(await holders([email, name])).toEqual(before);
  });

  it("wants a reason, and one that doesn't keep what is erased", async () => {
    await expect(scene.as(admin).users.eraseData({ mode: "apply", input: input() })).rejects.toThrow(
      "Say why",
    );
    await expect(
      scene.as(admin).users.eraseData({ mode: "apply", input: input(), reason: `Asked from ${email}` }),
    ).rejects.toThrow("without the person's name");
  });

  it("waits for what is still at work on the person", async () => {
    const [job] = await scene.bare(
      `insert into change_jobs (requested_by, procedure, command, title, input, expected_rows)
       values ($1, 'users.edit', 'users:update', 'Edit', jsonb_build_object('id', $2::text), 1) returning id`,
      [admin.userId, userId],
    );
    const rehearse = () => scene.as(admin).users.eraseData({ mode: "rehearse", input: input() });
    await expect(rehearse()).rejects.toThrow("1 change about this person is still running or waiting");
    await scene.bare(
      "update change_jobs set state = 'done', finished_at = now() where id = $1 returning id",
      [job!["id"]],
    );
    await expect(rehearse()).resolves.toMatchObject({ mode: "rehearse" });
  });

  it("is done by two, leaves nothing of the person anywhere, and the log holds", async () => {
    expect(await faults()).toEqual([]);
    const asked = await scene
      .as(admin)
      .users.eraseData({ mode: "apply", input: input(), reason: "Asked for in writing" });
    if (asked.mode !== "request") throw new Error(asked.mode);
    erasingRequest = asked.requestId;
    const [waiting] = await scene.bare(
      `insert into approval_requests (procedure, command, title, input, plan, plan_hash, row_count, requested_by, reason, policies, expires_at)
       select procedure, 'users:update', $2, jsonb_build_object('id', $3::text, 'email', $4::text), plan, plan_hash, 1, requested_by, reason, policies, expires_at
       from approval_requests where id = $1 returning id`,
      [erasingRequest, `Edit: ${name}`, userId, email],
    );
    waitingRequest = String(waiting!["id"]);
    const { id, plan } = await scene
      .as(second)
      .approvals.review({ id: asked.requestId })
      .then((review) => ({
        id: asked.requestId,
        plan: review.plan!,
      }));
    await expect(
      scene.as(second).approvals.approve({ id, expect: plan.hash, reason: `${name} rang me up, too` }),
    ).rejects.toThrow("without the person's name");
    await scene.as(second).approvals.approve({ id, expect: plan.hash, reason: "Looked at the letter" });
    expect(await holders([email, name, "first@wire.test", "First Name", "912 345 67", "Canarywood"])).toEqual(
      [],
    );
    expect(await faults()).toEqual([]);
    const [person] = await scene.rows<{ email: string; full_name: string; deleted_at: unknown }>(
      "select email, full_name, deleted_at from users where id = $1",
      [userId],
    );
    expect(person).toMatchObject({ email: `erased-${userId}@erased.invalid`, full_name: "Erased" });
    expect(person!.deleted_at).not.toBeNull();
    await expect(scene.as(admin).users.eraseData({ mode: "rehearse", input: input() })).rejects.toThrow(
      "already",
    );
  });

  it("shows as erased in the history, on the change's page and as it was at an instant", async () => {
    const reader = scene.as(admin).audit;
    const { entries } = await reader.history({ resource: "users", id: userId });
    const first = entries.find(({ changeId }) => changeId === firstChange)!;
    expect(first.erased).toMatchObject({
      fields: expect.arrayContaining(["fullName", "phone"]),
      at: expect.any(String),
    });
    expect(first).toMatchObject({ reason: null, before: {}, after: {} });
    const { rows } = await reader.changeRows({ changeId: firstChange });
    expect(rows[0]).toMatchObject({ erased: { fields: expect.arrayContaining(["fullName"]) } });
    expect(await reader.change({ changeId: firstChange })).toMatchObject({
      description: null,
      entityName: null,
      erasedAt: expect.stringMatching(/^20/),
    });
    const then = await reader.recordAt({ resource: "users", id: userId, at: changedBeforeErasing });
    expect(then.erased).toEqual(expect.arrayContaining(["fullName", "phone", "email"]));
    expect(then.was).not.toHaveProperty("fullName");
    // Whoever may not see a field doesn't learn that it was erased.
    const few = await scene.staff("Pia Product", ["users:read", "activities:read", "changes:read"]);
    const seen = await scene.as(few).audit.history({ resource: "users", id: userId });
    const same = seen.entries.find(({ changeId }) => changeId === firstChange)!;
    expect(same.erased?.fields).toEqual(["fullName"]);
    expect(same.withheld).toBe(true);
  });

  it("leaves requests that can still be looked at, and closes those that waited", async () => {
    const { approvals, audit } = scene.as(second);
    for (const [id, state] of [
      [erasingRequest, "approved"],
      [waitingRequest, "expired"],
    ] as const) {
      const review = await approvals.review({ id });
      expect(review).toMatchObject({ state, totalRows: 0 });
      expect(review.plan.warnings).toEqual(["Personal data in this request was erased."]);
    }
    const [erasing] = await scene.rows<{ change_id: string }>(
      "select applied_change_id as change_id from approval_requests where id = $1",
      [erasingRequest],
    );
    expect(await audit.change({ changeId: erasing!.change_id })).toMatchObject({
      approval: { requestId: erasingRequest },
    });
  });

  it("still shows a row that a change touched twice, when all that it touched was erased", async () => {
    const { rows } = await scene.as(admin).audit.changeRows({ changeId: twiceTouched });
    expect(rows).toMatchObject([{ rowId: userId, operation: "update", erased: { fields: ["phone"] } }]);
  });

  it("is no longer found by what was erased, in list, search or facets", async () => {
    const caller = scene.as(admin);
    for (const text of [name, email]) {
      expect((await caller.activities.list({ search: text })).rows).toEqual([]);
      expect((await caller.users.list({ search: text })).rows).toEqual([]);
    }
    const facets = await caller.activities.facets({ params: {}, field: "outcome" });
    expect(JSON.stringify(facets)).toContain("ok");
    expect((await caller.activities.list({})).rows.length).toBeGreaterThan(3);
  });

  it("can't be taken back, and a change before it says which rows can't be restored", async () => {
    const [erasing] = await scene.rows<{ change_id: string }>(
      "select change_id from activities where action = 'users:erase-data' and outcome = 'ok'",
    );
    const audit = scene.as(admin).audit;
    await expect(
      audit.revert({ mode: "rehearse", input: { changeId: erasing!.change_id, force: [] } }),
    ).rejects.toThrow("Nobody can bring back");
    expect(await audit.change({ changeId: erasing!.change_id })).toMatchObject({ mayRevert: false });
    const tried = await audit.revert({ mode: "rehearse", input: { changeId: firstChange, force: [userId] } });
    expect(tried).toMatchObject({
      result: { restored: 0, skipped: 1, skippedRows: [{ rowId: userId, because: "erased" }] },
    });
    if (tried.mode === "rehearse")
      expect(tried.plan.warnings.join(" ")).toContain("personal data in it was erased");
  });

  it("leaves nothing to put back: a removed record of the person stays removed", async () => {
    const [removed] = await scene.bare(
      `insert into user_addresses (user_id, label, street_address, city, postal_code, country, deleted_at)
       values ($1, 'Home', '', '', '', 'PT', now()) returning id, version`,
      [userId],
    );
    const records = [{ id: String(removed!["id"]), version: Number(removed!["version"]) }];
    await expect(
      scene.as(admin).userAddresses.restore({ mode: "apply", input: { records } }),
    ).rejects.toMatchObject({
      message: "What stood in this address was erased with a person's data: it can't come back.",
    });
  });
});
