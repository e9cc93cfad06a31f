import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { searchSql } from "#server/data/search-sql.ts";
import { filterSql } from "#server/data/filter-sql.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";
import { listReader } from "#server/data/list-reader.ts";
import type { ListParams } from "#shared/list-params.ts";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";
import { listParamsFromSearch, listParamsToSearch, readSearch, writeSearch } from "#shared/list-url.ts";
import { listSamples, listWorld, type ListWorld, staff } from "#tests/support/list-world.ts";

const directory = process.env.FIXTURES_DIR ? join(process.env.FIXTURES_DIR, "bad-input") : "";
const strings = (file: string): string[] => JSON.parse(readFileSync(join(directory, file), "utf8"));

describe.skipIf(!directory)("bad input in lists", () => {
  const inputs = directory ? [...strings("naughty-strings.json"), ...strings("sqli.json")] : [];
  const storable = inputs.filter((text) => !text.includes("\0"));
  let world: ListWorld;
  beforeAll(async () => (world = await listWorld()));
  afterAll(() => world.close());
  beforeEach(() => world.clear());

  const found = (params: ListParams) =>
    world.as(staff(), async (tx) => {
      const { rows } = await listSamples.rows(tx, staff(), {
        ...params,
        columns: ["name", "body"],
        limit: 200,
      });
      return rows;
    });

  test("every string comes back as it was stored, and a filter for it finds it and nothing else", async () => {
    const ids = new Map<string, string>();
    for (const text of new Set(storable)) ids.set(text, await world.add({ name: text, body: text }));
    for (const [text, id] of ids) {
      const rows = await found({ filter: { field: "name", operator: "is", value: text } });
      expect(
        rows.map((row) => row._id),
        JSON.stringify(text),
      ).toEqual([id]);
      const whole = await world.as(staff(), (tx) => listSamples.get(tx, staff(), id));
      expect([whole["name"], whole["body"]]).toEqual([text, text]);
    }
  });

  test("as a search each finds the row that holds it, and no other", async () => {
    for (const text of new Set(
      storable.filter((text) => text.trim() !== "" && listParamsSchema.shape.search.safeParse(text).success),
    )) {
      await world.clear();
      const id = await world.add({ name: `before ${text.trim()} after` });
      await world.add({ name: "another row" });
      const rows = await found({ search: text });
      expect(
        rows.map((row) => row._id),
        JSON.stringify(text),
      ).toEqual("another row".includes(text.trim().toLowerCase()) ? expect.arrayContaining([id]) : [id]);
    }
  });

  test("no statement's text depends on what is asked for", () => {
    const reader = listReader(listSamples.bound, staff());
    const benign = [
      renderedSql(searchSql(reader, "benign")!).sql,
      renderedSql(filterSql(reader, { field: "note", operator: "contains", value: "benign" })!).sql,
    ];
    for (const text of storable.filter((text) => text.trim() !== "")) {
      expect([
        renderedSql(searchSql(reader, text)!).sql,
        renderedSql(filterSql(reader, { field: "note", operator: "contains", value: text })!).sql,
      ]).toEqual(benign);
    }
  });

  test("as a field, an operator's value of every kind, a sort or a cursor each is refused in words or answered", async () => {
    await world.add();
    for (const text of inputs) {
      const asked: ListParams[] = [
        { filter: { field: text.slice(0, 100), operator: "is", value: "x" } },
        { sort: [{ field: text.slice(0, 100), direction: "asc" }] },
        { columns: [text.slice(0, 100)] },
        { cursor: text },
        ...[
          "amount",
          "ratio",
          "status",
          "isActive",
          "seenAt",
          "bornOn",
          "organizationId",
          "data",
          "note",
        ].map((field): ListParams => ({
          filter: {
            any: [
              { field, operator: "is", value: text },
              { field, operator: "contains", value: text },
              { field, operator: "before", value: text },
            ],
          },
        })),
      ];
      for (const params of asked) {
        await found(params).catch((error: { code?: string; message: string }) => {
          expect(error, JSON.stringify([text, params])).toMatchObject({ code: "BAD_REQUEST" });
        });
      }
    }
  });

  test("each survives an address as search, value and field", () => {
    for (const text of inputs.filter((text) => text.length <= 100)) {
      const params: ListParams = {
        search: text,
        filter: { field: text, operator: "is", value: text },
        columns: [text],
      };
      const address = writeSearch(listParamsToSearch(params));
      expect(listParamsFromSearch(readSearch(address)), JSON.stringify(text)).toEqual(params);
    }
  });
});
