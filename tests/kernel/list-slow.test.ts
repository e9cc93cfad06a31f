import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { password, personIn } from "#tests/features/sign-in-scene.ts";
import type { ListParams } from "#shared/list-params.ts";
import { createPeople, createSamples, listSamples, staff } from "#tests/support/list-world.ts";
import { listReader } from "#server/data/list-reader.ts";
import { slowWords } from "#server/data/slow-question.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { testApp, type TestApp } from "#tests/support/test-app.ts";

/* A table that somebody holds locked stands for a question that takes for ever. */

let app: TestApp;
let release = async () => {};
beforeAll(async () => {
  app = await testApp();
  await app.db.owner.query(
    `begin; set local session_replication_role = replica; ${createPeople} ${createSamples} commit;`,
  );
});
afterEach(() => release());
afterAll(() => app.close());

async function lock(table: string) {
  const locker = await app.db.owner.connect();
  await locker.query(`begin; lock table ${table} in access exclusive mode`);
  release = async () => {
    release = async () => {};
    await locker.query("rollback");
    locker.release();
  };
}

const slowly = (
  question: "rows" | "count" | "groups" | "totals" | "facets",
  params: ListParams,
): Promise<unknown> =>
  inTransaction(app.db.database, staff(), { statementTimeout: 500 }, async (tx): Promise<unknown> =>
    question === "facets"
      ? listSamples.facets(tx, staff(), params, "status")
      : listSamples[question](tx, staff(), params),
  );

test("every question that takes too long says what in it is slow, and what to narrow", async () => {
  await lock("list_samples");
  const narrow = "Narrow the list first, with a time range on Seen or a choice of Status";
  const start = "This took too long and was stopped.";
  const cases: [Parameters<typeof slowly>[0], ListParams, string][] = [
    [
      "rows",
      { search: "shirt" },
      `${start} The search for “shirt” looks into every row. ${narrow}, or search for a whole id.`,
    ],
    [
      "count",
      { filter: { field: "note", operator: "contains", value: "x" } },
      `${start} The filter “Note contains x” looks into every row. ${narrow}.`,
    ],
    [
      "rows",
      { filter: { field: "data", path: ["a"], operator: "is", value: 1 } },
      `${start} The filter “Data a is 1” looks into every row. ${narrow}.`,
    ],
    [
      "rows",
      { sort: [{ field: "ratio", direction: "asc" }] },
      `${start} Sorting by Ratio needs all samples that match in order. ${narrow}.`,
    ],
    [
      "count",
      { filter: { field: "status", operator: "is", value: "open" } },
      `${start} Counting exactly reads all samples that match. Narrow the list first, with a time range on Seen.`,
    ],
    [
      "groups",
      { group: { field: "name" } },
      `${start} Grouping by Name reads all samples that match. ${narrow}.`,
    ],
    [
      "totals",
      { totals: [{ field: "amount", of: "sum" }] },
      `${start} Summing up Amount reads all samples that match. ${narrow}.`,
    ],
    ["facets", {}, `${start} Counting the values reads all samples that match. ${narrow}.`],
  ];
  for (const [question, params, message] of cases)
    await expect(slowly(question, params)).rejects.toMatchObject({ code: "TIMEOUT", message });
});

test("an export says so too, and advises nothing that the reader has done or can't see", () => {
  const reader = listReader(listSamples.bound, staff());
  const params: ListParams = {
    filter: {
      all: [
        { field: "seenAt", operator: "last", value: { count: 1, unit: "day" } },
        { related: "coupons.sampleId", some: { all: [] } },
      ],
    },
  };
  expect(slowWords(reader, "export", params)).toBe(
    "This took too long and was stopped. The filter “has coupons.sampleId” looks into many other records. " +
      "Narrow the list first, with a time range on Created or a choice of Status.",
  );
});

const running = async (marker: string) => {
  const { rows } = await app.db.owner.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and usename = 'pd_web' and state = 'active'
     and wait_event_type = 'Lock' and query like $1`,
    [`%${marker}%`],
  );
  return rows.map(({ pid }) => pid);
};

test("a question that its browser gives up is cancelled in the database: rows, count, facets, groups, totals", async () => {
  const email = "gives-up@slow.test";
  await personIn(app.db, { email, role: "owner" });
  const cookie = await app.signIn(email, password);
  await lock("coupons");
  const questions = {
    list: {},
    count: {},
    facets: { params: {}, field: "discountType" },
    groups: { group: { field: "discountType" } },
    totals: { totals: [{ field: "code", of: "distinct" }] },
  };
  for (const [name, input] of Object.entries(questions)) {
    const browser = new AbortController();
    const address = `/api/trpc/coupons.${name}?input=${encodeURIComponent(JSON.stringify(input))}`;
    const answer = Promise.resolve(
      app.request(address, { headers: { cookie }, signal: browser.signal }),
    ).catch(() => undefined);
    await expect.poll(() => running("coupons")).toHaveLength(1);
    const [pid] = await running("coupons");
    browser.abort();
    await expect
      .poll(async () => {
        const { rows } = await app.db.owner.query("select state from pg_stat_activity where pid = $1", [pid]);
        return rows;
      })
      .toEqual([{ state: "idle" }]);
    await answer;
  }
});
