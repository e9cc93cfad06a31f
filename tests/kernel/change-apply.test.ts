import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "#server/data/transaction.ts";
import { recordActivity } from "#server/change/activity.ts";
import { changeScene, type Scene } from "./change-scene.ts";

describe("applying a change", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());

  const value = async (id: string) =>
    (
      await scene.rows<{ value: string }>("select discount_value::text as value from coupons where id = $1", [
        id,
      ])
    )[0]?.value;
  const entry = async (changeId: string) =>
    (
      await scene.rows<Record<string, unknown>>("select * from activities where change_id = $1", [changeId])
    )[0];

  it("does it and explains it", async () => {
    const ids = await scene.coupons(3, "APPLY");
    const outcome = await scene
      .as()
      .discount({ mode: "apply", input: { ids, value: 2500 }, reason: "Spring sale" });
    expect(outcome).toMatchObject({ mode: "apply", rowCount: 3, revertible: true, result: 3 });
    expect(await Promise.all(ids.map(value))).toEqual(["2500", "2500", "2500"]);
    expect(await entry(await scene.changeOf(Promise.resolve(outcome)))).toMatchObject({
      actor_id: scene.staff.userId,
      action: "coupons:update",
      outcome: "ok",
      reason: "Spring sale",
      entity_type: "coupons",
      description: "Discount of 3 coupons",
      ip_address: "192.0.2.7",
      user_agent: "tests",
      via: "ui",
      row_counts: { coupons: 3 },
    });
  });

  it("names the staff member behind an impersonation and the person he acts for", async () => {
    const [id] = await scene.coupons(1, "IMPERSONATE");
    const customer = await scene.person("Carl Customer");
    const as = scene.as(["*"], { ...customer, impersonatedBy: scene.staff.userId });
    const changeId = await scene.changeOf(as.discount({ mode: "apply", input: { ids: [id!], value: 5 } }));
    expect(await entry(changeId)).toMatchObject({
      actor_id: scene.staff.userId,
      on_behalf_of: customer.userId,
    });
  });

  it("records a change that touched nothing", async () => {
    const outcome = await scene.as().touchNothing({ mode: "apply", input: {} });
    expect(outcome).toMatchObject({ rowCount: 0, revertible: false });
    expect(await entry(await scene.changeOf(Promise.resolve(outcome)))).toMatchObject({
      action: "coupons:check",
      description: "Checked",
    });
  });

  it("puts what should go out into the outbox, by a key of this change", async () => {
    const changeId = await scene.changeOf(scene.as().create({ mode: "apply", input: { code: "OUTBOX" } }));
    const waiting = await scene.rows<{ idempotency_key: string }>(
      "select * from outbox where change_id = $1",
      [changeId],
    );
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({ kind: "mail", status: "pending", payload: { code: "OUTBOX" } });
    expect(waiting[0]!.idempotency_key).toMatch(new RegExp(`^${changeId}:announce:`));
    expect(await entry(changeId)).toMatchObject({
      metadata: { effects: [{ kind: "mail", count: 1, takenBackBy: null }] },
    });
  });

  it("applies the plan that was shown", async () => {
    const ids = await scene.coupons(2, "EXPECT");
    const input = { ids, value: 700 };
    const { hash } = await scene.planOf(scene.as().discount({ mode: "rehearse", input }));
    await scene.as().discount({ mode: "apply", input, expect: hash });
    expect(await value(ids[0]!)).toBe("700");
    const create = { code: "EXPECTED" };
    const made = await scene.planOf(scene.as().create({ mode: "rehearse", input: create }));
    await expect(
      scene.as().create({ mode: "apply", input: create, expect: made.hash }),
    ).resolves.toMatchObject({ rowCount: 1 });
  });

  it.each(["the same column", "another column of the row"])(
    "refuses with the new plan when somebody edited %s meanwhile",
    async (which) => {
      const [id] = await scene.coupons(1, which === "the same column" ? "DRIFT" : "OTHERDRIFT");
      const input = { ids: [id!], value: 700 };
      const shown = await scene.planOf(scene.as().discount({ mode: "rehearse", input }));
      if (which === "the same column")
        await scene.as().discount({ mode: "apply", input: { ids: [id!], value: 650 } });
      else await scene.as().edit({ mode: "apply", input: { id: id!, version: 1, name: "Renamed" } });
      const changes = await scene.rows("select change_id from activities where outcome = 'ok'");

      const late = scene.as().discount({ mode: "apply", input, expect: shown.hash });
      const refusal = await late.then(
        () => undefined,
        (fault: unknown) => fault as { code: string; details: { plan: typeof shown } },
      );
      expect(refusal).toMatchObject({
        code: "CONFLICT",
        details: { plan: { rows: [{ rowId: id, after: { discountValue: "700" } }] } },
      });
      expect(refusal!.details.plan.hash).not.toBe(shown.hash);
      expect(await value(id!)).toBe(which === "the same column" ? "650" : "1000");
      expect(await scene.rows("select change_id from activities where outcome = 'ok'")).toHaveLength(
        changes.length,
      );
      await scene.as().discount({ mode: "apply", input, expect: refusal!.details.plan.hash });
      expect(await value(id!)).toBe("700");
    },
  );

  it("takes 10,000 rows as one change", async () => {
    const ids = await scene.coupons(10_000, "BULK");
    const changeId = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids, value: 1234 } }),
    );
    expect(await entry(changeId)).toMatchObject({ row_counts: { coupons: 10_000 } });
    const [captured] = await scene.rows<{ rows: number }>(
      "select count(*)::int as rows from change_rows where change_id = $1",
      [changeId],
    );
    expect(captured!.rows).toBe(10_000);
  });

  it("leaves rows alone that already are as asked", async () => {
    const ids = await scene.coupons(5, "SAME");
    await scene.as().discount({ mode: "apply", input: { ids: ids.slice(0, 2), value: 42 } });
    await expect(scene.as().discount({ mode: "apply", input: { ids, value: 42 } })).resolves.toMatchObject({
      rowCount: 3,
      result: 3,
    });
  });

  describe("to a row that somebody else has changed", () => {
    it("refuses with both values", async () => {
      const [id] = await scene.coupons(1, "VERSION");
      await scene.as().edit({ mode: "apply", input: { id: id!, version: 1, name: "First" } });
      const late = scene.as().edit({ mode: "apply", input: { id: id!, version: 1, name: "Second" } });
      await expect(late).rejects.toMatchObject({
        code: "CONFLICT",
        message: "Somebody else changed this coupon while you had it open.",
        details: { current: { name: "First", version: 2 }, yours: { name: "Second" } },
      });
      expect(
        await scene.as().edit({ mode: "apply", input: { id: id!, version: 2, name: "Second" } }),
      ).toMatchObject({ result: 3 });
    });

    it("says not found when the row is gone", async () => {
      const absent = scene.as().edit({ mode: "apply", input: { id: randomUUID(), version: 1, name: "x" } });
      await expect(absent).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });

  it("of a member stays in the chosen organization, and so does its entry", async () => {
    const northwind = await scene.organization("Northwind");
    const contoso = await scene.organization("Contoso");
    const as = scene.as(["teams:update"], northwind.owner);
    const plan = await scene.planOf(as.renameTeams({ mode: "rehearse", input: { name: "Old" } }));
    expect(plan.counts).toEqual([{ table: "teams", operation: "update", rows: 1 }]);
    const outcome = await as.renameTeams({ mode: "apply", input: { name: "Old" }, expect: plan.hash });
    expect(outcome).toMatchObject({ rowCount: 1, result: 1 });
    const names = await scene.rows("select id, name from teams where id in ($1, $2) order by name", [
      northwind.teamId,
      contoso.teamId,
    ]);
    expect(names).toEqual([
      { id: northwind.teamId, name: "Old Team" },
      { id: contoso.teamId, name: "Team" },
    ]);
    const changeId = await scene.changeOf(Promise.resolve(outcome));
    expect(await entry(changeId)).toMatchObject({
      organization_id: northwind.id,
      chain: northwind.id,
      actor_id: northwind.owner.userId,
    });
    expect(await scene.rows("select kind from outbox where change_id = $1", [changeId])).toEqual([
      { kind: "webhook" },
    ]);
  });

  it("is the only way to write: a bare UPDATE is refused at commit", async () => {
    const [id] = await scene.coupons(1, "BARE");
    const bare = inTransaction(scene.database, scene.staff, { changeId: randomUUID() }, (tx) =>
      tx.execute(sql`update coupons set discount_value = 1 where id = ${id}`),
    );
    await expect(bare).rejects.toMatchObject({ code: "PD001" });
    expect(await value(id!)).toBe("1000");
  });

  it("leaves a chain that verifies, and a changed entry is found", async () => {
    const verify = async () =>
      (await scene.rows<Record<string, unknown>>("select * from verify_audit_chain('platform')"))[0];
    const [whole] = await scene.rows<{ entries: string }>(
      "select count(*) as entries from activities where chain = 'platform'",
    );
    expect(await verify()).toEqual({ checked: whole!.entries, broken_position: null, problem: null });
    const client = await scene.owner.connect();
    await client.query("begin; set local session_replication_role = replica");
    await client.query(
      "update activities set reason = 'nothing to see' where position = 2 and chain = 'platform'",
    );
    const { rows } = await client.query("select * from verify_audit_chain('platform')");
    await client.query("rollback");
    client.release();
    expect(rows[0]).toMatchObject({ broken_position: "2" });
  });

  it("lets a read that counts as an act be recorded outside a change", async () => {
    await recordActivity(scene.database, scene.staff, {
      action: "users:export",
      outcome: "ok",
      description: "Exported 12 users",
      requestId: randomUUID(),
    });
    const [recorded] = await scene.rows("select * from activities where action = 'users:export'");
    expect(recorded).toMatchObject({
      actor_id: scene.staff.userId,
      change_id: null,
      outcome: "ok",
      description: "Exported 12 users",
    });
  });
});
