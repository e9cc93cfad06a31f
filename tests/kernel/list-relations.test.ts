import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { relateLists } from "#server/data/bound-list.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import type { Condition, Filter } from "#shared/list-params.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";
import { setScene } from "#tests/support/set-scene.ts";

let world: ListWorld;
const userIds = ["ann", "bob", "cid", "dee"].map((_, at) => `0190b000-0000-7000-8000-00000000000${at}`);
const [ann, bob, cid, dee] = userIds as [string, string, string, string];

beforeAll(async () => {
  world = await listWorld();
  relateLists([...Object.values(allLists), listSamples]);
  await setScene(
    world,
    `insert into users (id, email, full_name, notes) values ('${ann}', 'ann@r.test', 'Ann', 'likes starch'), ('${bob}', 'bob@r.test', 'Bob', null),
      ('${cid}', 'cid@r.test', 'Cid', null), ('${dee}', 'dee@r.test', 'Dee', null)`,
  );
  await setScene(world, `update organizations set status = 'suspended' where id = '${contoso}'`);
  await setScene(
    world,
    `insert into invoices (id, number, user_id, organization_id, total_amount, currency, status) values
      ('0190c000-0000-7000-8000-000000000001', 'R-1', '${ann}', null, 100, 'EUR', 'open'),
      ('0190c000-0000-7000-8000-000000000002', 'R-2', '${ann}', '${contoso}', 900, 'EUR', 'paid'),
      ('0190c000-0000-7000-8000-000000000003', 'R-3', '${bob}', '${northwind}', 500, 'EUR', 'paid'),
      ('0190c000-0000-7000-8000-000000000004', 'R-4', null, '${northwind}', 50, 'EUR', 'open'),
      ('0190c000-0000-7000-8000-000000000005', 'R-5', '${cid}', '${contoso}', 5, 'EUR', 'open')`,
  );
  await setScene(
    world,
    `insert into invoice_line_items (invoice_id, organization_id, description, amount, currency) values
      ('0190c000-0000-7000-8000-000000000001', null, 'Shirts', 60, 'EUR'), ('0190c000-0000-7000-8000-000000000003', '${northwind}', 'Sheets', 500, 'EUR')`,
  );
  await setScene(
    world,
    `insert into list_samples (name, organization_id, status) values ('north', '${northwind}', 'open'), ('con', '${contoso}', 'open'), ('none', null, 'open')`,
  );
});
afterAll(() => world.close());

const everything = staff(["*"]);
const found = async (
  list: string,
  title: string,
  filter: Filter,
  actor: StaffActor | MemberActor = everything,
) => {
  const query = list === "list-samples" ? listSamples : allLists[list]!;
  const { rows } = await world.as(actor, (tx) =>
    query.rows(tx, actor, { filter, columns: [title], sort: [{ field: title, direction: "asc" }] }),
  );
  return rows.map((row) => row[title]).filter((name) => !["Staff", "Member"].includes(String(name)));
};
const people = (filter: Filter, actor?: StaffActor | MemberActor) =>
  found("users", "fullName", filter, actor);
const invoices = (filter: Filter, actor?: StaffActor | MemberActor) =>
  found("invoices", "number", filter, actor);
const is = (field: string, operator: Condition["operator"], value?: Condition["value"]): Condition =>
  value === undefined ? { field, operator } : { field, operator, value };

test("through a reference: rows whose referenced record fits, one hop and two", async () => {
  expect(await invoices(is("organizationId.status", "is", "suspended"))).toEqual(["R-2", "R-5"]);
  expect(await invoices(is("organizationId.name", "contains", "north"))).toEqual(["R-3", "R-4"]);
  expect(await invoices(is("userId.fullName", "anyOf", ["Ann", "Cid"]))).toEqual(["R-1", "R-2", "R-5"]);
  expect(await found("invoice-line-items", "description", is("invoiceId.status", "is", "open"))).toEqual([
    "Shirts",
  ]);
  expect(
    await found("invoice-line-items", "description", is("invoiceId.userId.fullName", "is", "Bob")),
  ).toEqual(["Sheets"]);
  expect(
    await found(
      "invoice-line-items",
      "description",
      is("invoiceId.id", "is", "0190c000-0000-7000-8000-000000000001"),
    ),
  ).toEqual(["Shirts"]);
});

test("without a referenced record nothing holds through it, not even that something is empty", async () => {
  expect(await found("list-samples", "name", is("organizationId.status", "isNot", "suspended"))).toEqual([
    "north",
  ]);
  expect(await invoices(is("userId.phone", "isEmpty"))).toEqual(["R-1", "R-2", "R-3", "R-5"]);
});

test("some and none of another list's records refer here", async () => {
  const isOpen = is("status", "is", "open");
  expect(await people({ related: "invoices.userId", some: isOpen })).toEqual(["Ann", "Cid"]);
  expect(await people({ related: "invoices.userId", none: isOpen })).toEqual(["Bob", "Dee"]);
  expect(await people({ related: "invoices.userId", some: { all: [] } })).toEqual(["Ann", "Bob", "Cid"]);
  expect(await people({ related: "invoices.userId", none: { all: [] } })).toEqual(["Dee"]);
  // One record must fit all of it.
  const both = { all: [isOpen, is("totalAmount", "gt", 50)] };
  expect(await people({ related: "invoices.userId", some: both })).toEqual(["Ann"]);
  expect(
    await people({
      any: [
        { related: "invoices.userId", some: is("organizationId.status", "is", "suspended") },
        is("fullName", "is", "Dee"),
      ],
    }),
  ).toEqual(["Ann", "Cid", "Dee"]);
  const shirts = { related: "invoice-line-items.invoiceId", some: is("description", "is", "Shirts") };
  expect(await people({ related: "invoices.userId", some: shirts })).toEqual(["Ann"]);
});

