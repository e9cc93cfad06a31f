import { getTableName } from "drizzle-orm";
import { expect, test } from "vitest";
import { resourceOfTable } from "#client/change/diff-words.ts";
import { allLists } from "#server/trpc/all-lists.ts";

test("a diff's table leads to the resource whose list reads it", () => {
  for (const { resource, binding } of Object.values(allLists))
    expect(resourceOfTable(getTableName(binding.table))?.name).toBe(resource.name);
  expect(resourceOfTable("no_such_table")).toBeUndefined();
});
