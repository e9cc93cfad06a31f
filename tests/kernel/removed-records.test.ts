import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "#server/data/transaction.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { readExportRequest } from "#server/exports/export-request.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import type { Filter, Selection } from "#shared/list-params.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { apply, editScene, refusalOf, wordsOf, type EditScene } from "./record-edits-scene.ts";

/* What was removed is in no list that doesn't ask for it, and every question about a list agrees on that. */

let scene: EditScene;
beforeAll(async () => {
  scene = await editScene();
});
afterAll(() => scene?.close());

const terms = { discountType: "percentage", discountValue: "1000" };
const starting = (code: string): Filter => ({ field: "code", operator: "startsWith", value: code });
const removed: Filter = { field: "deletedAt", operator: "isNotEmpty" };
const asStaff = <Result>(run: Parameters<typeof inTransaction<Result>>[3]) =>
  inTransaction(scene.app.db.database, scene.staff, {}, run);
const list = allLists["coupons"]!;

async function coupon(code: string): Promise<{ id: string; version: number }> {
  const made = await scene.records("coupons").create(apply({ records: [{ values: { code, ...terms } }] }));
  return (made as unknown as { result: { records: { id: string; version: number }[] } }).result.records[0]!;
}
/** A coupon that stands and one that was removed, by the beginning of their codes. */
async function pair(code: string) {
  const [kept, gone] = [await coupon(`${code}KEPT`), await coupon(`${code}GONE`)];
  await scene.records("coupons").remove(apply({ records: [gone] }));
  return { kept, gone: { ...gone, version: gone.version + 1 } };
}
const codesOf = (rows: Record<string, unknown>[]) => rows.map(({ code }) => code);

describe("what was removed", () => {
  it("is left out by rows, count, facets, groups, totals, search and export", async () => {
    await pair("OUT");
    const params = { filter: starting("OUT") };
    const answers = await asStaff(async (tx) => ({
      rows: codesOf((await list.rows(tx, scene.staff, params)).rows),
      searched: codesOf((await list.rows(tx, scene.staff, { search: "OUTGONE" })).rows),
      count: await list.count(tx, scene.staff, params),
      facets: await list.facets(tx, scene.staff, params, "discountType"),
      groups: (await list.groups(tx, scene.staff, { ...params, group: { field: "discountType" } })).groups,
      totals: await list.totals(tx, scene.staff, {
        ...params,
        totals: [{ field: "code", of: "distinct" }],
      }),
      exported: await rowsOf(
        tx,
        readExportRequest(list, scene.staff, "csv", listParamsToSearch(params)).statement,
      ),
    }));
    expect(answers.rows).toEqual(["OUTKEPT"]);
    expect(answers.searched).toEqual([]);
    expect(answers.count).toEqual({ kind: "exact", value: 1 });
    expect(answers.facets.map(({ count }) => count)).toEqual([1]);
    expect(answers.groups.map(({ count }) => count)).toEqual([1]);
    expect(answers.totals[0]!.values[0]!.value).toBe("1");
    expect(answers.exported).toHaveLength(1);
  });

  it("is there for a filter that speaks of it, alone or among others", async () => {
    const { gone } = await pair("SPEAK");
    const ask = async (filter: Filter) =>
      codesOf((await scene.records("coupons").list({ filter })).rows).toSorted();
    expect(await ask({ all: [starting("SPEAK"), removed] })).toEqual(["SPEAKGONE"]);
    expect(await ask({ all: [starting("SPEAK"), { field: "deletedAt", operator: "isEmpty" }] })).toEqual([
      "SPEAKKEPT",
    ]);
    const either: Filter = { any: [removed, { field: "deletedAt", operator: "isEmpty" }] };
    expect(await ask({ all: [starting("SPEAK"), either] })).toEqual(["SPEAKGONE", "SPEAKKEPT"]);
    expect((await scene.records("coupons").get({ id: gone.id }))["deletedAt"]).not.toBeNull();
  });

  it("isn't found by the palette", async () => {
    await pair("PALETTE");
    const { hits } = await scene.app.caller(scene.staff).search.records({ query: "PALETTE" });
    expect(hits.map(({ title }) => title)).toEqual(["PALETTEKEPT"]);
  });

  it("isn't among all that match, but may be chosen by its id", async () => {
    const { kept, gone } = await pair("BULK");
    const chosen = (selection: Selection) =>
      asStaff(async (tx) => {
        const { from, id } = list.bound;
        const where = list.selection(tx, scene.staff, selection);
        return (await rowsOf(tx, sql`select ${id}${from} where ${where}`)).map(([found]) => found);
      });
    const asOf = new Date(Date.now() + 60_000).toISOString();
    expect(await chosen({ matching: { filter: starting("BULK") }, except: [], asOf })).toEqual([kept.id]);
    expect((await chosen({ ids: [kept.id, gone.id] })).toSorted()).toEqual([kept.id, gone.id].toSorted());
  });

  it("counts in no relation, unless that asks for it", async () => {
    const [team] = await setScene<{ id: string; organizationId: string; version: number }>(
      scene.app.db,
      `update teams set name = 'The only one' where id = (select id from teams where deleted_at is null limit 1)
       returning id, organization_id as "organizationId", version`,
    );
    const holders = async (some: Filter) => {
      const own: Filter = { field: "id", operator: "is", value: team!.organizationId };
      const related: Filter = { related: "teams.organizationId", some };
      return (await scene.records("organizations").list({ filter: { all: [own, related] } })).rows.length;
    };
    const named: Filter = { field: "name", operator: "is", value: "The only one" };
    expect(await holders(named)).toBe(1);
    await scene.records("teams").remove(apply({ records: [{ id: team!.id, version: team!.version }] }));
    expect(await holders(named)).toBe(0);
    expect(await holders({ all: [named, removed] })).toBe(1);
  });
});

