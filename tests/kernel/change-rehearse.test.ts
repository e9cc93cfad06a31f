import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeScene, type Scene } from "./change-scene.ts";

describe("rehearsing a change", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());

  it("shows what would happen and leaves nothing behind", async () => {
    const [id] = await scene.coupons(1, "REHEARSE");
    const before = await digest(scene);
    const outcome = await scene.as().discount({ mode: "rehearse", input: { ids: [id!], value: 2500 } });
    expect(outcome).toMatchObject({
      mode: "rehearse",
      result: 1,
      plan: {
        counts: [{ table: "coupons", operation: "update", rows: 1 }],
        rows: [
          {
            table: "coupons",
            rowId: id,
            title: "REHEARSE1",
            operation: "update",
            before: { discountValue: "1000" },
            after: { discountValue: "2500" },
          },
        ],
        effects: [],
        warnings: [],
      },
    });
    expect(await digest(scene)).toEqual(before);
  });

  it("counts what would go out and sends nothing", async () => {
    const before = await digest(scene);
    const plan = await scene.planOf(scene.as().create({ mode: "rehearse", input: { code: "SUMMER" } }));
    expect(plan.effects).toEqual([{ kind: "mail", count: 1 }]);
    expect(plan.counts).toEqual([{ table: "coupons", operation: "insert", rows: 1 }]);
    expect(plan.rows[0]).toMatchObject({
      title: "SUMMER",
      before: {},
      after: { code: "SUMMER", discountValue: "1000" },
    });
    expect(await digest(scene)).toEqual(before);
  });

  it("gives the same hash for the same outcome, although ids and clock differ", async () => {
    const first = await scene.planOf(scene.as().create({ mode: "rehearse", input: { code: "AUTUMN" } }));
    const again = await scene.planOf(scene.as().create({ mode: "rehearse", input: { code: "AUTUMN" } }));
    const other = await scene.planOf(
      scene.as().create({ mode: "rehearse", input: { code: "AUTUMN", value: 999 } }),
    );
    expect(again.rows[0]!.rowId).not.toBe(first.rows[0]!.rowId);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  it("leaves generated values out of the hash", async () => {
    const first = await scene.planOf(scene.as().createRandom({ mode: "rehearse", input: {} }));
    const again = await scene.planOf(scene.as().createRandom({ mode: "rehearse", input: {} }));
    expect(again.rows[0]!.after["code"]).not.toBe(first.rows[0]!.after["code"]);
    expect(again.hash).toBe(first.hash);
  });

  it("counts every row and shows the first 200", async () => {
    const ids = await scene.coupons(450, "MANY");
    const plan = await scene.planOf(scene.as().discount({ mode: "rehearse", input: { ids, value: 500 } }));
    expect(plan.counts).toEqual([{ table: "coupons", operation: "update", rows: 450 }]);
    expect(plan.rows).toHaveLength(200);
  });

  it("shows one row once, from its first state to its last", async () => {
    const [id] = await scene.coupons(1, "TWICE");
    const plan = await scene.planOf(
      scene.as().twice({ mode: "rehearse", input: { id: id!, value: 4000, code: "NEWCOMER" } }),
    );
    expect(plan.counts).toEqual([
      { table: "coupons", operation: "update", rows: 1 },
      { table: "coupons", operation: "insert", rows: 1 },
    ]);
    const [updated, inserted] = plan.rows;
    expect(updated).toMatchObject({ before: { discountValue: "1000" }, after: { discountValue: "4000" } });
    expect(updated!.after).not.toHaveProperty("name");
    expect(inserted).toMatchObject({
      operation: "insert",
      before: {},
      after: { code: "NEWCOMER", name: "renamed at once" },
    });
  });

  it("does not show a field to a reader without its permission, but says that there is more", async () => {
    const input = { ids: [scene.staff.userId], notes: "prefers the morning" };
    const whole = await scene.planOf(scene.as(["*"]).rename({ mode: "rehearse", input }));
    expect(whole.rows[0]).toMatchObject({ title: "Nora Staff", after: { notes: "prefers the morning" } });
    const part = await scene.planOf(
      scene.as(["users:update", "users:read"]).rename({ mode: "rehearse", input }),
    );
    expect(part.rows[0]).toMatchObject({ title: "Nora Staff", before: {}, after: {}, withheld: true });
    const nothing = await scene.planOf(scene.as(["users:update"]).rename({ mode: "rehearse", input }));
    expect(nothing.rows[0]).toMatchObject({ title: null, before: {}, after: {}, withheld: true });
    expect(new Set([whole.hash, part.hash, nothing.hash]).size).toBe(1);
  });

  it("fails where only the commit would have failed", async () => {
    const rehearsal = scene.as().danglingSubscription({ mode: "rehearse", input: {} });
    await expect(rehearsal).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("doesn't exist"),
    });
  });
});

async function digest(scene: Scene) {
  const tables = [
    "coupons",
    "users",
    "organizations",
    "change_rows",
    "activities",
    "outbox",
    "change_guards",
    "audit_chains",
  ];
  const counted = tables.map(
    (table) =>
      `select '${table}' as name, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as md5 from ${table} t`,
  );
  return scene.rows(counted.join(" union all "));
}
