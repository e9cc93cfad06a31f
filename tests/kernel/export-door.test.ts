import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { csvTextBack } from "#shared/format/csv-text.ts";
import { exporter, exportScene, type ExportScene } from "#tests/support/export-scene.ts";
import { contoso, member, northwind, staff } from "#tests/support/list-world.ts";

let world: ExportScene;
beforeAll(async () => {
  world = await exportScene();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

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
  const lines = await world.csv({
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
  const [, ...lines] = await world.csv({
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
  const answer = await world.ask("list-samples.csv", { columns: ["body"] });
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
  const answer = await world.ask("list-samples.ndjson", {
    columns: ["name", "data", "organizationId", "amount"],
  });
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
      expect(await refusal(world.ask("list-samples.csv", params))).toEqual([
        400,
        `There is no field “${field}”.`,
      ]);
    }
  }
  expect(await (await world.ask("list-samples.ndjson")).text()).not.toContain("CANARY");
  expect(await refusal(world.ask("list-samples.csv", { columns: ["trend"] }))).toEqual([
    400,
    "There is no field “trend”.",
  ]);
});

test("an export keeps to the reader's organization", async () => {
  await world.add({ name: "theirs", organization_id: contoso });
  await world.add({ name: "ours", organization_id: northwind });
  expect(await world.csv({ columns: ["name"], sort: [{ field: "name", direction: "asc" }] })).toEqual([
    ["Name"],
    ["ours"],
    ["theirs"],
  ]);
  world.as(exporter(contoso));
  expect(await world.csv({ columns: ["name"] })).toEqual([["Name"], ["theirs"]]);
  world.as(member(["list-samples:read", "exports:create"]));
  expect(await world.csv({ columns: ["name"] })).toEqual([["Name"], ["ours"]]);
});

test("refusals: nobody, without a permission, no such list, no such format, a damaged address", async () => {
  world.as(undefined);
  expect(await refusal(world.ask("list-samples.csv"))).toEqual([401, "Sign in to continue."]);
  for (const permissions of [["list-samples:read"], ["exports:create"]]) {
    world.as(staff(permissions));
    expect(await refusal(world.ask("list-samples.csv"))).toEqual([
      403,
      "You don't have permission to export this list.",
    ]);
  }
  world.as(exporter());
  expect(await refusal(world.ask("constructor.csv"))).toEqual([404, "There is no such list."]);
  expect(await refusal(world.ask("list-samples.pdf"))).toEqual([
    400,
    "Lists can be exported as CSV, XLSX or NDJSON, not as PDF.",
  ]);
  expect(await refusal(world.request("/list-samples.csv?filter=all(status:is"))).toEqual([
    400,
    "This export's address is damaged. Go back to the list and export again.",
  ]);
  expect((await world.request("/list-samples.csv", { method: "HEAD" })).status).toBe(405);
});

test("each export, and each refused one, is in the audit log with who, what and how much of it", async () => {
  await world.owner.query("begin; set local session_replication_role = replica; truncate activities; commit");
  await (
    await world.ask("list-samples.csv", {
      columns: ["name"],
      // What is searched for may stand in the field that takes a permission.
      search: "(not shown)",
      filter: { field: "status", operator: "is", value: "past_due" },
    })
  ).text();
  world.as(staff(["list-samples:read"]));
  await world.ask("list-samples.csv");
  const { rows } = await world.owner.query(
    "select actor_id, action, outcome, entity_type, description, metadata from activities order by created_at",
  );
  expect(rows).toEqual([
    {
      actor_id: exporter().userId,
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
      actor_id: exporter().userId,
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
  const lines = (await (await world.ask("list-samples.ndjson", { columns: ["quantity"], sort })).text())
    .trimEnd()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).quantity)).toEqual(
    Array.from({ length: 20_000 }, (_, at) => at + 1),
  );

  const [one, two] = [
    await world.ask("list-samples.csv", { sort }),
    await world.ask("list-samples.csv", { sort }),
  ];
  expect(await refusal(world.ask("list-samples.csv"))).toEqual([
    429,
    "Two of your exports are still running. Wait until one has finished.",
  ]);
  await Promise.all([one.body!.cancel(), two.body!.cancel()]);
  await expect
    .poll(async () => {
      const next = await world.ask("list-samples.csv", { search: "nothing" });
      await next.text();
      return next.status;
    })
    .toBe(200);
  await expect
    .poll(
      async () =>
        (
          await world.owner.query(
            "select 1 from pg_stat_activity where datname = current_database() and xact_start is not null and usename = 'pd_web'",
          )
        ).rowCount,
    )
    .toBe(0);
});

test.each(["csv", "ndjson"])("a fault in the middle breaks the stream off: %s", async (format) => {
  await world.owner.query(
    "insert into list_samples (name, quantity, note) select 'n', i, repeat('x', 2000) from generate_series(1, 20000) i",
  );
  const answer = await world.ask(`list-samples.${format}`, {
    sort: [{ field: "quantity", direction: "asc" }],
  });
  const reader = answer.body!.getReader();
  await reader.read();
  const { rowCount } = await world.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
     and usename = 'pd_web' and xact_start is not null`,
  );
  expect(rowCount).toBe(1);
  await expect(
    (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read());
    })(),
  ).rejects.toThrow();
});
