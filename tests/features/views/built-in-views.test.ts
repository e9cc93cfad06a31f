import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "#server/data/transaction.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { builtInViews } from "#shared/built-in-views.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import { personIn } from "#tests/features/sign-in-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { personActor } from "#server/auth/person-actor.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test("every built-in view asks what its list answers, and each has a word and a name of its own", async () => {
  const { id } = await personIn(db, { name: "Owen", password: null, role: "owner" });
  const owner = await personActor(db.database, id, null);
  expect(owner).toBeDefined();
  let asked = 0;
  for (const resource of Object.keys(allResources)) {
    const views = builtInViews(resource, "staff");
    for (const names of [views.map((view) => view.id), views.map((view) => view.label)])
      expect(new Set(names).size, resource).toBe(views.length);
    for (const { id: word, params } of views) {
      expect(word).toMatch(/^[a-z-]+$/);
      const page = await inTransaction(db.database, owner!, {}, (tx) =>
        allLists[resource]!.rows(tx, owner!, { ...params, limit: 1 }),
      );
      expect(page.rows.length, `${resource} ${word}`).toBeLessThanOrEqual(1);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(80);
});
