import { afterAll, beforeAll, expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import type { ListParams } from "#shared/list-params.ts";
import {
  contoso,
  listSamples,
  listWorld,
  type ListWorld,
  member,
  northwind,
  staff,
} from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => {
  world = await listWorld();
  await world.owner.query(`
    insert into list_samples (name, status, is_active, amount, currency, quantity, ratio, share, seen_at, born_on, organization_id, secret, note)
    select 'S' || n, (array['open', 'paid', 'past_due'])[1 + n % 3], (array[true, false, null])[1 + n % 3], n * 100,
      (array['EUR', 'USD'])[1 + n % 2], n, n / 4.0, n / 1000.0,
      timestamptz '2026-03-28 22:30:00+00' + n * interval '30 minutes', date '2026-01-30' + n,
      (array['${northwind}', '${contoso}', null])[1 + n % 3]::uuid, 'x' || n % 2, (array['', null, 'a'])[1 + n % 3]
    from generate_series(1, 60) n;
    insert into list_samples (name, status) values ('gone', 'gone');`);
});
afterAll(() => world.close());

const groups = (params: ListParams, actor: StaffActor | MemberActor = staff()) =>
  world.as(actor, (tx) => listSamples.groups(tx, actor, params));
const totals = (wishes: string, params: ListParams = {}, actor: StaffActor | MemberActor = staff()) =>
  world.as(actor, (tx) =>
    listSamples.totals(tx, actor, {
      ...params,
      totals: wishes.split(" ").map((wish) => {
        const [field, of] = wish.split(":");
        return { field: field!, of: of as "sum" };
      }),
    }),
  );
const rowsOfGroup = async (params: ListParams, actor: StaffActor | MemberActor = staff()) => {
  const { rows } = await world.as(actor, (tx) => listSamples.rows(tx, actor, { limit: 200, ...params }));
  return rows.map((row) => row["name"] as string).sort();
};
const plain = async (text: string) => (await world.owner.query<Record<string, unknown>>(text)).rows;

test("states in their own order, each with its count and its sums, amounts per currency", async () => {
  const answer = await groups({
    group: { field: "status" },
    columns: ["amount", "quantity", "ratio", "share"],
  });
  expect(answer.capped).toBe(false);
  const expected = await plain(`
    select status, count(*)::int as count, sum(quantity)::text as quantity, avg(ratio)::text as ratio,
      avg(share)::float8::text as share,
      sum(amount) filter (where currency = 'EUR')::text as eur, sum(amount) filter (where currency = 'USD')::text as usd
    from list_samples where status <> 'gone' group by 1 order by array_position(array['open', 'paid', 'past_due'], status)`);
  expect(
    answer.groups.map(({ key, count, totals }) => {
      const of = (field: string) => totals.find((total) => total.field === field)!.values;
      const [eur, usd] = of("amount");
      expect([eur?.currency, usd?.currency]).toEqual(["EUR", "USD"]);
      return {
        status: key,
        count,
        quantity: of("quantity")[0]!.value,
        ratio: of("ratio")[0]!.value,
        share: of("share")[0]!.value,
        eur: eur!.value,
        usd: usd!.value,
      };
    }),
  ).toEqual(expected);
  expect(answer.groups.map(({ label }) => label)).toEqual(["Open", "Paid", "Past due"]);
});

test("every kind of group: its rows are those that its count says, those without a value too", async () => {
  for (const group of [
    { field: "status" },
    { field: "isActive" },
    { field: "organizationId" },
    { field: "note" },
    { field: "name" },
    { field: "bornOn", by: "week" as const },
    { field: "bornOn", by: "month" as const },
    { field: "bornOn" },
    { field: "seenAt", by: "day" as const },
    { field: "seenAt", by: "week" as const },
    { field: "seenAt", by: "month" as const },
  ]) {
    const params: ListParams = {
      group,
      zone: "Europe/Berlin",
      columns: ["name", "amount"],
      filter: { field: "quantity", operator: "gt", value: 3 },
    };
    const answer = await groups(params);
    const seen: string[] = [];
    for (const { key, count } of answer.groups) {
      const names = await rowsOfGroup({ ...params, groupKey: key });
      expect([group, key, names.length]).toEqual([group, key, count]);
      seen.push(...names);
      const counted = await world.as(staff(), (tx) =>
        listSamples.count(tx, staff(), { ...params, groupKey: key }),
      );
      expect(counted).toEqual({ kind: "exact", value: count });
    }
    expect(seen.sort()).toEqual(await rowsOfGroup({ filter: params.filter }));
  }
  const names = (await groups({ group: { field: "organizationId" } })).groups.map(({ label, count }) => [
    label,
    count,
  ]);
  expect(names.sort()).toEqual([
    ["Contoso", 20],
    ["Empty", 20],
    ["Northwind", 20],
  ]);
  // An empty text and no text are the same to whoever looks.
  expect((await groups({ group: { field: "note" } })).groups.map(({ key, count }) => [key, count])).toEqual([
    [null, 40],
    ["a", 20],
  ]);
});

test("days are those on the reader's own clock, also where the clocks change", async () => {
  // On 29 March 2026 Berlin's day has 23 hours; the samples come every half hour from 22:30 UTC the day before.
  const perDay = async (zone: string) =>
    (await groups({ group: { field: "seenAt", by: "day" }, zone })).groups.map(({ key, count }) => [
      key,
      count,
    ]);
  const expected = async (zone: string) =>
    (
      await plain(`select (seen_at at time zone '${zone}')::date::text as day, count(*)::int as count from list_samples
        where status <> 'gone' group by 1 order by 1 desc`)
    ).map(({ day, count }) => [day, count]);
  expect(await perDay("Europe/Berlin")).toEqual(await expected("Europe/Berlin"));
  expect(await perDay("Europe/Berlin")).toContainEqual(["2026-03-29", 46]);
  expect(await perDay("America/Los_Angeles")).toEqual(await expected("America/Los_Angeles"));
  await expect(perDay("Mars/Olympus")).rejects.toThrow("A value doesn't suit its field");
});

