import { afterAll, beforeAll, expect, test } from "vitest";
import type { Condition } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";

let world: ListWorld;
beforeAll(async () => {
  world = await listWorld();
  const rows: [string, unknown][] = [
    ["1", { plan: { name: "Pro", seats: 5 }, tags: ["new", "vip"], "a/b": 1 }],
    ["2", { plan: { name: "Basic 50%", seats: 5.0 }, on: true }],
    ["3", { plan: { seats: "12" }, tags: [] }],
    ["4", { plan: { name: null, seats: 30 } }],
    ["5", [{ plan: "first" }]],
    ["6", "text"],
  ];
  for (const [name, data] of rows) await world.add({ name, data: JSON.stringify(data) });
  await world.add({ name: "7", data: null });
});
afterAll(() => world.close());

const found = async (path: string[], operator: Condition["operator"], value?: Condition["value"]) => {
  const filter: Condition = { field: "data", path, operator, ...(value !== undefined && { value }) };
  const { rows } = await world.as(staff(), (tx) =>
    listSamples.rows(tx, staff(), { filter, columns: ["name"], sort: [{ field: "name", direction: "asc" }] }),
  );
  return rows.map((row) => row["name"]).join("");
};

test("a part is compared as text, as a number where both are, and by more and less as a number only", async () => {
  expect(await found(["plan", "name"], "is", "Pro")).toBe("1");
  expect(await found(["plan", "name"], "isNot", "Pro")).toBe("234567");
  expect(await found(["plan", "name"], "contains", "50%")).toBe("2");
  expect(await found(["plan", "name"], "notContains", "o")).toBe("234567");
  expect(await found(["plan", "name"], "startsWith", "pr")).toBe("1");
  expect(await found(["plan", "name"], "anyOf", ["Pro", "Basic 50%"])).toBe("12");
  expect(await found(["plan", "seats"], "is", 5)).toBe("12");
  expect(await found(["plan", "seats"], "is", "5.00")).toBe("12");
  expect(await found(["plan", "seats"], "noneOf", [5, 30])).toBe("3567");
  expect(await found(["plan", "seats"], "gt", 5)).toBe("4");
  expect(await found(["plan", "seats"], "gte", 5)).toBe("124");
  expect(await found(["plan", "seats"], "lt", 30)).toBe("12");
  expect(await found(["plan", "seats"], "lte", 30)).toBe("124");
  expect(await found(["plan", "seats"], "between", [5, 12])).toBe("12");
  expect(await found(["on"], "is", true)).toBe("2");
});

test("it exists when something other than null stands there; arrays count from nought", async () => {
  expect(await found(["plan", "name"], "isNotEmpty")).toBe("12");
  expect(await found(["plan", "name"], "isEmpty")).toBe("34567");
  expect(await found(["tags", "1"], "is", "vip")).toBe("1");
  expect(await found(["0", "plan"], "is", "first")).toBe("5");
  expect(await found(["a/b"], "is", 1)).toBe("1");
  expect(await found(["tags"], "contains", "vip")).toBe("1");
});

test("what doesn't suit is refused in words", async () => {
  await expect(found(["plan", "seats"], "gt", "many")).rejects.toThrow("Data must be a number.");
  await expect(found(["plan"], "last", { count: 1, unit: "day" })).rejects.toThrow(
    "Data can't be filtered by",
  );
  await expect(found(["a\0"], "is", "x")).rejects.toThrow("Say which part of Data is meant");
  const filter: Condition = { field: "name", path: ["a"], operator: "is", value: "x" };
  await expect(world.as(staff(), (tx) => listSamples.rows(tx, staff(), { filter }))).rejects.toThrow(
    "Name has nothing inside to look at.",
  );
});
