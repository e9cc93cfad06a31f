import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { ListParams } from "#shared/list-params.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  samples,
  staff,
} from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());
beforeEach(() => world.clear());

const count = (params: ListParams = {}, actor: StaffActor | MemberActor = staff(), exact = false) =>
  world.as(actor, (tx) => listSamples.count(tx, actor, params, exact));
const facets = (field: string, params: ListParams = {}, actor: StaffActor | MemberActor = staff()) =>
  world.as(actor, (tx) => listSamples.facets(tx, actor, params, field));
const named = async (params: ListParams, actor: StaffActor | MemberActor = staff()) => {
  const { rows } = await world.as(actor, (tx) =>
    listSamples.rows(tx, actor, { sort: [{ field: "name", direction: "asc" }], ...params }),
  );
  return rows.map((row) => row["name"]);
};

test("a count says whether it is exact, capped or the planner's guess", async () => {
  await world.add();
  expect(await count()).toEqual({ kind: "exact", value: 1 });
  await world.owner.query(
    "insert into list_samples (name, organization_id) select 'n', $1 from generate_series(1, 10001)",
    [northwind],
  );
  expect(await count({ filter: { field: "name", operator: "is", value: "n" } })).toEqual({
    kind: "capped",
    value: 10_000,
  });
  expect(await count({ filter: { field: "name", operator: "is", value: "n" } }, staff(), true)).toEqual({
    kind: "exact",
    value: 10_001,
  });
  expect(await count({ search: "n" })).toEqual({ kind: "capped", value: 10_000 });
  await world.owner.query("vacuum analyze list_samples");
  const guess = await count();
  expect(guess.kind).toBe("estimate");
  expect(guess.value).toBeGreaterThan(10_000);
  expect(guess.value).toBeLessThan(10_200);
  // A guess comes from the whole table: it would tell a tenant about the others.
  expect(await count({}, member())).toEqual({ kind: "capped", value: 10_000 });
  expect(await count({}, staff(undefined, northwind))).toEqual({ kind: "capped", value: 10_000 });
  await world.owner.query(
    "delete from list_samples where ctid in (select ctid from list_samples where name = 'n' limit 1)",
  );
  expect(await count({}, member())).toEqual({ kind: "exact", value: 10_000 });
});

test("facets count each value among the rows that match, without the field's own condition", async () => {
  for (const status of ["open", "open", "paid", "gone"])
    await world.add({ status, is_active: status === "paid" || null, organization_id: northwind });
  await world.add({ status: "past_due", organization_id: contoso });
  await world.add({ status: "past_due" });
  expect(await facets("status")).toEqual([
    { value: "open", label: "Open", count: 2 },
    { value: "past_due", label: "Past due", count: 2 },
    { value: "paid", label: "Paid", count: 1 },
  ]);
  expect(
    await facets("status", {
      filter: {
        all: [
          { field: "status", operator: "is", value: "paid" },
          { field: "organizationId", operator: "is", value: northwind },
        ],
      },
    }),
  ).toEqual([
    { value: "open", label: "Open", count: 2 },
    { value: "paid", label: "Paid", count: 1 },
  ]);
  expect(await facets("isActive")).toEqual([
    { value: null, label: "Empty", count: 4 },
    { value: "true", label: "Yes", count: 1 },
  ]);
  expect(await facets("organizationId")).toEqual([
    { value: northwind, label: "Northwind", count: 3 },
    { value: contoso, label: "Contoso", count: 1 },
    { value: null, label: "Empty", count: 1 },
  ]);
  await expect(facets("name")).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "Name has no list of values.",
  });
});

test("facets stop at the 200 most frequent values", async () => {
  await world.owner.query(
    "insert into list_samples (organization_id) select gen_random_uuid() from generate_series(1, 250)",
  );
  await world.owner.query("insert into list_samples (organization_id) values ($1), ($1)", [northwind]);
  const groups = await facets("organizationId");
  expect(groups).toHaveLength(200);
  expect(groups[0]).toEqual({ value: northwind, label: "Northwind", count: 2 });
});

test("search looks into the searchable fields and finds an exact id", async () => {
  const id = await world.add({ name: "Anna", note: "likes 100% cotton" });
  await world.add({ name: "Berta", body: "anna", secret: "anna" });
  expect(await named({ search: "anna" })).toEqual(["Anna"]);
  expect(await named({ search: " NNA  " })).toEqual(["Anna"]);
  expect(await named({ search: "100% c" })).toEqual(["Anna"]);
  expect(await named({ search: "10_% c" })).toEqual([]);
  expect(await named({ search: "   " })).toEqual(["Anna", "Berta"]);
  expect(await named({ search: id.toUpperCase() })).toEqual(["Anna"]);
  expect(await named({ search: "anna" }, staff(["list-samples:*"]))).toEqual(["Anna", "Berta"]);
  await expect(named({ search: "a\0" })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "A search can't hold the character NUL.",
  });
});

