import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeScene, type Scene } from "./change-scene.ts";

describe("a refused change", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());

  const entries = (outcome: string) =>
    scene.rows<Record<string, unknown>>("select * from activities where outcome = $1 order by position", [
      outcome,
    ]);
  const coupon = async (id: string) =>
    (await scene.rows<Record<string, unknown>>("select * from coupons where id = $1", [id]))[0];

  it.each(["rehearse", "apply"] as const)(
    "without the permission changes nothing and is in the log once (%s)",
    async (mode) => {
      const [id] = await scene.coupons(1, `DENIED${mode.toUpperCase()}`);
      const before = await coupon(id!);
      const already = (await entries("denied")).length;
      const attempt = scene.as(["coupons:read"]).discount({ mode, input: { ids: [id!], value: 1 } });
      await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect(await coupon(id!)).toEqual(before);
      const denied = (await entries("denied")).slice(already);
      expect(denied).toHaveLength(1);
      expect(denied[0]).toMatchObject({
        action: "coupons:update",
        actor_id: scene.staff.userId,
        change_id: null,
      });
    },
  );

  it("asks for the permission before it looks at the input", async () => {
    const attempt = scene.as([]).discount({ mode: "apply", input: { ids: ["not an id"], value: 1 } });
    await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      scene.as().discount({ mode: "apply", input: { ids: ["not an id"], value: 1 } }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("by its own rule leaves nothing and is in the log as failed, with the words", async () => {
    const [id] = await scene.coupons(1, "REFUSED");
    const attempt = scene.as().refuse({ mode: "apply", input: { ids: [id!] }, reason: "cleaning up" });
    await expect(attempt).rejects.toMatchObject({
      code: "CONFLICT",
      message: "This coupon is used in a running campaign.",
    });
    expect(await coupon(id!)).toMatchObject({ is_active: true, version: 1 });
    expect((await entries("failed")).at(-1)).toMatchObject({
      action: "coupons:update",
      description: "This coupon is used in a running campaign.",
      reason: "cleaning up",
      row_counts: null,
    });
  });

  it("while rehearsing is no entry in the log", async () => {
    const [id] = await scene.coupons(1, "TRIED");
    const before = await scene.rows("select id from activities");
    await expect(scene.as().refuse({ mode: "rehearse", input: { ids: [id!] } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await scene.rows("select id from activities")).toHaveLength(before.length);
  });

  describe("by the database is in words", () => {
    it("for something that exists already", async () => {
      await scene.as().create({ mode: "apply", input: { code: "ONCE" } });
      await expect(scene.as().create({ mode: "apply", input: { code: "ONCE" } })).rejects.toMatchObject({
        code: "CONFLICT",
        message: "A coupon with this code already exists.",
        details: { fields: ["code"] },
      });
    });

    it("for a value outside its rule", async () => {
      await expect(
        scene.as().create({ mode: "apply", input: { code: "HUGE", value: 10_001 } }),
      ).rejects.toMatchObject({
        code: "BAD_REQUEST",
        message: "Discount value is outside what is allowed.",
      });
    });

    it("for a rule that the command puts in its own words", async () => {
      const [id] = await scene.coupons(1, "PERIOD");
      await expect(scene.as().endBeforeStart({ mode: "apply", input: { id: id! } })).rejects.toMatchObject({
        code: "BAD_REQUEST",
        message: "The end must come after the start.",
        details: { fields: ["validUntil"] },
      });
    });

    it("for a record that others still need", async () => {
      const [id] = await scene.coupons(1, "USED");
      await scene.redeem(id!);
      await expect(scene.as().remove({ mode: "apply", input: { ids: [id!] } })).rejects.toMatchObject({
        code: "CONFLICT",
        message: "This coupon is still in use by other records, so it can't be removed.",
      });
    });

    it("for a value that can't be stored", async () => {
      await expect(scene.as().create({ mode: "apply", input: { code: "NUL\u0000" } })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
    });

    it("for a statement that took too long", async () => {
      await expect(scene.as().sleep({ mode: "apply", input: { limit: 50 } })).rejects.toMatchObject({
        code: "TIMEOUT",
      });
      expect((await entries("failed")).at(-1)).toMatchObject({ action: "coupons:sleep" });
    });

    it("for a role that may not write there", async () => {
      await expect(scene.as().forge({ mode: "apply", input: {} })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      expect((await entries("denied")).at(-1)).toMatchObject({ action: "activities:forge" });
    });
  });

  it("by our own fault hides what happened, but not that it happened", async () => {
    await expect(scene.as().break({ mode: "apply", input: {} })).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
    });
    expect((await entries("failed")).at(-1)).toMatchObject({
      action: "coupons:break",
      description: "Something went wrong on our side.",
    });
  });

  it("of a record that isn't there counts as a denied attempt", async () => {
    await expect(
      scene.as().edit({ mode: "apply", input: { id: randomUUID(), version: 1, name: "x" } }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await entries("denied")).at(-1)).toMatchObject({ action: "coupons:update" });
  });
});
