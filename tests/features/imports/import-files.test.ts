import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ImportScene, importScene, somebodyElse, staffWith } from "./import-scene.ts";

let scene: ImportScene;
beforeAll(async () => (scene = await importScene()));
afterAll(() => scene.close());
beforeEach(async () => {
  scene.as(staffWith(["*"]));
  await scene.seedRows("delete from coupons; delete from import_files");
});

const coupons = () =>
  scene.rows(
    "select code, name, discount_type, discount_value::text, currency, is_active from coupons order by code",
  );

test("a file is read, checked, imported as one change, and taken back as one", async () => {
  await scene.seedRows(
    "insert into coupons (code, name, discount_type, discount_value, duration) values ('OLD', 'Before', 'percentage', 1000, 'once'), ('SAME', 'Same', 'percentage', 500, 'once')",
  );
  const fileId = await scene.bring(
    "coupons",
    "Code,Name,Discount type,Discount\r\nOLD,After,Percentage,1000\r\nSAME,Same,percentage,500\r\nnew-1,New,fixed,250\r\nNEW-2,,percentage,100\r\n",
  );
  const file = await scene.caller(scene.actor).imports.file({ fileId });
  expect(file).toMatchObject({
    reading: "UTF-8, commas",
    rowCount: 4,
    header: ["Code", "Name", "Discount type", "Discount"],
  });
  const input = await scene.mapping(fileId);
  expect(input.columns).toEqual(["code", "name", "discountType", "discountValue"]);

  const checked = await scene.check(input);
  expect(checked).toMatchObject({ rows: 4, created: 1, updated: 1, unchanged: 1, failed: 1 });
  expect(checked.faults).toEqual([
    { number: 4, faults: [{ column: null, message: "A fixed discount needs its currency." }] },
  ]);
  expect(await coupons()).toHaveLength(2);

  await expect(scene.apply("coupons", { ...input, checked: checked.hash })).rejects.toThrow(
    /1 row can't be imported/,
  );
  const done = await scene.apply("coupons", { ...input, checked: checked.hash, leaveFaulty: true });
  expect(done).toMatchObject({ revertible: true, rowCount: 2 });
  expect((await coupons()).map(({ code, name }) => [code, name])).toEqual([
    ["NEW-2", null],
    ["OLD", "After"],
    ["SAME", "Same"],
  ]);
  const [logged] = await scene.rows(
    "select action, description from activities order by created_at desc limit 1",
  );
  expect(logged).toEqual({
    action: "coupons:update",
    description: "Imported coupons from “file.csv”: 1 created, 1 changed",
  });

  await scene
    .caller(scene.actor)
    .audit.revert({ mode: "apply", input: { changeId: done.changeId, force: [] } });
  expect((await coupons()).map(({ code, name }) => [code, name])).toEqual([
    ["OLD", "Before"],
    ["SAME", "Same"],
  ]);
});

test("the rows that can't be imported come back as a file with reasons, and go in once they are right", async () => {
  const fileId = await scene.bring(
    "coupons",
    'Code;Discount type;Discount\nA1;percentage;100\n"=B2";percentage;20000\nC3;never;5\n',
  );
  const input = await scene.mapping(fileId);
  expect(await scene.check(input)).toMatchObject({ created: 1, failed: 2 });
  const text = (await (await scene.doors.request(`/imports/${fileId}/failed.csv`)).text()).replace(
    /^\uFEFF/,
    "",
  );
  expect(text).toBe(
    "Code,Discount type,Discount,Reason\r\n" +
      '\'=B2,percentage,20000,"Code: Capitals, digits, dots, hyphens and underscores only."\r\n' +
      'C3,never,5,"Discount type: Choose one of: percentage, fixed."\r\n',
  );
  await scene.apply("coupons", { ...input, leaveFaulty: true });
  const again = await scene.bring(
    "coupons",
    text.replace("'=B2", "B2").replace("20000", "2000").replace("never", "fixed"),
  );
  const second = await scene.mapping(again);
  expect(second.columns).toEqual(["code", "discountType", "discountValue", null]);
  expect((await scene.check(second)).failed).toBe(1);
});

test("only who brought a file sees it, checks it and imports it", async () => {
  const fileId = await scene.bring("coupons", "Code,Discount type,Discount\nX,percentage,1\n");
  const input = await scene.mapping(fileId);
  scene.as(somebodyElse());
  for (const refused of [
    () => scene.caller(scene.actor).imports.file({ fileId }),
    () => scene.check(input),
    () => scene.apply("coupons", input),
    () => scene.caller(scene.actor).imports.progress({ fileId }),
  ])
    await expect(refused()).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await scene.doors.request(`/imports/${fileId}/failed.csv`)).status).toBe(404);
  expect(await coupons()).toEqual([]);
});

test("without the permissions nothing is taken in", async () => {
  scene.as(staffWith(["coupons:read", "imports:create"]));
  expect((await scene.upload("coupons", "Code\nX\n")).status).toBe(403);
  scene.as(staffWith(["coupons:*"]));
  expect((await scene.upload("coupons", "Code\nX\n")).status).toBe(403);
  scene.as(staffWith(["*"]));
  expect((await scene.upload("activities", "Code\nX\n")).status).toBe(404);
});

test("records that changed after the check are not overwritten unseen", async () => {
  await scene.seedRows(
    "insert into coupons (code, name, discount_type, discount_value, duration) values ('OLD', 'Before', 'percentage', 1000, 'once')",
  );
  const input = await scene.mapping(await scene.bring("coupons", "Code,Name\nOLD,After\n"));
  const { hash } = await scene.check(input);
  await scene.seedRows("update coupons set name = 'Between', version = version + 1");
  await expect(scene.apply("coupons", { ...input, checked: hash })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await coupons()).toMatchObject([{ name: "Between" }]);
});

test("the same record twice, more cells than headings and unknown ids are said row by row", async () => {
  const input = await scene.mapping(
    await scene.bring(
      "coupons",
      "Id,Code,Discount type,Discount\n,A,percentage,1\n,A,percentage,2\n,B,percentage,3,4\n0190a000-0000-7000-8000-00000000dead,C,percentage,1\nx,D,percentage,1\n",
    ),
  );
  const { faults, created } = await scene.check(input);
  expect(created).toBe(1);
  expect(faults.map(({ number, faults: [fault] }) => [number, fault?.message])).toEqual([
    [3, expect.stringMatching(/already|taken|exists/i)],
    [4, "This row has more cells than the heading has columns."],
    [5, "There is no coupon with this id."],
    [6, "This isn't an id."],
  ]);
});
