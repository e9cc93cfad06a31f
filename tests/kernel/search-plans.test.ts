import { afterAll, beforeAll, expect, test } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import { listReader } from "#server/data/list-reader.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { listHits } from "#server/search/list-hits.ts";
import { searchedLists } from "#server/trpc/all-lists.ts";
import { demoDatabase, type DemoDatabase } from "#tests/features/demo-business-scene.ts";
import { deskReader } from "#tests/support/demo-readers.ts";

/* The palette's search must not read whole tables: each way to match has its index. */

let demo: DemoDatabase;
let owner: StaffActor;
beforeAll(async () => {
  demo = await demoDatabase();
  owner = await deskReader(demo, "owner");
});
afterAll(() => demo.close());

// The business's own catalogue and settings: a few dozen rows for ever.
const small = new Set(["subscription-plans", "services", "experiments", "roles", "system-settings"]);

interface Asked {
  sql: string;
  params: unknown[];
}

// The statement as the search sends it, planned as if its table were too large to be read.
async function planOf(list: (typeof searchedLists)[number], text: string, closeness: "itself" | "alike") {
  const asked: Asked[] = [];
  await inTransaction(demo.database, owner, {}, async (tx) => {
    const session = tx._.session as unknown as { prepareQuery(query: Asked, ...rest: unknown[]): unknown };
    const prepare = session.prepareQuery.bind(session);
    session.prepareQuery = (query, ...rest) => (asked.push(query), prepare(query, ...rest));
    await listHits(tx, listReader(list.bound, owner), text, closeness);
  });
  const client = await demo.owner.connect();
  try {
    // The planner takes a table's rows by their density: the demo's few rows must not make an index of them all cheap.
    await client.query(`begin; set local enable_seqscan = off; set local enable_indexscan = on;
      update pg_class set reltuples = 1000000 * greatest(relpages, 1), relpages = greatest(relpages, 1)
      where relnamespace = 'public'::regnamespace and relkind = 'r'`);
    const { sql, params } = asked[0]!;
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain (costs off) ${sql}`, params);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    client.release(true);
  }
}

const large = searchedLists.filter(({ resource }) => !small.has(resource.name));

test.each(large.map((list) => [list.resource.name, list] as const))(
  "%s are searched by their indexes",
  async (_, list) => {
    for (const text of ["anna@example.test", "0190a000-0000-7000-8000-00000000000a", "B-100001"]) {
      for (const closeness of ["itself", "alike"] as const) {
        const plan = await planOf(list, text, closeness);
        expect(plan, `${text} ${closeness}`).not.toMatch(/Seq Scan/);
        // An index that is read from end to end is a table read by another name.
        expect(plan, `${text} ${closeness}`).not.toMatch(/Index (Only )?Scan[^\n]*\n\s+Filter/);
      }
    }
  },
);

test("what is small is small", async () => {
  const tables: Record<string, string> = { experiments: "experiments", services: "services", roles: "roles" };
  for (const table of Object.values(tables)) {
    const [row] = await demo.rows<{ rows: string }>(`select count(*) as rows from ${table}`);
    expect(Number(row!.rows), table).toBeLessThan(200);
  }
});
