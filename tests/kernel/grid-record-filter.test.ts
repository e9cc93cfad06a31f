import { afterAll, beforeAll, expect, test } from "vitest";
import type { Filter } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => (world = await listWorld()));
afterAll(() => world.close());

const rows = (filter: Filter) =>
  world.as(staff(), async (tx) => (await listSamples.rows(tx, staff(), { filter, columns: ["name"] })).rows);

test("any list can be asked for single records by id, within its own filter", async () => {
  await world.clear();
  for (const name of ["one", "two", "three"]) await world.add({ name });
  const all = await rows({ all: [] });
  const idOf = (name: string) => all.find((row) => row["name"] === name)?._id ?? "";
  const some: Filter = { field: "id", operator: "anyOf", value: [idOf("one"), idOf("three")] };
  expect((await rows(some)).map((row) => row["name"]).toSorted()).toEqual(["one", "three"]);
  const narrowed = await rows({ all: [{ field: "name", operator: "is", value: "three" }, some] });
  expect(narrowed.map((row) => row["name"])).toEqual(["three"]);
  await expect(rows({ field: "id", operator: "is", value: "not-an-id" })).rejects.toThrow(
    "Id must be a record's id.",
  );
});
