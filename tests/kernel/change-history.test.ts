import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeScene, type Scene } from "./change-scene.ts";

describe("reading about changes", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await changeScene();
  });
  afterAll(() => scene.close());

  it("tells who did what and why, what went out, and what took it back", async () => {
    const ids = await scene.coupons(2, "PAGE");
    const changeId = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids, value: 5 }, reason: "Agreed with sales" }),
    );
    const before = await scene.as().audit.change({ changeId });
    expect(before).toMatchObject({
      changeId,
      action: "coupons:update",
      actorId: scene.staff.userId,
      actorName: "Nora Staff",
      reason: "Agreed with sales",
      via: "ui",
      counts: [{ table: "coupons", operation: "update", rows: 2 }],
      effects: [],
      revertedBy: [],
      mayRevert: true,
    });
    const revertId = await scene.changeOf(scene.as().audit.revert({ mode: "apply", input: { changeId } }));
    const after = await scene.as().audit.change({ changeId });
    expect(after.revertedBy).toMatchObject([{ changeId: revertId, actorName: "Nora Staff" }]);
    expect(await scene.as().audit.change({ changeId: revertId })).toMatchObject({
      action: "changes:revert",
      revertsChangeId: changeId,
      reverts: { changeId, actorName: "Nora Staff", description: "Discount of 2 coupons" },
    });
    expect(before).toMatchObject({ outcome: "ok", chain: "platform", ipAddress: "192.0.2.7", reverts: null });
    const stranger = await scene.as(["activities:read"]).audit.change({ changeId });
    expect(stranger).toMatchObject({ ipAddress: null, mayRevert: false, maySendAgain: false });

    const created = await scene.changeOf(scene.as().create({ mode: "apply", input: { code: "PAGEMAIL" } }));
    expect((await scene.as().audit.change({ changeId: created })).effects).toEqual([
      { kind: "mail", status: "pending", count: 1 },
    ]);
  });

  it("says whether the reader may take it back", async () => {
    const ids = await scene.coupons(1, "MAY");
    const changeId = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 5 } }));
    const may = async (permissions: string[]) =>
      (await scene.as(permissions).audit.change({ changeId })).mayRevert;
    expect(await may(["activities:read", "changes:revert", "coupons:update"])).toBe(true);
    expect(await may(["activities:read", "changes:revert"])).toBe(false);
    expect(await may(["activities:read", "coupons:update"])).toBe(false);
    await expect(scene.as(["coupons:read"]).audit.change({ changeId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(scene.as().audit.change({ changeId: randomUUID() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("pages the rows of a large change, each once", async () => {
    const ids = await scene.coupons(250, "PAGES");
    const changeId = await scene.changeOf(scene.as().discount({ mode: "apply", input: { ids, value: 5 } }));
    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await scene.as().audit.changeRows({ changeId, ...(cursor && { cursor }) });
      seen.push(...page.rows.map(({ rowId }) => rowId));
      sizes.push(page.rows.length);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(sizes).toEqual([100, 100, 50]);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen).toHaveLength(250);
    const last = await scene.as().audit.changeRows({ changeId, offset: 200 });
    expect(last.rows.map(({ rowId }) => rowId)).toEqual(seen.slice(200));
    expect(await scene.as().audit.changeRows({ changeId, table: "users" })).toEqual({
      rows: [],
      nextCursor: null,
    });
  });

  it("shows in diffs only the fields that the reader may see", async () => {
    const changeId = await scene.changeOf(
      scene
        .as()
        .rename({ mode: "apply", input: { ids: [scene.staff.userId], notes: "allergic to lavender" } }),
    );
    const read = async (permissions: string[]) =>
      (await scene.as(permissions).audit.changeRows({ changeId })).rows[0];
    expect(await read(["*"])).toMatchObject({
      title: "Nora Staff",
      before: { notes: null },
      after: { notes: "allergic to lavender" },
    });
    for (const permissions of [["activities:read", "users:read"], ["activities:read"]]) {
      const row = await read(permissions);
      expect(row).toMatchObject({ before: {}, after: {}, withheld: true });
      expect(JSON.stringify(row)).not.toContain("lavender");
    }
  });

  it("tells the history of one record, newest first", async () => {
    const [id, other] = await scene.coupons(2, "HISTORY");
    const first = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!, other!], value: 5 }, reason: "one" }),
    );
    const second = await scene.changeOf(
      scene.as().edit({ mode: "apply", input: { id: id!, version: 2, name: "Renamed" }, reason: "two" }),
    );
    const { entries, nextCursor } = await scene
      .as(["coupons:read"])
      .audit.history({ resource: "coupons", id: id! });
    expect(nextCursor).toBeNull();
    expect(entries).toMatchObject([
      {
        changeId: second,
        action: "coupons:update",
        actorName: "Nora Staff",
        reason: "two",
        operation: "update",
        after: { name: "Renamed" },
      },
      { changeId: first, reason: "one", before: { discountValue: "1000" }, after: { discountValue: "5" } },
    ]);
    await expect(
      scene.as(["users:read"]).audit.history({ resource: "coupons", id: id! }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(scene.as().audit.history({ resource: "pg_authid", id: id! })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("says with every change what its figures are read by, as that was then", async () => {
    const [id] = await scene.coupons(1, "UNIT");
    const first = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 1500 } }),
    );
    await scene.changeOf(scene.as().makeFixed({ mode: "apply", input: { id: id!, currency: "EUR" } }));
    const second = await scene.changeOf(
      scene.as().discount({ mode: "apply", input: { ids: [id!], value: 1800 } }),
    );
    const beside = async (changeId: string, permissions?: string[]) =>
      (await scene.as(permissions).audit.changeRows({ changeId })).rows[0]!.beside;
    expect(await beside(first)).toEqual({ discountType: "percentage", currency: null });
    expect(await beside(second)).toEqual({ discountType: "fixed", currency: "EUR" });
    expect(await beside(second, ["activities:read"])).toBeUndefined();
    const { entries } = await scene.as().audit.history({ resource: "coupons", id: id! });
    expect(entries.map((entry) => entry.beside?.["discountType"])).toEqual([
      "fixed",
      undefined,
      "percentage",
    ]);
    const plan = await scene.as().discount({ mode: "rehearse", input: { ids: [id!], value: 1900 } });
    expect(plan).toMatchObject({ plan: { rows: [{ beside: { discountType: "fixed", currency: "EUR" } }] } });
  });

  it("pages a long history", async () => {
    const [id] = await scene.coupons(1, "LONG");
    for (let value = 1; value <= 55; value++)
      await scene.as().discount({ mode: "apply", input: { ids: [id!], value } });
    const first = await scene.as().audit.history({ resource: "coupons", id: id! });
    const rest = await scene.as().audit.history({ resource: "coupons", id: id!, cursor: first.nextCursor! });
    expect(first.entries).toHaveLength(50);
    expect(rest.entries).toHaveLength(5);
    expect(rest.nextCursor).toBeNull();
    expect([...first.entries, ...rest.entries].map(({ after }) => Number(after["discountValue"]))).toEqual(
      Array.from({ length: 55 }, (_, index) => 55 - index),
    );
  });

  it("puts a record together as it was at any instant", async () => {
    const id = await scene
      .as()
      .create({ mode: "apply", input: { code: "PAST", value: 10 } })
      .then((outcome) => (outcome as { result: { id: string } }).result.id);
    for (const value of [20, 30]) await scene.as().discount({ mode: "apply", input: { ids: [id], value } });
    await scene.as().remove({ mode: "apply", input: { ids: [id] } });
    const moments = await scene.rows<{ at: string; before: string }>(
      `select to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
         to_char((created_at - interval '1 microsecond') at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as before
       from change_rows where row_id = $1 order by id`,
      [id],
    );
    const past = (at: string, permissions = ["coupons:read"]) =>
      scene.as(permissions).audit.recordAt({ resource: "coupons", id, at });
    expect(await past(moments[0]!.before)).toMatchObject({ state: "unborn", was: {}, changesSince: 4 });
    expect(await past(moments[0]!.at)).toMatchObject({
      state: "there",
      title: "PAST",
      was: { code: "PAST", discountValue: "10" },
      now: null,
      changesSince: 3,
      logBegan: null,
    });
    expect(await past(moments[1]!.at)).toMatchObject({ was: { code: "PAST", discountValue: "20" } });
    expect(await past(moments[2]!.at)).toMatchObject({ was: { discountValue: "30" } });
    expect(await past(moments[3]!.before)).toMatchObject({ state: "there", was: { discountValue: "30" } });
    expect(await past(moments[3]!.at)).toMatchObject({ state: "removed", was: {}, now: null });
    await expect(past(moments[0]!.at, ["users:read"])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is honest about a past before the log, and shows of it only what the reader may see", async () => {
    const [id] = await scene.coupons(1, "OLD");
    await scene.as().discount({ mode: "apply", input: { ids: [id!], value: 7 } });
    const before = await scene
      .as()
      .audit.recordAt({ resource: "coupons", id: id!, at: "2001-01-01T00:00:00Z" });
    expect(before).toMatchObject({
      state: "there",
      was: { discountValue: "1000" },
      now: { discountValue: "7" },
    });
    const { entries } = await scene.as().audit.history({ resource: "coupons", id: id! });
    const after = await scene.as().audit.recordAt({ resource: "coupons", id: id!, at: entries[0]!.at });
    expect(after).toMatchObject({ state: "there", was: { discountValue: "7" }, changesSince: 0 });
    expect(Date.parse(before.logBegan!)).toBeGreaterThan(Date.parse("2001-01-01T00:00:00Z"));

    const { userId } = scene.staff;
    await scene.as().rename({ mode: "apply", input: { ids: [userId], notes: "prefers rosemary" } });
    const ask = (permissions: string[]) =>
      scene
        .as(permissions)
        .audit.recordAt({ resource: "users", id: userId, at: new Date(Date.now() + 60_000).toISOString() });
    expect((await ask(["*"])).was).toMatchObject({ notes: "prefers rosemary" });
    expect(JSON.stringify(await ask(["users:read"]))).not.toContain("rosemary");
  });
});
