import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listSamples, listWorld, type ListWorld, northwind, staff } from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());
beforeEach(() => world.clear());

const everything = Object.keys(listSamples.resource.fields).filter((name) => name !== "secret");

test("a row arrives as it is stored: big numbers, microseconds, 64-bit JSON, 4-byte characters, empty and absent", async () => {
  const id = await world.add({
    organization_id: northwind,
    name: "𠜎 👩🏽 \u200b\u202e zalgo̡͓̞",
    note: "",
    amount: "9223372036854775807",
    balance: "-9223372036854775808",
    ratio: 0.1 + 0.2,
    share: "0.12345678901234567890",
    seen_at: "2026-11-22 20:04:11.123456+01",
    born_on: "2024-02-29",
    spot: "(13.4,52.5)",
    data: '{"id": 12345678901234567890, "text": "\\ud83d\\ude00", "n": null}',
    created_at: "2026-11-22 00:00:00+00",
    version: 7,
  });
  const { rows } = await world.as(staff(), (tx) => listSamples.rows(tx, staff(), { columns: everything }));
  const expected = {
    _id: id,
    _version: 7,
    name: "𠜎 👩🏽 \u200b\u202e zalgo̡͓̞",
    note: "",
    body: null,
    status: "open",
    isActive: null,
    amount: "9223372036854775807",
    currency: "EUR",
    balance: "-9223372036854775808",
    ratio: 0.30000000000000004,
    share: "0.12345678901234567890",
    quantity: 0,
    seenAt: "2026-11-22T19:04:11.123456Z",
    bornOn: "2024-02-29",
    spot: "52.5,13.4",
    data: '{"n": null, "id": 12345678901234567890, "text": "😀"}',
    organizationId: northwind,
    organizationName: "Northwind",
    createdAt: "2026-11-22T00:00:00.000000Z",
  };
  expect(JSON.parse(JSON.stringify(rows))).toEqual([expected]);
  expect(await world.as(staff(), (tx) => listSamples.get(tx, staff(), id))).toEqual(expected);
});

test("values that JSON or a calendar lack arrive by their name", async () => {
  await world.add({ name: "a", ratio: "NaN", share: "Infinity", seen_at: "infinity", born_on: "infinity" });
  await world.add({
    name: "b",
    ratio: "-Infinity",
    seen_at: "0044-03-15 00:00:00+00 BC",
    born_on: "12000-01-01",
  });
  const { rows } = await world.as(staff(), (tx) =>
    listSamples.rows(tx, staff(), { sort: [{ field: "name", direction: "asc" }] }),
  );
  expect(JSON.parse(JSON.stringify(rows))).toMatchObject([
    { ratio: "NaN", share: "Infinity", seenAt: "infinity", bornOn: "infinity" },
    { ratio: "-Infinity", seenAt: "0044-03-15 00:00:00+00 BC", bornOn: "12000-01-01" },
  ]);
});

test("a list sends the first 300 characters of a text and says so; the record has all of it", async () => {
  const long = "😀".repeat(301);
  const json = JSON.stringify({ long });
  const id = await world.add({ name: "😀".repeat(300), note: `${"x".repeat(300)}y`, body: long, data: json });
  const { rows } = await world.as(staff(), (tx) =>
    listSamples.rows(tx, staff(), { columns: ["name", "note", "body", "data"] }),
  );
  expect(rows[0]).toMatchObject({
    name: "😀".repeat(300),
    note: "x".repeat(300),
    body: "😀".repeat(300),
    _cut: ["note", "body", "data"],
  });
  expect(await world.as(staff(), (tx) => listSamples.get(tx, staff(), id))).toMatchObject({
    body: long,
    data: `{"long": "${long}"}`,
  });
});

test("only the columns asked for are read, with the name and currency that belong to them", async () => {
  await world.add({ organization_id: northwind });
  const page = await world.as(staff(), (tx) =>
    listSamples.rows(tx, staff(), { columns: ["amount", "organizationId", "amount"] }),
  );
  expect(page.rows.map((row) => Object.keys(row))).toEqual([
    ["_id", "_version", "amount", "organizationId", "currency", "organizationName"],
  ]);
  expect(
    Object.keys((await world.as(staff(), (tx) => listSamples.rows(tx, staff(), {}))).rows[0]!),
  ).not.toContain("secret");
});

test("a page says when it was read, by the database's clock, even when it is empty", async () => {
  const before = await world.owner.query<{ now: string }>("select now()::text as now");
  const empty = await world.as(staff(), (tx) => listSamples.rows(tx, staff(), {}));
  await world.add();
  const full = await world.as(staff(), (tx) => listSamples.rows(tx, staff(), {}));
  for (const { asOf } of [empty, full]) {
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
    expect(Date.parse(asOf)).toBeGreaterThanOrEqual(Date.parse(before.rows[0]!.now));
  }
});
