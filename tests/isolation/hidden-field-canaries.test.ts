import { getTableName } from "drizzle-orm";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { exportDoor } from "#server/exports/export-door.ts";
import { exportFormats } from "#server/exports/export-formats.ts";
import type { DoorEnv } from "#server/http/http-request.ts";
import { allLists, searchedLists } from "#server/trpc/all-lists.ts";
import { type Filter, type ListParams, operators } from "#shared/list-params.ts";
import { listParamsToSearch, writeSearch } from "#shared/list-url.ts";
import { hasFacets } from "#shared/operators.ts";
import { holds } from "#shared/permissions.ts";
import { demoApp, deskReader, northwindReader } from "#tests/support/demo-readers.ts";
import { standingDoors } from "#tests/support/standing-doors.ts";
import type { TestApp } from "#tests/support/test-app.ts";
import { unzipped } from "#tests/support/unzipped.ts";
import {
  type Canary,
  canariesOf,
  hiddenFields,
  listedTables,
  maySee,
  putCanaries,
  relax,
  thinOut,
} from "./canaries.ts";
import { inputsFor, procedures } from "./procedure-walk.ts";

/*
 * Every field that some reader may not see holds a value that stands nowhere else. Readers then ask everything that can
 * be asked: the value never comes, and a field that is hidden answers like one that doesn't exist.
 */

type Reader = StaffActor | MemberActor;
type Ask = (input: unknown) => Promise<unknown>;

let app: TestApp;
let canaries: Canary[];
let exporting: Reader;
let exports: Hono<DoorEnv>;
const readers = new Map<string, Reader>();
const changed: { table: string; rowId: string; changeId: string }[] = [];

beforeAll(async () => {
  app = await demoApp();
  const everyList = listedTables.map(({ resource }) => resource.permission);
  const plain = [
    ...everyList,
    "exports:create",
    "changes:read",
    "errors:*",
    "error-notes:*",
    "changes:revert",
  ];
  const northwind = await northwindReader(app.db);
  readers.set("the owner", await deskReader(app.db, "owner"));
  readers.set("support", await deskReader(app.db, "support"));
  readers.set("product", await deskReader(app.db, "product"));
  readers.set("staff who read every list and no locked field", await deskReader(app.db, "admin", plain));
  readers.set("an organization's admin", northwind);
  readers.set("an organization's member", await northwindReader(app.db, "member"));
  readers.set("a member who was given everything", { ...northwind, permissions: new Set(["*"]) });
  canaries = await canariesOf(app.db);
  const client = await app.db.owner.connect();
  const people = [...readers.values()].map(({ userId }) => userId);
  try {
    await client.query("set session_replication_role = replica");
    await relax(client, canaries);
    await thinOut(client, northwind.organizationId);
    await putCanaries(client, canaries, people);
  } finally {
    client.release(true);
  }
  await changeThem(people);
  exports = standingDoors({
    "/": exportDoor({ database: app.db.database, lists: allLists, actor: async () => exporting }),
  });
});
afterAll(() => app.close());

// One recorded change for each table: its canaries stand in the audit log's before and, a little longer, after.
async function changeThem(people: readonly string[]): Promise<void> {
  const { rows: audited } = await app.db.owner.query<{ table: string }>(
    "select distinct c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid where tgname like '%capture%' or tgname like '%audit%'",
  );
  const northwind = readers.get("an organization's admin")!.organizationId;
  for (const table of new Set(canaries.map((canary) => canary.table))) {
    if (!audited.some((one) => one.table === table)) continue;
    const texts = canaries.filter(
      (canary) => canary.table === table && canary.value === canary.word && canary.word.startsWith("canary"),
    );
    if (texts.length === 0) continue;
    const client = await app.db.owner.connect();
    const changeId = crypto.randomUUID();
    try {
      const place =
        table === "users"
          ? `id in (select user_id from organization_members where organization_id = '${northwind}')`
          : table === "organizations"
            ? `id = '${northwind}'`
            : "true";
      const { rows: owned } = await client.query(
        "select 1 from information_schema.columns where table_name = $1 and column_name = 'organization_id' and table_schema = 'public'",
        [table],
      );
      const first = owned.length > 0 ? `organization_id = '${northwind}' desc nulls last, id` : "id";
      await client.query(
        `begin; set local app.change_id = '${changeId}'; set local app.actor_kind = 'staff'; set local app.user_id = '${people[0]}'; set local app.org_id = '${northwind}'`,
      );
      const { rows } = await client.query<{ id: string }>(
        `update "${table}" set ${texts.map(({ column }) => `"${column}" = "${column}" || '0'`).join(", ")}
          where id = (select id from "${table}" where ${place} and id <> all ('{${people.join(",")}}') order by ${first} limit 1) returning id`,
      );
      await client.query("select record_activity(p_action => 'tests:act', p_organization_id => $1)", [
        northwind,
      ]);
      await client.query("commit");
      if (rows[0]) changed.push({ table, rowId: rows[0].id, changeId });
    } finally {
      client.release(true);
    }
  }
}

