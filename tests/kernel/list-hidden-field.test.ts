import { afterAll, beforeAll, expect, test } from "vitest";
import { type ListParams, operators } from "#shared/list-params.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";

const canary = "CANARY7f3e91";
let world: ListWorld;
beforeAll(async () => {
  world = await listWorld();
  await world.add({ name: "a", secret: canary });
  await world.add({ name: "b", secret: "other" });
});
afterAll(() => world.close());

// What a caller gets back: the answer, or the refusal, as text.
async function answer(ask: () => Promise<unknown>): Promise<string> {
  return ask().then(
    (value) => JSON.stringify(value),
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );
}
const rows = (params: ListParams) => world.as(staff(), (tx) => listSamples.rows(tx, staff(), params));
const doors: Record<string, (field: string) => Promise<unknown>> = {
  columns: (field) => rows({ columns: ["name", field] }),
  "sort up": (field) => rows({ sort: [{ field, direction: "asc" }] }),
  "sort as a second key": (field) =>
    rows({
      sort: [
        { field: "name", direction: "asc" },
        { field, direction: "desc" },
      ],
    }),
  "filter in a group": (field) =>
    rows({
      filter: {
        any: [{ field: "name", operator: "is", value: "a" }, { all: [{ field, operator: "isEmpty" }] }],
      },
    }),
  count: (field) =>
    world.as(staff(), (tx) =>
      listSamples.count(tx, staff(), { filter: { field, operator: "startsWith", value: "C" } }),
    ),
  "exact count": (field) =>
    world.as(staff(), (tx) =>
      listSamples.count(tx, staff(), { filter: { field, operator: "isNotEmpty" } }, true),
    ),
  facets: (field) => world.as(staff(), (tx) => listSamples.facets(tx, staff(), {}, field)),
  "filter under a facet": (field) =>
    world.as(staff(), (tx) =>
      listSamples.facets(tx, staff(), { filter: { field, operator: "is", value: canary } }, "status"),
    ),
  selection: (field) =>
    world.as(staff(), async (tx) =>
      listSamples.selection(tx, staff(), {
        matching: { filter: { field, operator: "is", value: canary } },
        except: [],
        asOf: "2026-01-01T00:00:00Z",
      }),
    ),
  "selection of a group": (field) =>
    world.as(staff(), async (tx) =>
      listSamples.selection(tx, staff(), {
        matching: {},
        within: { group: { field }, keys: [canary], also: [] },
        except: [],
        asOf: "2026-01-01T00:00:00Z",
      }),
    ),
};

test("a field that the reader may not see is refused like one that doesn't exist, at every door", async () => {
  for (const [door, ask] of Object.entries(doors)) {
    expect(await answer(() => ask("secret")), door).toBe("BAD_REQUEST: There is no field “secret”.");
    expect(await answer(() => ask("sekret")), door).toBe("BAD_REQUEST: There is no field “sekret”.");
  }
});

test("no comparison with it teaches anything, letter by letter", async () => {
  for (const operator of operators) {
    const answers = new Set<string>();
    for (const value of ["", ..."CANARY7f3e91xyz%_", canary, canary.slice(0, 4)]) {
      answers.add(await answer(() => rows({ filter: { field: "secret", operator, value } })));
    }
    expect([...answers]).toEqual(["BAD_REQUEST: There is no field “secret”."]);
  }
});

test("search answers for it as for a random word", async () => {
  const random = await answer(() => rows({ search: "qzxjwvk" }).then(({ rows }) => rows));
  for (const search of [canary, canary.slice(0, 6), canary.toLowerCase()]) {
    expect(await answer(() => rows({ search }).then(({ rows }) => rows))).toBe(random);
  }
});

test("lists and records leave it out, and show it to those who may see it", async () => {
  const page = await rows({});
  expect(JSON.stringify(page)).not.toContain(canary);
  expect(
    await answer(() => world.as(staff(), (tx) => listSamples.get(tx, staff(), page.rows[0]!._id))),
  ).not.toContain("secret");
  const trusted = staff(["list-samples:read", "list-samples:read-secret"]);
  const seen = await world.as(trusted, (tx) =>
    listSamples.rows(tx, trusted, { columns: ["secret"], search: canary }),
  );
  expect(seen.rows).toMatchObject([{ secret: canary }]);
});