test("totals are what plain SQL says, per currency, over what matches only", async () => {
  const answer = await totals(
    "amount:sum amount:average amount:max quantity:sum quantity:average ratio:min share:average seenAt:min bornOn:max note:empty note:distinct status:distinct isActive:empty",
    { filter: { field: "quantity", operator: "lte", value: 50 } },
  );
  const [row] = await plain(`select
      sum(amount) filter (where currency = 'EUR')::text as eur, sum(amount) filter (where currency = 'USD')::text as usd,
      round(avg(amount) filter (where currency = 'EUR'))::text as eur_average, max(amount) filter (where currency = 'USD')::text as usd_most,
      sum(quantity)::text as quantity, avg(quantity)::float8::text as quantity_average, min(ratio)::text as ratio,
      avg(share)::float8::text as share, max(born_on)::text as born,
      count(*) filter (where coalesce(note, '') = '')::text as empties, count(distinct nullif(note, ''))::text as notes,
      count(*) filter (where is_active is null)::text as unknown
    from list_samples where status <> 'gone' and quantity <= 50`);
  const of = (field: string, aggregate: string) =>
    answer.find((total) => total.field === field && total.of === aggregate)!.values;
  expect(of("amount", "sum")).toEqual([
    { value: row!["eur"], currency: "EUR" },
    { value: row!["usd"], currency: "USD" },
  ]);
  expect(of("amount", "average")[0]!.value).toBe(row!["eur_average"]);
  expect(of("amount", "max")[1]!.value).toBe(row!["usd_most"]);
  expect(of("quantity", "sum")).toEqual([{ value: row!["quantity"], currency: null }]);
  expect(of("quantity", "average")[0]!.value).toBe(row!["quantity_average"]);
  expect(of("ratio", "min")[0]!.value).toBe(row!["ratio"]);
  expect(of("share", "average")[0]!.value).toBe(row!["share"]);
  expect(of("seenAt", "min")[0]!.value).toBe("2026-03-28T23:00:00.000000Z");
  expect(of("bornOn", "max")[0]!.value).toBe(row!["born"]);
  expect(of("note", "empty")[0]!.value).toBe(row!["empties"]);
  expect(of("note", "distinct")[0]!.value).toBe(row!["notes"]);
  expect(of("status", "distinct")[0]!.value).toBe("3");
  expect(of("isActive", "empty")[0]!.value).toBe(row!["unknown"]);
});

test("nothing matches: counts are nought, sums are nothing", async () => {
  const none: ListParams = { filter: { field: "quantity", operator: "lt", value: 0 } };
  expect(await totals("amount:sum quantity:sum note:empty", none)).toMatchObject([
    { values: [] },
    { values: [{ value: null }] },
    { values: [{ value: "0" }] },
  ]);
  expect(await groups({ ...none, group: { field: "status" } })).toEqual({
    groups: [],
    capped: false,
    asOf: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test("at most 500 groups, the largest or the latest, and said so", async () => {
  await world.owner.query(
    "insert into list_samples (name, status, quantity, born_on) select 'many ' || n, 'open', 1000, date '2000-01-01' + n from generate_series(1, 600) n",
  );
  const filter = { field: "quantity", operator: "is" as const, value: 1000 };
  const byName = await groups({ filter, group: { field: "name" }, columns: ["name", "amount"] });
  expect([byName.groups.length, byName.capped]).toEqual([500, true]);
  const byDay = await groups({ filter, group: { field: "bornOn", by: "day" } });
  expect([byDay.groups.length, byDay.capped, byDay.groups[0]!.key]).toEqual([500, true, "2001-08-23"]);
  await world.owner.query("delete from list_samples where quantity = 1000");
});

test("what the reader can't see can't be grouped or summed up, and members see their organization's rows only", async () => {
  const secret = staff(["list-samples:read", "list-samples:read-secret"]);
  expect((await groups({ group: { field: "secret" } }, secret)).groups).toHaveLength(2);
  await expect(groups({ group: { field: "secret" } })).rejects.toThrow("There is no field “secret”.");
  await expect(totals("secret:distinct")).rejects.toThrow("There is no field “secret”.");
  await expect(groups({ group: { field: "body" } })).rejects.toThrow("Rows can't be grouped by Body.");
  await expect(groups({ group: { field: "amount" } })).rejects.toThrow("Rows can't be grouped by Amount.");
  await expect(totals("name:sum")).rejects.toThrow("Name has no “sum”.");
  await expect(rowsOfGroup({ group: { field: "seenAt" }, groupKey: "soon" })).rejects.toThrow(
    "There is no such group of Seen.",
  );
  const own = await groups({ group: { field: "organizationId" } }, member());
  expect(own.groups.map(({ label, count }) => [label, count])).toEqual([["Northwind", 20]]);
  expect(await totals("quantity:sum", {}, member())).toMatchObject([
    {
      values: [
        {
          value: String(
            (
              await plain(
                `select sum(quantity)::text as sum from list_samples where organization_id = '${northwind}'`,
              )
            )[0]!["sum"],
          ),
        },
      ],
    },
  ]);
});
