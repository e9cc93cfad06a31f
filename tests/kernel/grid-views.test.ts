import { expect, test } from "vitest";
import { z } from "zod";
import { openingAddress } from "#client/features/records/records-page.tsx";
import {
  clearedParts,
  openedAddress,
  readCleared,
  writeCleared,
  type ViewedAddress,
} from "#client/features/views/viewed-address.ts";
import { schemaFaults } from "#client/form/use-form.ts";
import { chipWords, filterChips } from "#client/grid/filter-chips.ts";
import { currentView, type GridView, isViewUntouched } from "#client/grid/grid-views.ts";
import { plainValue } from "#shared/list-labels.ts";
import type { Condition, Filter, ListParams } from "#shared/list-params.ts";
import { invoicesResource } from "#shared/resources/billing-resources.ts";
import type { Resource } from "#shared/resource.ts";

const unpaid: Condition = { field: "status", operator: "anyOf", value: ["open", "uncollectible"] };
const views: GridView[] = [
  { id: "unpaid", label: "Unpaid", params: { filter: unpaid } },
  { id: "all", label: "All", params: {} },
];

test("an address that says nothing opens the first view; one that says anything is taken at its word", () => {
  const bare = { params: {}, viewId: undefined, recordId: "r" };
  expect(openingAddress(bare, views)).toEqual({
    params: { filter: unpaid },
    viewId: "unpaid",
    recordId: "r",
  });
  const all = { params: {}, viewId: "all", recordId: undefined };
  expect(openingAddress(all, views)).toBe(all);
  const searched = { params: { search: "x" }, viewId: undefined, recordId: undefined };
  expect(openingAddress(searched, views)).toBe(searched);
});

test("what an address says is added to the view that it names; what was taken away stays away", () => {
  const sort: ListParams["sort"] = [{ field: "dueAt", direction: "asc" }];
  const late: GridView = { id: "late", label: "Late", params: { filter: unpaid, sort } };
  const known = [...views, late];
  const opened = (address: Partial<ViewedAddress>) =>
    openedAddress({ params: {}, viewId: undefined, recordId: undefined, ...address }, known, views[0]).params;
  const totals: ListParams["totals"] = [{ field: "totalAmount", of: "sum" }];
  expect(opened({ viewId: "late", params: { totals } })).toEqual({ filter: unpaid, sort, totals });
  expect(opened({ viewId: "late", params: { sort: [] } })).toEqual({ filter: unpaid, sort: [] });
  expect(opened({ viewId: "late" })).toEqual(late.params);
  expect(opened({ viewId: "gone", params: { totals } })).toEqual({ totals });
  expect(opened({ params: { totals } })).toEqual({ totals });
  expect(opened({})).toEqual({ filter: unpaid });

  const cleared = clearedParts(late, { sort, totals });
  expect(writeCleared(cleared)).toBe("filter");
  expect(opened({ viewId: "late", params: { sort, totals }, cleared: readCleared("filter") })).toEqual({
    sort,
    totals,
  });
  expect(opened({ viewId: "late", cleared: readCleared("1") })).toEqual({});
  expect(writeCleared(clearedParts(late, late.params))).toBeUndefined();
});

test("a view is untouched while the list says the same, however its filter is nested", () => {
  const [first] = views as [GridView];
  expect(isViewUntouched(first, { filter: { all: [{ any: [unpaid] }] } })).toBe(true);
  expect(isViewUntouched(first, { filter: unpaid, search: "x" })).toBe(false);
  expect(isViewUntouched(first, { filter: unpaid, sort: [{ field: "number", direction: "asc" }] })).toBe(
    false,
  );
  expect(currentView(views, undefined, {})?.id).toBe("all");
  expect(currentView(views, "unpaid", { search: "x" })?.id).toBe("unpaid");
  expect(currentView(views, undefined, { search: "x" })).toBeUndefined();
});

test("chips: usual fields have their place, set or not; the rest and groups follow", () => {
  const resource = invoicesResource as unknown as Resource;
  const filterable = Object.keys(resource.fields);
  const group: Filter = {
    any: [
      { field: "number", operator: "contains", value: "7" },
      { field: "totalAmount", operator: "gt", value: 500 },
    ],
  };
  const late: Condition = { field: "attemptCount", operator: "gte", value: 2 };
  const chips = filterChips(resource, filterable, { all: [late, unpaid, group] });
  expect(chips.map(({ name, position }) => [name, position])).toEqual([
    ["status", 1],
    ["issuedAt", undefined],
    ["dueAt", undefined],
    ["attemptCount", 0],
    [undefined, 2],
  ]);
  expect(chips.flatMap(({ part }) => (part ? [chipWords(resource, part, plainValue)] : []))).toEqual([
    "Status: Open, Uncollectible",
    "Attempts is at least 2",
    "Number contains 7 or Total is more than 500",
  ]);
});

test("a form shows the first fault of each field, and those of the whole apart", () => {
  const schema = z
    .object({ name: z.string().min(3, "At least three letters."), until: z.string() })
    .refine(({ name }) => name !== "abc", "This name is taken.");
  expect(schemaFaults(schema.safeParse({ name: "a", until: 1 }).error!)).toMatchObject({
    name: "At least three letters.",
  });
  expect(schemaFaults(schema.safeParse({ name: "abc", until: "x" }).error!)).toEqual({
    "": "This name is taken.",
  });
});
