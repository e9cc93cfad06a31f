import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ChangeOutcome } from "#shared/change.ts";
import type { ImportOutcome } from "#shared/record-imports.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { systemActor } from "#server/auth/actor.ts";
import { sweepImports } from "#server/features/imports/staged-files.ts";
import { type ImportScene, importScene, somebodyElse, staffWith } from "./import-scene.ts";

let scene: ImportScene;
beforeAll(async () => {
  scene = await importScene();
  await scene.seedRows(
    `insert into approval_policies (name, commands, condition, approver_permission, expires_hours) values ('More than 2 rows', '["*"]', '{"kind": "rows", "over": 2, "withinMinutes": 60}', 'changes:approve', 72)`,
  );
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.as(staffWith(["*"]));
  await scene.seedRows("delete from coupons; delete from approval_requests; delete from import_files");
  await scene.seedRows(
    "insert into coupons (code, name, discount_type, discount_value, duration) values ('OLD', 'Before', 'percentage', 1000, 'once')",
  );
});

const codes = async () =>
  (await scene.rows("select code, name from coupons order by code")).map(Object.values);

/** Somebody brings three coupons, over the limit of two, and asks. */
async function asked() {
  const fileId = await scene.bring(
    "coupons",
    "Code,Name,Discount type,Discount\r\nOLD,After,Percentage,1000\r\nNEW-1,One,percentage,250\r\nNEW-2,Two,percentage,100\r\n",
  );
  const input = await scene.mapping(fileId);
  const { hash } = await scene.check(input);
  const into = scene.caller(scene.actor).importInto as unknown as Record<
    string,
    (given: unknown) => Promise<unknown>
  >;
  const outcome = (await into["coupons"]!({
    input: { ...input, checked: hash },
    mode: "apply",
    reason: "The list of the autumn fair.",
  })) as ChangeOutcome<ImportOutcome>;
  if (outcome.mode !== "request") throw new Error(`The import became: ${outcome.mode}`);
  return { fileId, requestId: outcome.requestId };
}

test("an import over the limit waits, is reviewed by somebody who can't read the file, and is made as approved", async () => {
  const { fileId, requestId } = await asked();
  expect(await codes()).toEqual([["OLD", "Before"]]);

  const approver = scene.caller(somebodyElse());
  const review = await approver.approvals.review({ id: requestId, offset: 0 });
  expect(review).toMatchObject({
    fault: null,
    hindrance: null,
    totalRows: 3,
    drift: { added: 0, gone: 0, altered: 0 },
  });
  await expect(approver.imports.file({ fileId })).rejects.toMatchObject({ code: "NOT_FOUND" });

  const made = await approver.approvals.approve({ id: requestId, expect: review.plan.hash });
  expect(made).toMatchObject({ rowCount: 3 });
  expect(await codes()).toEqual([
    ["NEW-1", "One"],
    ["NEW-2", "Two"],
    ["OLD", "After"],
  ]);
  const [entry] = await scene.rows(
    `select actor_id, action from activities where change_id = '${made.changeId}' and action like 'coupons:%'`,
  );
  expect(entry).toEqual({ actor_id: scene.actor.userId, action: "coupons:update" });
});

test("the file waits as long as the request does, and no longer", async () => {
  const { fileId, requestId } = await asked();
  const age = () => scene.seedRows("update import_files set created_at = now() - interval '2 days'");
  const sweep = () =>
    inTransaction(scene.db.database, systemActor("jobs"), { changeId: randomUUID() }, sweepImports);
  const left = () => scene.rows(`select 1 from import_rows where file_id = '${fileId}'`);
  await age();
  await sweep();
  expect(await left()).toHaveLength(3);
  const approver = scene.caller(somebodyElse());
  expect(await approver.approvals.review({ id: requestId, offset: 0 })).toMatchObject({
    fault: null,
    totalRows: 3,
  });
  await approver.approvals.decline({ id: requestId, reason: "Not this year." });
  await sweep();
  expect(await left()).toHaveLength(0);
});