describe("all that match", () => {
  const soon = () => new Date(Date.now() + 60_000).toISOString();
  const many = (code: string, except: string[] = []) =>
    apply({ selection: { matching: { filter: starting(code) }, except, asOf: soon() } });
  const put = (code: string) =>
    apply({
      selection: { matching: { filter: { all: [starting(code), removed] } }, except: [], asOf: soon() },
    });
  const standing = async (code: string) =>
    codesOf((await scene.records("coupons").list({ filter: starting(code) })).rows).toSorted();

  it("are removed as one change, less those left out, and put back as one", async () => {
    await pair("ALL");
    const [, left] = [await coupon("ALLTWO"), await coupon("ALLLEFT")];
    const outcome = await scene.records("coupons").remove(many("ALL", [left.id]));
    expect(outcome).toMatchObject({ mode: "apply", rowCount: 2, result: { rowCount: 2 } });
    expect(await standing("ALL")).toEqual(["ALLLEFT"]);
    const changeId = outcome.mode === "apply" ? outcome.changeId : "";
    expect(await scene.rows("select description from activities where change_id = $1", [changeId])).toEqual([
      { description: "Removed 2 coupons" },
    ]);
    // What was removed before comes back with them: the view shows it as well.
    await scene.records("coupons").restore(put("ALL"));
    expect(await standing("ALL")).toEqual(["ALLGONE", "ALLKEPT", "ALLLEFT", "ALLTWO"]);
  });

  it("may stand and be removed in one list: each verb takes those that it is for", async () => {
    const { kept, gone } = await pair("MIX");
    const both: Selection = { ids: [kept.id, gone.id] };
    expect(await scene.records("coupons").restore(apply({ selection: both }))).toMatchObject({
      result: { rowCount: 1 },
    });
    await scene.records("coupons").remove(apply({ selection: { ids: [gone.id] } }));
    expect(await scene.records("coupons").remove(apply({ selection: both }))).toMatchObject({
      result: { rowCount: 1 },
    });
    expect(await standing("MIX")).toEqual([]);
    expect(await refusalOf(scene.records("coupons").remove(apply({ selection: both })))).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("are none where a selection means none, and nobody's who may not remove", async () => {
    await pair("NOBODY");
    expect(await refusalOf(scene.records("coupons").remove(many("NOSUCH")))).toMatchObject({
      code: "NOT_FOUND",
    });
    const editor = scene.staffWith(["coupons:read", "coupons:update"]);
    const member = await scene.adminOf("northwind");
    const everything = apply({ selection: { matching: {}, except: [], asOf: soon() } });
    for (const actor of [editor, member])
      expect(await refusalOf(scene.records("coupons", actor).remove(everything))).toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await standing("NOBODY")).toEqual(["NOBODYKEPT"]);
  });
});

describe("restoring", () => {
  it("puts the record back, explains it, and is taken back by a revert", async () => {
    const { gone } = await pair("BACK");
    const outcome = await scene.records("coupons").restore(apply({ records: [gone] }));
    expect((await scene.records("coupons").get({ id: gone.id }))["deletedAt"]).toBeNull();
    const changeId = outcome.mode === "apply" ? outcome.changeId : "";
    const [entry] = await scene.rows<Record<string, unknown>>(
      "select * from activities where change_id = $1",
      [changeId],
    );
    expect(entry).toMatchObject({
      action: "coupons:restore",
      description: "Restored this coupon",
      entity_name: "BACKGONE",
    });
    await scene.app.caller(scene.staff).audit.revert(apply({ changeId, force: [] }));
    expect((await scene.records("coupons").get({ id: gone.id }))["deletedAt"]).not.toBeNull();
  });

  it("is refused where the name has been taken meanwhile, and where nothing was removed", async () => {
    const { kept, gone } = await pair("TAKEN");
    await coupon("TAKENGONE");
    const restore = (records: { id: string; version: number }[]) =>
      refusalOf(scene.records("coupons").restore(apply({ records })));
    const taken = await restore([gone]);
    expect(taken.code).toBe("CONFLICT");
    expect(taken.message).toContain("Code");
    expect((await restore([kept])).message).toBe("This coupon hasn't been removed.");
    expect((await restore([{ ...gone, version: gone.version - 1 }])).stale).toHaveLength(1);
    expect((await scene.records("coupons").get({ id: gone.id }))["deletedAt"]).not.toBeNull();
  });

  it("is refused while what the record belongs to is removed", async () => {
    const [home] = await scene.rows<{ id: string; organizationId: string; version: number }>(
      `select id, organization_id as "organizationId", version from workspaces where deleted_at is null
       and organization_id <> (select id from organizations where slug = 'northwind') limit 1`,
    );
    const workspaces = scene.records("workspaces");
    await workspaces.remove(apply({ records: [{ id: home!.id, version: home!.version }] }));
    await setScene(scene.app.db, "update organizations set deleted_at = now() where id = $1", [
      home!.organizationId,
    ]);
    const records = [{ id: home!.id, version: home!.version + 1 }];
    expect(wordsOf((await refusalOf(workspaces.restore(apply({ records })))).faults)).toContain(
      "organizationId: What stands here has been removed. Restore it first.",
    );
  });

  it("is refused without its permission and for members", async () => {
    const { gone } = await pair("MAYNOT");
    const input = apply({ records: [gone] });
    const editor = scene.staffWith(["coupons:read", "coupons:update", "coupons:delete"]);
    expect(await refusalOf(scene.records("coupons", editor).restore(input))).toMatchObject({
      code: "FORBIDDEN",
    });
    const member = scene.records("coupons", await scene.adminOf("northwind"));
    expect(await refusalOf(member.restore(input))).toMatchObject({ code: "FORBIDDEN" });
  });
});
