import { Hono } from "hono";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { csvTextBack } from "#shared/format/csv-text.ts";
import { exportDoor } from "#server/exports/export-door.ts";
import { answerFault } from "#server/http/http-faults.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import type { ListParams } from "#shared/list-params.ts";
import { parseCsv } from "#tests/support/parse-csv.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";

const exporter = (organizationId: string | null = null) =>
  staff(["list-samples:read", "exports:create"], organizationId);
let world: ListWorld;
let actor: StaffActor | MemberActor | undefined;
let app: Hono<DoorEnv>;
beforeAll(async () => {
  world = await listWorld();
  app = new Hono<DoorEnv>();
  app.onError(answerFault);
  app.use("*", (c, next) => {
    c.set("requestId", "0190a000-0000-7000-8000-00000000cafe");
    c.set("log", pino({ level: "silent" }));
    return next();
  });
  app.route(
    "/api/exports",
    exportDoor({
      database: world.database,
      lists: { "list-samples": listSamples },
      actor: async () => actor,
    }),
  );
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clear();
  actor = exporter();
});

const ask = (file: string, params: ListParams = {}) =>
  app.request(`/api/exports/${file}?${writeSearch(listParamsToSearch(params))}`);
async function csv(params: ListParams) {
  const answer = await ask("list-samples.csv", params);
  expect(answer.status).toBe(200);
  return parseCsv(
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(await answer.arrayBuffer()).replace(/^\uFEFF/, ""),
  );
}
const refusal = async (answer: Response | Promise<Response>) => {
  const { status, headers, body } = await Promise.resolve(answer).then(async (got) => ({
    status: got.status,
    headers: got.headers,
    body: await got.json(),
  }));
  expect(headers.get("content-type")).toContain("application/json");
  return [status, body.error.message];
};

test("CSV holds what the list shows: labels, order, filter, names of references, money as decimals", async () => {
  await world.add({
    name: "b",
    amount: "123456",
    organization_id: northwind,
    seen_at: "2026-11-22 20:04:11.5+01",
    is_active: true,
    status: "past_due",
  });
  await world.add({ name: "a", amount: "-5", currency: "JPY", ratio: -0.5, note: 'said "hi",\r\nleft' });
  await world.add({ name: "c" });
  const lines = await csv({
    columns: ["organizationId", "name", "amount", "seenAt", "isActive", "status", "ratio", "note"],
    sort: [{ field: "name", direction: "asc" }],
    filter: { field: "name", operator: "isNot", value: "c" },
  });
  expect(lines).toEqual([
    ["Organization", "Name", "Amount", "Seen", "Active", "Status", "Ratio", "Note", "Currency"],
    ["", "a", "-5", "", "", "open", "-0.5", 'said "hi",\r\nleft', "JPY"],
    ["Northwind", "b", "1234.56", "2026-11-22T19:04:11.500000Z", "true", "past_due", "", "", "EUR"],
  ]);
});

test("no cell is a formula, numbers stay numbers, and taking the apostrophe away gives the value back", async () => {
  const texts = [
    "=1+1",
    "+49 30 1234",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '"=1+1"',
    "=cmd|' /C calc'!A0",
    "'=1",
    "''=1",
    "'quoted'",
    "a=b",
    "\n=1",
    "",
  ];
  for (const [at, note] of texts.entries()) await world.add({ note, amount: -100 - at, currency: "XXX" });
  const [, ...lines] = await csv({
    columns: ["note", "amount"],
    sort: [{ field: "amount", direction: "desc" }],
  });
  expect(lines.map(([note]) => csvTextBack(note!))).toEqual(texts);
  for (const [note] of lines) expect(note).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
  expect(lines.map(([, amount]) => amount)).toEqual(
    texts.map((_, at) => `-${(100 + at) / 100}`.replace(/(\.\d)$/, "$10").replace(/^-1$/, "-1.00")),
  );
});

test("texts are whole and bytes are UTF-8 with a mark", async () => {
  const body = "😀".repeat(5000);
  await world.add({ body });
  const answer = await ask("list-samples.csv", { columns: ["body"] });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(bytes.slice(0, 3)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf));
  expect(new TextDecoder().decode(bytes)).toBe(`Body\r\n${body}\r\n`);
  expect(answer.headers.get("content-disposition")).toMatch(
    /^attachment; filename="list-samples-\d{4}-\d\d-\d\d\.csv"$/,
  );
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
});

test("NDJSON has one object a line, JSON kept to its last digit", async () => {
  const id = await world.add({
    name: "a\nb",
    data: '{"n": 12345678901234567890}',
    organization_id: northwind,
    amount: "9223372036854775807",
  });
  const answer = await ask("list-samples.ndjson", { columns: ["name", "data", "organizationId", "amount"] });
  expect(await answer.text()).toBe(
    `{"id":"${id}","name":"a\\nb","data":{"n": 12345678901234567890},"organizationId":"${northwind}","amount":"9223372036854775807","organizationName":"Northwind","currency":"EUR"}\n`,
  );
});

