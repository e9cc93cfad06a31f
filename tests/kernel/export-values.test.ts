import { Hono } from "hono";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportDoor } from "#server/exports/export-door.ts";
import { answerFault } from "#server/http/http-faults.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import type { ListParams } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, northwind, staff } from "#tests/support/list-world.ts";
import { parseCsv } from "#tests/support/parse-csv.ts";

/* What a list shows is what an export holds, to the last digit. */

const exporter = staff(["list-samples:read", "exports:create"]);
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
let world: ListWorld;
let door: Hono<DoorEnv>;

beforeAll(async () => {
  world = await listWorld();
  door = new Hono<DoorEnv>();
  door.onError(answerFault);
  door.use("*", (c, next) => {
    c.set("requestId", crypto.randomUUID());
    c.set("log", pino({ level: "silent" }));
    return next();
  });
  const lists = { "list-samples": listSamples };
  door.route("/", exportDoor({ database: world.database, lists, actor: async () => exporter }));
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

const asked = async (file: string, params: ListParams) =>
  new TextDecoder().decode(
    await (await door.request(`/${file}?${writeSearch(listParamsToSearch(params))}`)).arrayBuffer(),
  );

async function listed(): Promise<Record<string, unknown>[]> {
  const page = await world.as(exporter, (tx) => listSamples.rows(tx, exporter, { columns, sort }));
  return Promise.all(
    page.rows.map((row) => world.as(exporter, (tx) => listSamples.get(tx, exporter, row._id))),
  );
}

test("NDJSON holds each value as the record does: 64 bits, microseconds, 4-byte characters, empty and absent", async () => {
  const rows = await listed();
  const lines = (await asked("list-samples.ndjson", { columns, sort })).trimEnd().split("\n");
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
  const text = await asked("list-samples.csv", { columns, sort });
  const [head = [], ...lines] = parseCsv(text.replace(/^\uFEFF/, ""));
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
