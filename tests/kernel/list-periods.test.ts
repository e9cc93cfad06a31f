import { afterAll, beforeAll, expect, test } from "vitest";
import { type Period, periods } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";
import { setScene } from "#tests/support/set-scene.ts";

let world: ListWorld;
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/Los_Angeles",
  "Pacific/Kiritimati",
  "America/Havana",
  "Asia/Kathmandu",
];
beforeAll(async () => {
  world = await listWorld();
  // Three years around now, dense about today and about the change of clocks in Havana, where midnight comes twice.
  await world.owner.query(`
    insert into list_samples (name, seen_at, born_on) select n::text, now() + n * interval '7 hours', current_date + n / 3
    from generate_series(-1900, 1900) n;
    insert into list_samples (name, seen_at) select 'x' || n, date_trunc('day', now()) + n * interval '10 minutes' from generate_series(-400, 400) n;
    insert into list_samples (name, seen_at) select 'h' || n, timestamptz '2025-11-02 03:00:00+00' + n * interval '10 minutes' from generate_series(0, 30) n;`);
});
afterAll(() => world.close());

const count = async (field: string, period: Period, zone?: string) => {
  const { value } = await world.as(staff(), (tx) =>
    listSamples.count(tx, staff(), {
      filter: { field, operator: "during", value: { period } },
      ...(zone && { zone }),
    }),
  );
  return value;
};
const units: Record<string, [string, string]> = {
  Week: ["week", "1 week"],
  Month: ["month", "1 month"],
  Quarter: ["quarter", "3 months"],
  Year: ["year", "1 year"],
};

// By wall clock, value by value: what somebody with a calendar on the wall would count.
async function counted(column: string, period: Period, zone: string): Promise<number> {
  const single = { today: 0, yesterday: -1, tomorrow: 1 }[period as string];
  const [unit, step] = single === undefined ? units[period.slice(4)]! : ["day", "1 day"];
  const by = single ?? { this: 0, last: -1, next: 1 }[period.slice(0, 4)]!;
  const local = column === "seen_at" ? `seen_at at time zone '${zone}'` : "born_on::timestamp";
  const { rows } = await world.owner.query<{ count: number }>(`
    select count(*)::int as count from list_samples
    where date_trunc('${unit}', ${local}) = date_trunc('${unit}', (now() at time zone '${zone}') + ${by} * interval '${step}')`);
  return rows[0]!.count;
}

test("every period holds exactly what the wall calendar of the reader's zone holds", async () => {
  for (const zone of zones)
    for (const period of periods)
      for (const [field, column] of [
        ["seenAt", "seen_at"],
        ["bornOn", "born_on"],
      ] as const)
        expect([zone, period, field, await count(field, period, zone)]).toEqual([
          zone,
          period,
          field,
          await counted(column, period, zone),
        ]);
});

test("without a zone in the question the reader's own preference counts, else the profile's, else UTC", async () => {
  const { userId } = staff();
  const expected = (zone: string) => counted("seen_at", "today", zone);
  expect(await count("seenAt", "today")).toBe(await expected("UTC"));
  await setScene(
    world,
    `insert into user_profiles (user_id, timezone) values ('${userId}', 'Pacific/Kiritimati')`,
  );
  expect(await count("seenAt", "today")).toBe(await expected("Pacific/Kiritimati"));
  await setScene(
    world,
    `insert into user_preferences (user_id, category, key, value) values ('${userId}', 'console', 'timezone', '"America/Los_Angeles"')`,
  );
  expect(await count("seenAt", "today")).toBe(await expected("America/Los_Angeles"));
  expect(await count("seenAt", "today", "Asia/Kathmandu")).toBe(await expected("Asia/Kathmandu"));
});

test("the last days of a date end with today where the reader is", async () => {
  for (const zone of zones) {
    const { rows } = await world.owner.query<{ count: number }>(
      `select count(*)::int as count from list_samples where born_on > (now() at time zone '${zone}')::date - 2 and born_on <= (now() at time zone '${zone}')::date`,
    );
    const answer = await world.as(staff(), (tx) =>
      listSamples.count(tx, staff(), {
        filter: { field: "bornOn", operator: "last", value: { count: 2, unit: "day" } },
        zone,
      }),
    );
    expect(answer.value).toBe(rows[0]!.count);
  }
});

test("an index on an instant serves a period", async () => {
  await world.owner.query("analyze list_samples");
  const { rows } = await world.owner.query<{ "QUERY PLAN": string }>(
    `explain select 1 from list_samples where seen_at >= (date_trunc('day', now() at time zone 'Europe/Berlin') - interval '1 day') at time zone 'Europe/Berlin'
     and seen_at < (date_trunc('day', now() at time zone 'Europe/Berlin') + interval '2 days') at time zone 'Europe/Berlin'`,
  );
  expect(rows.map((row) => row["QUERY PLAN"]).join("\n")).toContain("list_samples_seen_at_idx");
});

test("a plain day for an instant is a day on the reader's clock, also where midnight comes twice", async () => {
  const day = "2025-11-02";
  const asked = { before: ["before", day], after: ["after", day], between: ["between", [day, day]] } as const;
  const told: string[] = [];
  for (const zone of zones) {
    for (const [name, [operator, value]] of Object.entries(asked)) {
      const filter = { field: "seenAt", operator, value: value as string | string[] };
      const { value: found } = await world.as(staff(), (tx) =>
        listSamples.count(tx, staff(), { filter, zone }, true),
      );
      const than = { before: "<", after: ">", between: "=" }[name];
      const { rows } = await world.owner.query<{ count: number }>(
        `select count(*)::int as count from list_samples where (seen_at at time zone $1)::date ${than} $2::date`,
        [zone, day],
      );
      if (found !== rows[0]!.count) told.push(`${zone} ${name}: ${found}, not ${rows[0]!.count}`);
    }
  }
  expect(told).toEqual([]);
});
