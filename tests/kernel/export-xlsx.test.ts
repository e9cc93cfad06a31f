import { createRequire } from "node:module";
import type { Workbook } from "exceljs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bindField } from "#server/data/bound-field.ts";
import type { ExportColumns } from "#server/exports/export-columns.ts";
import { encodeXlsx } from "#server/exports/xlsx-format.ts";
import { instantOfSerial, serialOfInstant } from "#shared/format/sheet-dates.ts";
import { exportScene, type ExportScene } from "#tests/support/export-scene.ts";
import { samples } from "#tests/support/list-world.ts";

// Another program's eyes.
const ExcelJS = createRequire(import.meta.url)("exceljs") as { Workbook: new () => Workbook };

let world: ExportScene;
beforeAll(async () => {
  world = await exportScene();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

async function opened(bytes: Buffer): Promise<Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  return workbook;
}
async function workbook(search: string) {
  const answer = await world.request(`/list-samples.xlsx?${search}`);
  expect(answer.status).toBe(200);
  return opened(Buffer.from(await answer.arrayBuffer()));
}

test("cells have their types, as far as they stay exact; nothing is a formula; the heading stays in sight", async () => {
  await world.add({
    name: "=1+1",
    note: "+49 30\r\nx",
    amount: "123456",
    balance: "9007199254740993",
    quantity: 7,
    ratio: 0.5,
    is_active: true,
    seen_at: "2026-07-01T10:00:00.123456Z",
    born_on: "1990-02-28",
    data: '{"n": 12345678901234567890}',
  });
  const book = await workbook(
    "zone=Europe/Berlin&columns=name,note,amount,balance,quantity,ratio,isActive,seenAt,bornOn,data,body",
  );
  const sheet = book.worksheets[0]!;
  expect(sheet.name).toBe("Samples");
  expect(sheet.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
  expect((sheet.getRow(1).values as unknown[]).slice(1)).toEqual([
    "Name",
    "Note",
    "Amount",
    "Balance",
    "Quantity",
    "Ratio",
    "Active",
    "Seen (Europe/Berlin)",
    "Born",
    "Data",
    "Body",
    "Currency",
  ]);
  const row = sheet.getRow(2);
  expect(row.getCell(1).value).toBe("=1+1");
  expect(row.getCell(1).formula).toBeUndefined();
  expect(row.getCell(3).value).toBe(1234.56);
  expect(row.getCell(3).numFmt).toBe("#,##0.00");
  expect(row.getCell(4).value).toBe("9007199254740993");
  expect([5, 6, 7].map((at) => row.getCell(at).value)).toEqual([7, 0.5, true]);
  expect((row.getCell(8).value as Date).toISOString()).toBe("2026-07-01T12:00:00.123Z");
  expect((row.getCell(9).value as Date).toISOString()).toBe("1990-02-28T00:00:00.000Z");
  expect(row.getCell(10).value).toBe('{"n": 12345678901234567890}');
  expect([11, 12].map((at) => row.getCell(at).value)).toEqual([null, "EUR"]);
});

test("rows beyond a sheet's room go on in another sheet", async () => {
  const bound = bindField("quantity", { kind: "integer", label: "Quantity" }, samples.quantity, samples);
  const columns: ExportColumns = {
    read: [bound],
    shown: [{ field: bound, label: "Quantity", at: 0, sibling: -1 }],
  };
  async function* batches() {
    for (let start = 0; start < 25; start += 5)
      yield Array.from({ length: 5 }, (_, at) => ["id", start + at]);
  }
  const parts: Uint8Array[] = [];
  for await (const part of encodeXlsx(batches(), columns, {
    title: "Samples",
    timeZone: "UTC",
    sheetRows: 11,
  }))
    parts.push(part);
  const book = await opened(Buffer.concat(parts));
  expect(book.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ["Samples", 11],
    ["Samples (2)", 11],
    ["Samples (3)", 6],
  ]);
  expect(book.worksheets.map((sheet) => sheet.getCell("A2").value)).toEqual([0, 10, 20]);
});

test("an instant is a spreadsheet's date only where it can be read back to the microsecond", () => {
  for (const [instant, zone] of [
    ["2026-11-22T20:04:11.123456Z", "Europe/Berlin"],
    ["2026-03-29T01:00:00.000001Z", "Europe/Berlin"],
    ["1969-07-20T20:17:40.999999Z", "America/New_York"],
    ["2026-10-04T13:00:00.500000Z", "Australia/Lord_Howe"],
  ] as const) {
    const serial = serialOfInstant(instant, zone);
    expect(serial, instant).not.toBeNull();
    expect(instantOfSerial(serial!, zone)).toBe(instant);
  }
  expect(serialOfInstant("2026-10-25T01:30:00.000000Z", "Europe/Berlin")).toBeNull();
  // From 2079 on a number of that size is too coarse for some of them.
  const late = Array.from(
    { length: 20 },
    (_, at) => `2099-01-02T03:04:05.0000${String(at).padStart(2, "0")}Z`,
  );
  const serials = late.map((instant) => serialOfInstant(instant, "UTC"));
  expect(serials).toContain(null);
  for (const [at, serial] of serials.entries())
    if (serial !== null) expect(instantOfSerial(serial, "UTC")).toBe(late[at]);
});

test("an announced export takes the chosen rows, can be followed, and begins once", async () => {
  const ids = [
    await world.add({ name: "a" }),
    await world.add({ name: "b" }),
    await world.add({ name: "c" }),
  ];
  const id = crypto.randomUUID();
  const body = JSON.stringify({ id, file: "list-samples.csv", selection: { ids: [ids[0], ids[2]] } });
  expect((await world.request("/runs", { method: "POST", body })).status).toBe(200);
  const text = await (await world.request(`/list-samples.csv?columns=name&sort=name&run=${id}`)).text();
  expect(text).toBe("Name\r\na\r\nc\r\n");
  const { runs } = (await (await world.request("/runs")).json()) as { runs: { id: string }[] };
  expect(runs.find((run) => run.id === id)).toMatchObject({
    state: "done",
    rows: 2,
    bytes: Buffer.byteLength(text) + 3,
    message: null,
  });
  expect((await world.request(`/list-samples.csv?run=${id}`)).status).toBe(409);
  const { rows } = await world.owner.query(
    "select description, metadata from activities order by created_at desc limit 1",
  );
  expect(rows[0]).toMatchObject({
    description: "Samples as CSV: 2 rows chosen one by one",
    metadata: { rows: 2, selection: { count: 2 } },
  });
});

test("a cancelled export breaks off and says so", async () => {
  await world.owner.query(
    "insert into list_samples (name, note) select 'n', repeat('x', 2000) from generate_series(1, 20000)",
  );
  const id = crypto.randomUUID();
  await world.request("/runs", { method: "POST", body: JSON.stringify({ id, file: "list-samples.csv" }) });
  const answer = await world.request(`/list-samples.csv?run=${id}`);
  const reader = answer.body!.getReader();
  await reader.read();
  await world.request(`/runs/${id}`, { method: "DELETE" });
  await expect(
    (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    })(),
  ).rejects.toThrow();
  const { runs } = (await (await world.request("/runs")).json()) as { runs: { id: string; state: string }[] };
  expect(runs.find((run) => run.id === id)?.state).toBe("cancelled");
});
