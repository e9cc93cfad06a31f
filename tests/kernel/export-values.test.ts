import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { exporter, exportScene, type ExportScene } from "#tests/support/export-scene.ts";
import { listParamsToSearch } from "#shared/list-url.ts";
import { listSamples, northwind } from "#tests/support/list-world.ts";
import { plainCsv } from "#tests/support/plain-csv.ts";
import { parseCsv } from "#tests/support/parse-csv.ts";

/* What a list shows is what an export holds, to the last digit. */

const columns = [
  "name",
  "note",
  "amount",
  "balance",
  "ratio",
  "share",
  "seenAt",
  "bornOn",
  "data",
  "isActive",
];
const sort = [{ field: "createdAt", direction: "asc" as const }];
let world: ExportScene;

beforeAll(async () => {
  world = await exportScene();
  await world.add({
    organization_id: northwind,
    name: "𠜎 👩🏽 \u200b\u202e z\u0321",
    note: "",
    amount: "9223372036854775807",
    currency: "XXX",
    balance: "-9223372036854775808",
    ratio: 0.1 + 0.2,
    share: "0.12345678901234567890",
    seen_at: "2026-11-22 20:04:11.123456+01",
    born_on: "2024-02-29",
    data: '{"id": 12345678901234567890, "text": "\\ud83d\\ude00", "small": 1e-30, "none": null}',
    is_active: false,
    created_at: "2026-01-01",
  });
  await world.add({ name: "absent", amount: "-1", currency: "XXX", created_at: "2026-01-02" });
  await world.add({
    name: "𠜎".repeat(400),
    note: "\u{10ffff}",
    amount: "9007199254740993",
    currency: "XXX",
    balance: "9007199254740993",
    ratio: 5e-324,
    share: "99999999999999999999.000001",
    seen_at: "0001-01-01 00:00:00.000001+00",
    data: "9007199254740993",
    created_at: "2026-01-03",
  });
});
afterAll(() => world.close());

const person = exporter();
const within = <Result>(run: (tx: Transaction) => Promise<Result>) =>
  inTransaction(world.database, person, {}, (tx) => run(tx));

async function listed(): Promise<Record<string, unknown>[]> {
  const page = await within((tx) => listSamples.rows(tx, person, { columns, sort }));
  return Promise.all(page.rows.map((row) => within((tx) => listSamples.get(tx, person, row._id))));
}

test("NDJSON holds each value as the record does: 64 bits, microseconds, 4-byte characters, empty and absent", async () => {
  const rows = await listed();
  const lines = (await (await world.ask("list-samples.ndjson", { columns, sort })).text())
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(3);
  for (const [at, line] of lines.entries()) {
    const row = rows[at]!;
    const exported = JSON.parse(line) as Record<string, unknown>;
    for (const name of columns.filter((name) => name !== "data"))
      expect(exported[name], name).toEqual(row[name]);
    // Read as text: a parser would round the numbers in it.
    expect(line).toContain(`"data":${row["data"] === null ? "null" : String(row["data"])}`);
  }
  expect(lines[0]).toContain("12345678901234567890");
  expect(lines[2]).toContain('"data":9007199254740993');
  expect(JSON.parse(lines[0]!)).toMatchObject({ note: "", seenAt: "2026-11-22T19:04:11.123456Z" });
  expect(JSON.parse(lines[1]!)).toMatchObject({ note: null, seenAt: null, balance: null, data: null });
});

test("CSV holds the same, and tells an empty text from an absent one", async () => {
  const rows = await listed();
  const text = await world.csvText({ columns, sort });
  const [head = [], ...lines] = parseCsv(text);
  expect(lines).toHaveLength(3);
  const labels = new Map(
    Object.entries(listSamples.resource.fields).map(([name, { label }]) => [name, label]),
  );
  for (const [at, line] of lines.entries()) {
    for (const name of columns.filter((name) => name !== "amount")) {
      const cell = line[head.findIndex((label) => label.startsWith(labels.get(name)!))];
      const value = rows[at]![name];
      expect(cell, name).toBe(value === null ? "" : String(value as string));
    }
  }
  const written = text.split("\r\n");
  expect(written[1]).toMatch(/^[^,]*,"",/);
  expect(written[2]).toMatch(/^absent,,/);
  expect(text).toContain("92233720368547758.07");
});

// What COPY escapes, what CSV quotes, what a spreadsheet runs, and what takes several bytes.
const signs = fc.constantFrom(..."\t\n\r\b\f\v\\Nn\",;|'=+-@＝＋－＠ a0é😀");
const texts = fc.oneof(fc.string({ unit: signs, maxLength: 12 }), fc.string({ unit: "grapheme" }));
const withoutNull = texts.filter((text) => !text.includes("\0"));
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { freq: 5 });
const anyRow = fc.record({
  name: withoutNull,
  note: maybe(withoutNull),
  body: maybe(withoutNull.map((text) => text.repeat(40))),
  amount: fc.oneof(whole, fc.bigInt({ min: -1200n, max: 1200n })).map(String),
  currency: fc.constantFrom("EUR", "JPY", "KWD", "jpy", ""),
  balance: maybe(whole.map(String)),
  ratio: maybe(fc.double()),
  share: maybe(fc.tuple(whole, fc.nat({ max: 10 ** 9 })).map(([before, behind]) => `${before}.${behind}`)),
  seen_at: maybe(
    fc.oneof(
      fc.constantFrom("infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00.5+00"),
      fc
        .tuple(
          fc.date({ min: new Date(0), max: new Date("2099-01-01"), noInvalidDate: true }),
          fc.nat({ max: 999_999 }),
        )
        .map(([day, micros]) => `${day.toISOString().slice(0, 19)}.${String(micros).padStart(6, "0")}Z`),
    ),
  ),
  born_on: maybe(fc.constantFrom("2024-02-29", "0001-01-01", "12026-01-01")),
  data: maybe(fc.json()),
  is_active: maybe(fc.boolean()),
  organization_id: maybe(fc.constant(northwind)),
});

test("CSV is to the byte what a plain encoder writes, whatever stands in the rows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 40 }), async (rows) => {
      await world.clear();
      for (const row of rows) await world.add(row);
      const shown = [...columns, "body", "organizationId", "currency", "spot"];
      const params = { columns: shown, sort };
      const expected = await plainCsv(world.database, listSamples, person, listParamsToSearch(params));
      expect(await world.csvText(params)).toBe(expected);
    }),
    { numRuns: 25 },
  );
});