const camelCase = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

// What comes back, the answer or the refusal, as one text.
async function answered(asked: Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await asked) ?? "";
  } catch (error) {
    const { code, message, details } = error as Error & { code?: string; details?: unknown };
    if (code === "INTERNAL_SERVER_ERROR") throw error;
    return `${code}: ${message} ${JSON.stringify(details ?? null)}`;
  }
}

function procedure(reader: Reader, path: string): Ask {
  const [name = "", ...rest] = path.split(".");
  return rest.reduce(
    (at, key) => (at as unknown as Record<string, Ask>)[key]!,
    (app.caller(reader) as unknown as Record<string, Ask>)[name]!,
  );
}

async function exported(reader: Reader, file: string, params: ListParams): Promise<string> {
  exporting = reader;
  const answer = await exports.request(`/${file}?${writeSearch(listParamsToSearch(params))}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  // Only the words count: each answer has an id of its own.
  if (!answer.ok) return `${answer.status}: ${JSON.parse(bytes.toString()).error.message}`;
  return bytes.subarray(0, 2).toString() === "PK" ? unzipped(bytes) : bytes.toString();
}

const readerNames = [
  "the owner",
  "support",
  "product",
  "staff who read every list and no locked field",
  "an organization's admin",
  "an organization's member",
  "a member who was given everything",
] as const;

// First, because everything that is asked below adds to the audit log.
test("whoever may see a field does find its value, and nobody finds a secret", async () => {
  const owner = readers.get("the owner")!;
  const notFound: string[] = [];
  for (const { table, property, needle } of canaries.filter((canary) => maySee(canary, owner))) {
    const list = listedTables.find((one) => one.table === table && property in one.resource.fields);
    // A few are answered by questions of their own.
    if (!list) continue;
    const page = await answered(
      procedure(owner, `${camelCase(list.resource.name)}.list`)({ columns: [property], limit: 100 }),
    );
    if (!needle.test(page) && page.includes('"_id"')) notFound.push(`${list.resource.name}.${property}`);
  }
  expect(notFound).toEqual([]);
});

describe.each(readerNames)("%s", (name) => {
  let reader: Reader;
  let forbidden: Canary[];
  const found = (text: string) =>
    forbidden.filter(({ needle }) => needle.test(text)).map((one) => `${one.table}.${one.column}`);
  beforeAll(() => {
    reader = readers.get(name)!;
    forbidden = canaries.filter((canary) => !maySee(canary, reader));
    expect(forbidden.length).toBeGreaterThan(10);
  });
  const readable = () =>
    listedTables.filter(({ resource }) => holds(reader.permissions, resource.permission));

  test("finds no hidden value in any list, count, facet, record or export", async () => {
    for (const list of readable()) {
      const { resource, table } = list;
      const hidden = new Set(hiddenFields(list, canaries, reader));
      const fields = Object.entries(resource.fields).filter(([field]) => !hidden.has(field));
      const columns = fields.map(([field]) => field);
      const path = (verb: string) => procedure(reader, `${camelCase(resource.name)}.${verb}`);
      const answers: string[] = [];
      const ask = async (asked: Promise<unknown>) => answers.push(await answered(asked));
      await ask(path("list")({}));
      await ask(path("list")({ columns, limit: 100 }));
      const sort = fields.flatMap(([field, { sortable }]) =>
        sortable ? [{ field, direction: "desc" as const }] : [],
      );
      for (let at = 0; at < sort.length; at += 5)
        await ask(path("list")({ sort: sort.slice(at, at + 5), limit: 3 }));
      for (const [field, about] of fields)
        if (hasFacets(about)) await ask(path("facets")({ params: {}, field }));
      const own = forbidden.filter((canary) => canary.table === table);
      const nothing = await answered(path("count")({ search: "qzxjwvkqzxjwvk" }));
      for (const { word } of own) {
        expect(await answered(path("count")({ search: word }))).toBe(nothing);
        await ask(path("list")({ search: word, limit: 3 }));
      }
      const first = (await path("list")({ limit: 2 }).catch(() => undefined)) as
        { rows: { _id: string }[] } | undefined;
      for (const { _id: id } of first?.rows ?? []) await ask(path("get")({ id }));
      answers.push(await exported(reader, `${resource.name}.csv`, {}));
      for (const format of Object.keys(exportFormats))
        answers.push(await exported(reader, `${resource.name}.${format}`, { columns }));
      for (const answer of answers)
        expect(found(answer), `${resource.name}: ${answer.slice(0, 300)}`).toEqual([]);
    }
  });

  test("is answered about a hidden field as about one that doesn't exist", async () => {
    const none = "zzNoSuchField";
    let asked = 0;
    for (const list of readable()) {
      const { resource } = list;
      const path = (verb: string) => procedure(reader, `${camelCase(resource.name)}.${verb}`);
      const other = Object.keys(resource.fields).find(
        (field) => !hiddenFields(list, canaries, reader).includes(field),
      )!;
      for (const field of hiddenFields(list, canaries, reader)) {
        const word = canaries.find((one) => one.table === list.table && one.property === field)?.word ?? "x";
        const ways: ((field: string) => Promise<string>)[] = [
          (field) => answered(path("list")({ columns: [field] })),
          (field) => answered(path("list")({ columns: [other, field] })),
          (field) => answered(path("list")({ sort: [{ field, direction: "asc" }] })),
          (field) => answered(path("facets")({ params: {}, field })),
          (field) =>
            answered(path("facets")({ params: { filter: { field, operator: "isEmpty" } }, field: other })),
          (field) => exported(reader, `${resource.name}.csv`, { columns: [field] }),
          (field) =>
            exported(reader, `${resource.name}.ndjson`, {
              filter: { field, operator: "contains", value: word },
            }),
          ...operators.flatMap((operator) =>
            [word, word.slice(0, 3), [word, word], undefined].map((value) => (field: string) => {
              const filter: Filter = { field, operator, ...(value !== undefined && { value }) };
              return answered(path("count")({ filter }));
            }),
          ),
        ];
        for (const way of ways) {
          asked++;
          const [answer, model] = [await way(field), await way(none)];
          expect(answer, resource.name).toMatch(/BAD_REQUEST|400|FORBIDDEN|403/);
          expect(answer.replaceAll(field, none), `${resource.name}.${field}`).toBe(model);
        }
      }
    }
    if (name !== "the owner" && name !== "support") expect(asked).toBeGreaterThan(0);
  });

  test("finds none in the search, in histories, in changes, in plans or in any other answer", async () => {
    const searched = new Set(searchedLists.map(({ binding }) => getTableName(binding.table)));
    const words = forbidden.filter(({ table }) => searched.has(table)).map(({ word }) => word);
    for (const word of [...words, ...words.slice(0, 3).map((one) => one.slice(0, -1))]) {
      const answer = await answered(procedure(reader, "search.records")({ query: word }));
      expect(found(answer), answer).toEqual([]);
    }
    let told = 0;
    for (const { table, rowId, changeId } of changed) {
      for (const { resource } of listedTables.filter((list) => list.table === table)) {
        const record = { resource: resource.name, id: rowId };
        const answer = await answered(procedure(reader, "audit.history")(record));
        expect(found(answer), `history of ${resource.name}`).toEqual([]);
        if (answer.includes(changeId)) told++;
        for (const at of ["2020-01-01T00:00:00Z", new Date().toISOString()])
          expect(
            found(await answered(procedure(reader, "audit.recordAt")({ ...record, at }))),
            `past of ${resource.name}`,
          ).toEqual([]);
      }
      for (const path of ["audit.change", "audit.changeRows"])
        expect(found(await answered(procedure(reader, path)({ changeId }))), `${path} ${table}`).toEqual([]);
      const revert = { input: { changeId }, mode: "rehearse", reason: "To see what it would do." };
      expect(found(await answered(procedure(reader, "audit.revert")(revert))), `revert of ${table}`).toEqual(
        [],
      );
    }
    if (holds(reader.permissions, "activities:read")) expect(told).toBeGreaterThan(0);
  });

  test("finds none in any other procedure", async () => {
    for (const [path, about] of procedures) {
      const isCommand = about.type === "mutation" && JSON.stringify(about.inputs.length) !== "0";
      if (about.type === "subscription" || /\.(list|count|facets|get)$/.test(path)) continue;
      for (const input of await guessedInputs(reader, path)) {
        if (isCommand && (input as { mode?: string } | undefined)?.mode !== "rehearse") continue;
        if (about.type === "mutation" && !isCommand) continue;
        const answer = await answered(procedure(reader, path)(input));
        expect(found(answer), `${path} ${JSON.stringify(input)}`).toEqual([]);
      }
    }
  });

  test("hears of a change without its values", async () => {
    const stop = new AbortController();
    const live = app.caller(reader, { signal: stop.signal }).live.changes({ resources: ["users"] });
    const hints = await live;
    const iterator = (hints as unknown as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    const heard = iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { rowId } = changed.find(({ table }) => table === "users")!;
    await app.db.owner.query(
      `begin; set local app.change_id = '${crypto.randomUUID()}'; update users set notes = notes || '1' where id = '${rowId}'; select record_activity(p_action => 'tests:act'); commit`,
    );
    const hint = await Promise.race([
      heard,
      new Promise((resolve) => setTimeout(() => resolve("silence"), 300)),
    ]);
    stop.abort();
    await iterator.return?.();
    expect(found(JSON.stringify(hint))).toEqual([]);
  });
});

// Ids, names and words that procedures ask for, as this reader would have them.
const firstIds = new Map<string, string | undefined>();
async function guessedInputs(reader: Reader, path: string): Promise<unknown[]> {
  const [key = ""] = path.split(".");
  const list = listedTables.find(({ resource }) => camelCase(resource.name) === key);
  const resource = list?.resource.name ?? "users";
  const seen = `${reader.userId} ${reader.kind} ${reader.organizationId} ${key}`;
  if (!firstIds.has(seen)) {
    const page = list && (await procedure(reader, `${key}.list`)({ limit: 1 }).catch(() => undefined));
    firstIds.set(seen, (page as { rows: { _id: string }[] } | undefined)?.rows[0]?._id);
  }
  const id = firstIds.get(seen) ?? changed[0]!.rowId;
  const known: Record<string, unknown> = {
    mode: "rehearse",
    resource,
    changeId: changed[0]!.changeId,
    reason: "To see what it would do.",
    query: "canary",
    search: "canary",
    permission: "users:read",
    commands: ["errors:resolve"],
    path: undefined,
    params: {},
    field: list && Object.entries(list.resource.fields).find(([, field]) => hasFacets(field))?.[0],
    organizationId: readers.get("an organization's admin")!.organizationId,
    userId: reader.userId,
    selection: { ids: [id] },
  };
  const about = procedures.get(path)!;
  const leftOut = new Set(["filter", "sort", "columns", "cursor", "limit", "expect"]);
  return inputsFor(about, (name, { format }) => {
    if (leftOut.has(name))
      return name === "limit" ? 5 : name === "columns" || name === "sort" ? [] : undefined;
    if (known[name] !== undefined) return known[name];
    if (format === "uuid") return id;
    return format === "date-time" ? new Date().toISOString() : undefined;
  }).map((input) => {
    if (typeof input !== "object" || input === null) return input;
    return Object.fromEntries(
      Object.entries(input).filter(([name]) => !["filter", "cursor", "expect"].includes(name)),
    );
  });
}

test("every question that the API takes was really asked", async () => {
  const owner = readers.get("the owner")!;
  const unanswered: string[] = [];
  for (const [path, { type }] of procedures) {
    const list = listedTables.find(({ resource }) => camelCase(resource.name) === path.split(".")[0]);
    const hasNone = list && !Object.values(list.resource.fields).some(hasFacets);
    if (type !== "query" || (hasNone && /\.(facets|groups)$/.test(path))) continue;
    const answers = await Promise.all(
      (await guessedInputs(owner, path)).map((input) => answered(procedure(owner, path)(input))),
    );
    if (answers.every((answer) => answer.startsWith("BAD_REQUEST")))
      unanswered.push(`${path}: ${answers[0]}`);
  }
  expect(unanswered).toEqual([]);
});