test("the chosen organization narrows a staff reader's list, count, facets and selection, not a linked record", async () => {
  const id = await world.add({ name: "theirs", organization_id: contoso });
  await world.add({ name: "ours", organization_id: northwind });
  await world.add({ name: "nobody's" });
  const narrowed = staff(undefined, northwind);
  expect(await named({}, narrowed)).toEqual(["ours"]);
  expect(await named({ search: "theirs" }, narrowed)).toEqual([]);
  expect(await count({}, narrowed)).toEqual({ kind: "exact", value: 1 });
  expect(await facets("status", {}, narrowed)).toEqual([{ value: "open", label: "Open", count: 1 }]);
  expect(
    await world.as(narrowed, async (tx) =>
      tx
        .select({ name: samples.name })
        .from(samples)
        .where(listSamples.selection(tx, narrowed, { ids: [id] })),
    ),
  ).toEqual([]);
  expect(await world.as(narrowed, (tx) => listSamples.get(tx, narrowed, id))).toMatchObject({
    name: "theirs",
  });
});

test("a member sees the own organization only, and an absent record like an invisible one", async () => {
  const theirs = await world.add({ name: "theirs", organization_id: contoso });
  const gone = await world.add({ name: "gone", organization_id: northwind, status: "gone" });
  const ours = await world.add({ name: "ours", organization_id: northwind });
  expect(await named({}, member())).toEqual(["ours"]);
  expect(await facets("organizationId", {}, member())).toEqual([
    { value: northwind, label: "Northwind", count: 1 },
  ]);
  const get = (id: string) => world.as(member(), (tx) => listSamples.get(tx, member(), id));
  expect(await get(ours)).toMatchObject({ name: "ours" });
  for (const id of [theirs, gone, "0190a000-0000-7000-8000-00000000dead", "x", `${ours} `, `{${ours}}`]) {
    await expect(get(id)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "This record doesn't exist or you can't see it.",
    });
  }
});

test("a selection is the reader's own rows: chosen ones, or all that match less exclusions and what came later", async () => {
  const [a, b, c] = [
    await world.add({ name: "a" }),
    await world.add({ name: "b" }),
    await world.add({ name: "c", status: "gone" }),
  ];
  const { asOf } = await world.as(staff(), (tx) => listSamples.rows(tx, staff(), {}));
  await world.add({ name: "late" });
  const select = (selection: Parameters<typeof listSamples.selection>[2]) =>
    world.as(staff(), async (tx) => {
      const rows = await tx
        .select({ name: samples.name })
        .from(samples)
        .where(listSamples.selection(tx, staff(), selection));
      return rows.map(({ name }) => name).sort();
    });
  expect(await select({ ids: [a, c] })).toEqual(["a"]);
  expect(await select({ matching: {}, except: [], asOf })).toEqual(["a", "b"]);
  expect(await select({ matching: {}, except: [b], asOf })).toEqual(["a"]);
  expect(
    await select({
      matching: { search: "b", filter: { field: "status", operator: "is", value: "open" } },
      except: [],
      asOf,
    }),
  ).toEqual(["b"]);
  // Whole groups and single rows of others, of what matches and what the reader's list holds.
  const within = (keys: (string | null)[], also: string[] = []) => ({
    group: { field: "name" },
    keys,
    also,
  });
  expect(await select({ matching: {}, within: within(["a"]), except: [], asOf })).toEqual(["a"]);
  expect(await select({ matching: {}, within: within(["c", "late"]), except: [], asOf })).toEqual([]);
  expect(await select({ matching: {}, within: within(["a"], [b, c]), except: [], asOf })).toEqual(["a", "b"]);
  expect(await select({ matching: {}, within: within(["a"], [b]), except: [a], asOf })).toEqual(["b"]);
  expect(await select({ matching: { search: "b" }, within: within(["a"]), except: [], asOf })).toEqual([]);
  expect(() =>
    listSamples.selection(undefined as never, staff(), {
      matching: { filter: { field: "secret", operator: "is", value: "x" } },
      except: [],
      asOf,
    }),
  ).toThrow("There is no field “secret”.");
});

test("a question that takes too long is refused in words, and one that is withdrawn ends in the database", async () => {
  // Whoever holds the table locked lets every question take for ever.
  const locker = await world.owner.connect();
  await locker.query("begin; lock table list_samples in access exclusive mode");
  const slow: ListParams = {
    filter: {
      any: Array.from({ length: 40 }, (_, at) => ({
        field: "name",
        operator: "contains" as const,
        value: `${at}%_${"b".repeat(50)}`,
      })),
    },
  };
  await expect(
    world.as(staff(), (tx) => listSamples.count(tx, staff(), slow), { statementTimeout: 500 }),
  ).rejects.toMatchObject({
    code: "TIMEOUT",
    message: expect.stringContaining(
      "looks into every row. Narrow the list first, with a time range on Seen",
    ),
  });
  const caller = new AbortController();
  const asked = world.as(staff(), (tx) => listSamples.count(tx, staff(), slow), { signal: caller.signal });
  const refused = expect(asked).rejects.toMatchObject({ code: "CLIENT_CLOSED_REQUEST" });
  const running = async () =>
    (
      await world.owner.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%list_samples%'",
      )
    ).rowCount;
  await expect.poll(running).toBe(1);
  caller.abort();
  await refused;
  expect(await running()).toBe(0);
  await locker.query("rollback");
  locker.release();
});
