import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { coupons } from "#drizzle/schema/billing.ts";
import { command } from "#server/change/command.ts";
import { runChange } from "#server/change/change.ts";
import { changeScene, type Scene } from "#tests/kernel/change-scene.ts";

describe("changes at the same time", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene({ poolSize: 40 });
  });
  afterAll(() => scene.close());

  const settled = async (attempts: Promise<unknown>[]) => {
    const outcomes = await Promise.allSettled(attempts);
    const faults = outcomes
      .filter((outcome) => outcome.status === "rejected")
      .map(({ reason }) => reason as { code: string });
    return { done: outcomes.length - faults.length, codes: faults.map(({ code }) => code) };
  };

  it("apply one plan once, however many click", async () => {
    const ids = await scene.coupons(20, "CLICK");
    const input = { ids, value: 321 };
    const { hash } = await scene.planOf(scene.as().discount({ mode: "rehearse", input }));
    const { done, codes } = await settled(
      Array.from({ length: 8 }, () => scene.as().discount({ mode: "apply", input, expect: hash })),
    );
    expect(done).toBe(1);
    expect(codes).toEqual(Array(7).fill("CONFLICT"));
    const touched = await scene.rows("select count(*)::int as rows from change_rows where row_id = any($1)", [
      ids,
    ]);
    expect(touched).toEqual([{ rows: 20 }]);
  });

  it("to one row lose no acknowledged write", async () => {
    const [id] = await scene.coupons(1, "ROW");
    const { done, codes } = await settled(
      Array.from({ length: 40 }, (_, n) =>
        scene.as().edit({ mode: "apply", input: { id: id!, version: 1, name: `Writer ${n}` } }),
      ),
    );
    expect(done).toBe(1);
    expect(new Set(codes)).toEqual(new Set(["CONFLICT"]));
    const [row] = await scene.rows<{ version: number }>("select version from coupons where id = $1", [id]);
    expect(row!.version).toBe(2);
  });

  it("are tried again when they lock each other out", async () => {
    const [a, b] = await scene.coupons(2, "DEADLOCK");
    let meeting = 0;
    let arrived!: () => void;
    const bothHoldOne = new Promise<void>((resolve) => (arrived = resolve));
    let runs = 0;
    const failures = () => scene.rows("select id from activities where outcome = 'failed'");
    const before = await failures();
    const crossing = (first: string, second: string) =>
      command("coupons:update", z.strictObject({}), async ({ tx }) => {
        runs++;
        await tx.update(coupons).set({ discountValue: 11n }).where(eq(coupons.id, first));
        if (++meeting >= 2) arrived();
        await bothHoldOne;
        await tx.update(coupons).set({ discountValue: 11n }).where(eq(coupons.id, second));
      });
    const run = (first: string, second: string) =>
      runChange(scene.context(scene.staff), scene.staff, crossing(first, second), {}, { mode: "apply" });
    const outcomes = await Promise.all([run(a!, b!), run(b!, a!)]);
    expect(outcomes.map(({ mode }) => mode)).toEqual(["apply", "apply"]);
    expect(runs).toBe(3);
    expect(
      await scene.rows("select discount_value::int as value from coupons where id = any($1)", [[a, b]]),
    ).toEqual([{ value: 11 }, { value: 11 }]);
    expect(await failures()).toEqual(before);
  });

  it("in bulk over the same rows wait for each other", async () => {
    const ids = await scene.coupons(120, "OVERLAP");
    const backwards = ids.toReversed();
    const { done } = await settled(
      Array.from({ length: 6 }, (_, n) =>
        scene.as().discount({ mode: "apply", input: { ids: n % 2 ? ids : backwards, value: 100 + n } }),
      ),
    );
    expect(done).toBe(6);
    const values = await scene.rows<{ value: number }>(
      "select distinct discount_value::int as value from coupons where id = any($1)",
      [ids],
    );
    expect(values).toHaveLength(1);
  });

  it("leave one unbroken chain", async () => {
    const ids = await scene.coupons(32, "CHAIN");
    await Promise.all(
      ids.map((id, n) => scene.as().discount({ mode: "apply", input: { ids: [id], value: n + 1 } })),
    );
    const [verdict] = await scene.rows<{ checked: string; problem: string | null }>(
      "select * from verify_audit_chain('platform')",
    );
    const [entries] = await scene.rows<{ count: string }>("select count(*) from activities");
    expect(verdict).toMatchObject({ checked: entries!.count, problem: null });
  });

  it("do not revert over an edit that is just being committed", async () => {
    const [id] = await scene.coupons(1, "CROSSING");
    const applied = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 2 } }),
    );
    const editor = await scene.owner.connect();
    await editor.query("begin; set local session_replication_role = replica");
    await editor.query("update coupons set discount_value = 3 where id = $1", [id]);
    const reverting = scene.as().audit.revert({ mode: "apply", input: { changeId: applied } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await editor.query("commit");
    editor.release();
    expect((await reverting).result).toMatchObject({ restored: 0, skipped: 1 });
    expect(await scene.rows("select discount_value::int as value from coupons where id = $1", [id])).toEqual([
      { value: 3 },
    ]);
  });
});