test("a hidden field is refused like one that doesn't exist, whatever names it; one that isn't for export stays out", async () => {
  await world.add({ secret: "CANARY" });
  for (const field of ["secret", "sekret"]) {
    for (const params of [
      { columns: [field] },
      { sort: [{ field, direction: "asc" as const }] },
      { filter: { field, operator: "isEmpty" as const } },
    ]) {
      expect(await refusal(ask("list-samples.csv", params))).toEqual([400, `There is no field “${field}”.`]);
    }
  }
  expect(await (await ask("list-samples.ndjson")).text()).not.toContain("CANARY");
  expect(await refusal(ask("list-samples.csv", { columns: ["trend"] }))).toEqual([
    400,
    "There is no field “trend”.",
  ]);
});

test("an export keeps to the reader's organization", async () => {
  await world.add({ name: "theirs", organization_id: contoso });
  await world.add({ name: "ours", organization_id: northwind });
  expect(await csv({ columns: ["name"], sort: [{ field: "name", direction: "asc" }] })).toEqual([
    ["Name"],
    ["ours"],
    ["theirs"],
  ]);
  actor = exporter(contoso);
  expect(await csv({ columns: ["name"] })).toEqual([["Name"], ["theirs"]]);
  actor = member(["list-samples:read", "exports:create"]);
  expect(await csv({ columns: ["name"] })).toEqual([["Name"], ["ours"]]);
});

test("refusals: nobody, without a permission, no such list, no such format, a damaged address", async () => {
  actor = undefined;
  expect(await refusal(ask("list-samples.csv"))).toEqual([401, "Sign in to continue."]);
  for (const permissions of [["list-samples:read"], ["exports:create"]]) {
    actor = staff(permissions);
    expect(await refusal(ask("list-samples.csv"))).toEqual([
      403,
      "You don't have permission to export this list.",
    ]);
  }
  actor = exporter();
  expect(await refusal(ask("constructor.csv"))).toEqual([404, "There is no such list."]);
  expect(await refusal(ask("list-samples.pdf"))).toEqual([
    400,
    "Lists can be exported as CSV, XLSX or NDJSON, not as PDF.",
  ]);
  expect(await refusal(app.request("/api/exports/list-samples.csv?filter=all(status:is"))).toEqual([
    400,
    "This export's address is damaged. Go back to the list and export again.",
  ]);
  expect((await app.request("/api/exports/list-samples.csv", { method: "HEAD" })).status).toBe(405);
});

test("each export, and each refused one, is in the audit log with who, what and how much of it", async () => {
  await world.owner.query("begin; set local session_replication_role = replica; truncate activities; commit");
  await (
    await ask("list-samples.csv", {
      columns: ["name"],
      // What is searched for may stand in the field that takes a permission.
      search: "(not shown)",
      filter: { field: "status", operator: "is", value: "past_due" },
    })
  ).text();
  actor = staff(["list-samples:read"]);
  await ask("list-samples.csv");
  const { rows } = await world.owner.query(
    "select actor_id, action, outcome, entity_type, description, metadata from activities order by created_at",
  );
  expect(rows).toEqual([
    {
      actor_id: actor.userId,
      action: "list-samples:export",
      outcome: "ok",
      entity_type: "list-samples",
      description: "Samples as CSV: Status is Past due, search for “(not shown)”",
      metadata: {
        format: "csv",
        // What is searched for may stand in the field that takes a permission.
        search: "(not shown)",
        filter: { field: "status", operator: "is", value: "past_due" },
        columns: ["name"],
        rows: 0,
      },
    },
    {
      actor_id: actor.userId,
      action: "list-samples:export",
      outcome: "denied",
      entity_type: "list-samples",
      description: null,
      metadata: {},
    },
  ]);
});

test("many rows stream in order; a reader who leaves frees the connection; a third export at once waits", async () => {
  await world.owner.query(
    "insert into list_samples (name, quantity, note) select 'n', i, repeat('x', 500) from generate_series(1, 20000) i",
  );
  const sort = [{ field: "quantity", direction: "asc" as const }];
  const lines = (await (await ask("list-samples.ndjson", { columns: ["quantity"], sort })).text())
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).quantity)).toEqual(
    Array.from({ length: 20_000 }, (_, at) => at + 1),
  );

  const [one, two] = [await ask("list-samples.csv", { sort }), await ask("list-samples.csv", { sort })];
  expect(await refusal(ask("list-samples.csv"))).toEqual([
    429,
    "Two of your exports are still running. Wait until one has finished.",
  ]);
  await Promise.all([one.body!.cancel(), two.body!.cancel()]);
  await expect
    .poll(async () => {
      const next = await ask("list-samples.csv", { search: "nothing" });
      await next.text();
      return next.status;
    })
    .toBe(200);
  await expect
    .poll(
      async () =>
        (
          await world.owner.query(
            "select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
          )
        ).rowCount,
    )
    .toBe(0);
});

test("a fault in the middle breaks the stream off", async () => {
  await world.owner.query(
    "insert into list_samples (name, quantity, note) select 'n', i, repeat('x', 2000) from generate_series(1, 20000) i",
  );
  const answer = await ask("list-samples.csv", { sort: [{ field: "quantity", direction: "asc" }] });
  const reader = answer.body!.getReader();
  await reader.read();
  await world.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%' or query like 'fetch%'",
  );
  await expect(
    (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    })(),
  ).rejects.toThrow();
});