test("a list that refers to itself", async () => {
  const twice = (quantity: "some" | "none") =>
    people({
      related: "user-sessions.impersonatedBy",
      [quantity]: { field: "userId.fullName", operator: "is", value: "Ann" },
    });
  await setScene(
    world,
    `insert into user_sessions (user_id, impersonated_by, session_token, expires_at) values ('${ann}', '${bob}', 'hash', now() + interval '1 day')`,
  );
  expect(await twice("some")).toEqual(["Bob"]);
  expect(await twice("none")).toEqual(["Ann", "Cid", "Dee"]);
});

test("what the reader can't list or see can't be asked about through a relation", async () => {
  const support = staff(["users:read", "invoices:read"]);
  expect(await invoices(is("userId.fullName", "is", "Ann"), support)).toEqual(["R-1", "R-2"]);
  for (const filter of [
    is("userId.email", "is", "ann@r.test"),
    is("userId.notes", "contains", "starch"),
    is("organizationId.status", "is", "active"),
    is("userId.nothing", "is", "x"),
    is("number.status", "is", "x"),
    is("userId.constructor", "is", "x"),
    is("__proto__.status", "is", "x"),
  ]) {
    await expect(invoices(filter, support)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: `There is no field “${filter.field}”.`,
    });
  }
  for (const related of [
    "bookings.userId",
    "invoices.nothing",
    "invoices.organizationId",
    "nothing.userId",
    "invoices",
  ]) {
    await expect(people({ related, some: { all: [] } }, support)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: `There is no relation “${related}”.`,
    });
  }
  await expect(
    people({ related: "invoices.userId", some: is("userId.email", "contains", "@") }, support),
  ).rejects.toThrow("There is no field “userId.email”.");
});

test("only the other list's own rows count: its own condition, row-level security, the chosen organization", async () => {
  await setScene(world, "update list_samples set status = 'gone' where name = 'con'");
  const organizations = (filter: Filter, actor?: StaffActor | MemberActor) =>
    found("organizations", "name", filter, actor);
  expect(await organizations({ related: "list-samples.organizationId", some: { all: [] } })).toEqual([
    "Northwind",
  ]);
  expect(await organizations({ related: "list-samples.organizationId", none: { all: [] } })).toEqual([
    "Contoso",
  ]);

  // A member sees no invoice of another organization: neither in the list nor through it.
  const nosy = member(["*:read"]);
  expect(
    await organizations({ related: "invoices.organizationId", some: is("status", "is", "open") }, nosy),
  ).toEqual(["Northwind"]);
  expect(await organizations({ related: "invoices.organizationId", none: { all: [] } }, nosy)).toEqual([]);
  await expect(
    organizations({ related: "invoices.organizationId", some: is("notes", "contains", "x") }, nosy),
  ).rejects.toThrow("There is no field “notes”.");

  const chosen = staff(["*"], northwind);
  expect(await people({ related: "invoices.userId", some: { all: [] } }, chosen)).not.toContain("Cid");
});

test("a filter's size is limited", async () => {
  const deep = (depth: number): Filter =>
    depth === 0
      ? is("fullName", "is", "x")
      : { related: "invoices.userId", some: { field: "userId.fullName", operator: "is", value: "x" } };
  expect(await people(deep(1))).toEqual([]);
  await expect(invoices(is("userId.a.b.c", "is", "x"))).rejects.toThrow(
    "A condition can follow 2 references at most.",
  );
  await expect(
    people({
      related: "invoices.userId",
      some: { related: "invoice-line-items.invoiceId", some: is("invoiceId.userId.fullName", "is", "x") },
    }),
  ).rejects.toThrow("A filter can go 3 relations far at most.");
  await expect(
    invoices({ any: Array.from({ length: 9 }, () => is("userId.fullName", "is", "x")) }),
  ).rejects.toThrow("A filter can follow at most 8 relations.");
});

test("a relation is read through its indexes", async () => {
  await setScene(
    world,
    `insert into users (id, email, full_name) select gen_random_uuid(), n || '@plan.test', 'Plan ' || n from generate_series(1, 4000) n`,
  );
  await setScene(
    world,
    `insert into invoices (number, user_id, total_amount, currency, status)
     select 'PLAN-' || row_number() over (), id, 1, 'EUR', case when random() < 0.001 then 'open' else 'paid' end from users where full_name like 'Plan %'`,
  );
  await world.owner.query("analyze users; analyze invoices");
  const started = performance.now();
  await people({ related: "invoices.userId", some: is("status", "is", "open") });
  await people({ related: "invoices.userId", none: is("status", "is", "paid") });
  expect(performance.now() - started).toBeLessThan(15_000);
});
