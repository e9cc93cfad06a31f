import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChangeOutcome, RevertResult } from "#shared/change.ts";
import { changeScene, type Scene } from "./change-scene.ts";

describe("taking a change back", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());

  const table = (ids: string[]) =>
    scene.rows<Record<string, unknown>>("select * from coupons where id = any($1) order by code", [ids]);
  const without = (rows: Record<string, unknown>[]) =>
    rows.map(({ version: _version, updated_at: _updatedAt, ...row }) => row);
  const revert = (changeId: string, more: { rowIds?: string[]; force?: string[] } = {}) =>
    scene.as().audit.revert({ mode: "apply", input: { changeId, ...more } }) as Promise<
      ChangeOutcome<RevertResult>
    >;
  const activity = async (changeId: string) =>
    (
      await scene.rows<Record<string, unknown>>("select * from activities where change_id = $1", [changeId])
    )[0];

  it("restores 9,963 of 10,000 rows and lists the 37 that somebody changed since, by whom and when", async () => {
    const ids = await scene.coupons(10_000, "BULK");
    const applied = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 1234 } }));
    const colleague = await scene.person("Otto Other");
    const edited = ids.slice(500, 537);
    const later = await scene.changeOf(
      scene.as(["*"], colleague).discount({ mode: "apply", input: { ids: edited, value: 77 } }),
    );

    const before = await scene.rows("select count(*) from change_rows");
    const plan = await scene.planOf(
      scene.as().audit.revert({ mode: "rehearse", input: { changeId: applied } }),
    );
    expect(plan.counts).toEqual([{ table: "coupons", operation: "update", rows: 9_963 }]);
    expect(plan.warnings.join(" ")).toContain("in use: 37 rows.");
    expect(await scene.rows("select count(*) from change_rows")).toEqual(before);

    const outcome = await scene
      .as()
      .audit.revert({ mode: "apply", input: { changeId: applied }, expect: plan.hash });
    expect(outcome).toMatchObject({ rowCount: 9_963, result: { restored: 9_963, skipped: 37 } });
    const { skippedRows } = outcome.result;
    expect(new Set(skippedRows.map(({ rowId }) => rowId))).toEqual(new Set(edited));
    for (const row of skippedRows) {
      expect(row).toMatchObject({
        table: "coupons",
        because: "changed",
        changedBy: "Otto Other",
        changeId: later,
      });
      expect(row.title).toMatch(/^BULK\d+$/);
      expect(Date.parse(row.changedAt!)).toBeGreaterThan(Date.now() - 60_000);
    }
    const values = await scene.rows(
      "select discount_value::text as value, count(*)::int as rows from coupons where id = any($1) group by 1 order by 1",
      [ids],
    );
    expect(values).toEqual([
      { value: "1000", rows: 9_963 },
      { value: "77", rows: 37 },
    ]);
    const revertId = await scene.changeOf(Promise.resolve(outcome));
    expect(await activity(applied)).toMatchObject({
      action: "coupons:update",
      row_counts: { coupons: 10_000 },
    });
    expect(await activity(later)).toMatchObject({ row_counts: { coupons: 37 } });
    expect(await activity(revertId)).toMatchObject({
      action: "changes:revert",
      reverts_change_id: applied,
      row_counts: { coupons: 9_963 },
    });
  });

  it("writes over a later change only where it is told to", async () => {
    const ids = await scene.coupons(3, "FORCE");
    const applied = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 1 } }));
    await scene.as().discount({ mode: "apply", input: { ids: ids.slice(0, 2), value: 2 } });
    const outcome = await revert(applied, { force: [ids[0]!] });
    expect(outcome.result).toMatchObject({ restored: 2, skipped: 1, skippedRows: [{ rowId: ids[1] }] });
    expect((await table(ids)).map((row) => row["discount_value"])).toEqual(["1000", "2", "1000"]);
  });

  it("takes back chosen rows only", async () => {
    const ids = await scene.coupons(3, "CHOSEN");
    const applied = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 1 } }));
    expect((await revert(applied, { rowIds: [ids[1]!] })).result).toMatchObject({ restored: 1, skipped: 0 });
    expect((await table(ids)).map((row) => row["discount_value"])).toEqual(["1", "1000", "1"]);
    await expect(revert(applied, { rowIds: [randomUUID()] })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("leaves a column alone that the change did not touch", async () => {
    const [id] = await scene.coupons(1, "OTHERCOLUMN");
    const applied = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 1 } }),
    );
    await scene.as().edit({ mode: "apply", input: { id: id!, version: 2, name: "Renamed since" } });
    expect((await revert(applied)).result).toMatchObject({ restored: 1, skipped: 0 });
    expect((await table([id!]))[0]).toMatchObject({ discount_value: "1000", name: "Renamed since" });
  });

  it("gives the applied state back when it is taken back itself", async () => {
    const ids = await scene.coupons(4, "AGAIN");
    const applied = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 9 } }));
    const after = without(await table(ids));
    const reverted = await scene.changeOf(revert(applied));
    expect((await table(ids))[0]).toMatchObject({ discount_value: "1000" });
    await revert(reverted);
    expect(without(await table(ids))).toEqual(after);
  });

  it("removes what was added and restores what was deleted, whole", async () => {
    const ids = await scene.coupons(3, "GONE");
    const before = without(await table(ids));
    const removed = await scene.changeOf(scene.as().remove({ mode: "apply", input: { ids } }));
    expect(await table(ids)).toEqual([]);
    const restored = await scene.changeOf(revert(removed));
    expect(without(await table(ids))).toEqual(before);
    await revert(restored);
    expect(await table(ids)).toEqual([]);

    const created = await scene.as().create({ mode: "apply", input: { code: "BRANDNEW" } });
    await revert(await scene.changeOf(Promise.resolve(created)));
    expect(await table([created.result.id])).toEqual([]);
  });

  it("keeps the order of dependence between tables", async () => {
    const made = await scene.as().catalogue({ mode: "apply", input: { services: 3 } });
    const applied = await scene.changeOf(Promise.resolve(made));
    const services = () =>
      scene.rows("select id, category_id from services where category_id = $1 order by id", [
        made.result.categoryId,
      ]);
    const before = await services();
    expect(before).toHaveLength(3);
    const reverted = await scene.changeOf(revert(applied));
    expect(await services()).toEqual([]);
    const again = await scene.changeOf(revert(reverted));
    expect(await services()).toEqual(before);
    await revert(again);
  });

  it("gives rows back what they referred to, and removes what replaced it", async () => {
    const made = await scene.as().catalogue({ mode: "apply", input: { services: 2 } });
    const input = { id: made.result.categoryId, name: "Blinds" };
    const replaced = await scene.as().replaceCategory({ mode: "apply", input });
    const inCategory = (id: string) => scene.rows("select id from services where category_id = $1", [id]);
    expect(await inCategory(replaced.result.categoryId)).toHaveLength(2);
    const outcome = await revert(await scene.changeOf(Promise.resolve(replaced)));
    expect(outcome.result).toMatchObject({ restored: 4, skipped: 0 });
    expect(await inCategory(made.result.categoryId)).toHaveLength(2);
    const names = await scene.rows(
      "select name from service_categories where name in ('Curtains', 'Blinds')",
    );
    expect(names).toEqual([{ name: "Curtains" }]);
  });

  it("leaves a new row alone that later records use, and says so", async () => {
    const created = await scene.as().create({ mode: "apply", input: { code: "REDEEMED" } });
    await scene.redeem(created.result.id);
    const outcome = await revert(await scene.changeOf(Promise.resolve(created)), {
      force: [created.result.id],
    });
    expect(outcome.result).toMatchObject({
      restored: 0,
      skipped: 1,
      skippedRows: [{ because: "inUse", title: "REDEEMED" }],
    });
    expect(await table([created.result.id])).toHaveLength(1);
  });

  it("leaves a deleted row alone that is there again, and a changed row that is gone", async () => {
    const [id] = await scene.coupons(1, "THERE");
    const changed = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 3 } }),
    );
    const removed = await scene.changeOf(scene.as().remove({ mode: "apply", input: { ids: [id!] } }));
    expect((await revert(changed)).result).toMatchObject({
      restored: 0,
      skippedRows: [{ because: "gone", changeId: removed }],
    });
    await revert(removed);
    const plan = await scene.planOf(
      scene.as().audit.revert({ mode: "rehearse", input: { changeId: removed } }),
    );
    expect(plan.warnings).toContain("This change has been taken back before.");
    expect((await revert(removed)).result).toMatchObject({
      restored: 0,
      skippedRows: [{ because: "exists" }],
    });
  });

  it("moves a flag back that only one row may hold", async () => {
    const [first, second] = await scene.paymentMethods(2);
    const applied = await scene.changeOf(scene.as().makeDefault({ mode: "apply", input: { id: second! } }));
    const isDefault = async () =>
      (await scene.rows<{ id: string }>("select id from payment_methods where is_default")).map(
        ({ id }) => id,
      );
    expect(await isDefault()).toEqual([second]);
    await scene.changeOf(revert(applied));
    expect(await isDefault()).toEqual([first]);
  });

  it("says before that a secret does not come back", async () => {
    const [projectKey] = await scene.apiKeys(1);
    const removed = await scene.changeOf(
      scene.as().removeKeys({ mode: "apply", input: { ids: [projectKey!] } }),
    );
    const plan = await scene.planOf(
      scene.as().audit.revert({ mode: "rehearse", input: { changeId: removed } }),
    );
    expect(plan.warnings[0]).toBe("1 row of kind api key can't be restored: key hash was never recorded.");
    expect((await revert(removed)).result).toMatchObject({
      restored: 0,
      skippedRows: [{ because: "secret" }],
    });
  });

  it("says before what can't be taken back outside", async () => {
    const created = await scene.changeOf(scene.as().create({ mode: "apply", input: { code: "MAILED" } }));
    const plan = await scene.planOf(
      scene.as().audit.revert({ mode: "rehearse", input: { changeId: created } }),
    );
    expect(plan.warnings).toEqual(["What went out can't be taken back: 1 × mail."]);
    expect(plan.effects).toEqual([]);
  });

  it("sends the effect that takes back what went out, and again when the revert is taken back", async () => {
    const [id] = await scene.coupons(1, "SYNC");
    const applied = await scene.changeOf(
      scene.as().sync({ mode: "apply", input: { id: id!, stripeCouponId: "co_1" } }),
    );
    const reverted = await scene.changeOf(revert(applied));
    const outbox = (changeId: string) =>
      scene.rows("select kind, payload ->> 'stripeCouponId' as coupon from outbox where change_id = $1", [
        changeId,
      ]);
    expect(await outbox(reverted)).toEqual([{ kind: "stripe.coupon.delete", coupon: "co_1" }]);
    const again = await scene.changeOf(revert(reverted));
    expect(await outbox(again)).toEqual([{ kind: "stripe.coupon.create", coupon: "co_1" }]);
  });

  it("says before that what went out isn't kept any more", async () => {
    const [id] = await scene.coupons(1, "SWEPT");
    const input = { id: id!, stripeCouponId: "co_2" };
    const applied = await scene.changeOf(scene.as().sync({ mode: "apply", input }));
    await scene.bareUpdate("delete from outbox where change_id = $1 returning id", [applied]);
    const plan = await scene.planOf(
      scene.as().audit.revert({ mode: "rehearse", input: { changeId: applied } }),
    );
    expect(plan.warnings).toEqual([
      "What went out isn't kept any more, so it can't be taken back: 1 × stripe.coupon.create.",
    ]);
    expect(plan.effects).toEqual([]);
  });

  it("needs the permission to revert and the permission of what is taken back", async () => {
    const [id] = await scene.coupons(1, "MAYNOT");
    const applied = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 3 } }),
    );
    const input = { mode: "apply", input: { changeId: applied } } as const;
    await expect(scene.as(["coupons:update"]).audit.revert(input)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(scene.as(["changes:revert"]).audit.revert(input)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const reverted = await scene.changeOf(scene.as(["changes:revert", "coupons:update"]).audit.revert(input));
    const back = { mode: "apply", input: { changeId: reverted } } as const;
    await expect(scene.as(["changes:revert"]).audit.revert(back)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("knows no change of that id, and no rows in one that touched none", async () => {
    await expect(revert(randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    const empty = await scene.changeOf(scene.as().touchNothing({ mode: "apply", input: {} }));
    await expect(revert(empty)).rejects.toMatchObject({
      message: "This change touched no rows, so there is nothing to take back.",
    });
  });
});
