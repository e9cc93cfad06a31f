import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { TableAccess } from "#drizzle/policies/access-rules.ts";
import { tableAccess } from "#drizzle/policies/table-access.ts";
import { tables } from "#drizzle/schema/tables.ts";
import type { Row } from "#server/data/list-query.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { allEdits } from "#shared/edits/all-edits.ts";
import { readEdit, readValues, type RecordEdits } from "#shared/record-edits.ts";
import { apply, changeIdOf, editScene, refusalOf, type EditScene } from "./record-edits-scene.ts";

/*
 * One test for every resource that declares what may be changed: each of its fields by a valid value and back, byte for
 * byte, and nothing of it out of another organization.
 */
let scene: EditScene;
beforeAll(async () => {
  scene = await editScene();
  // Every coupon and plan of the demo has been used, so that its terms can't change any more.
  await scene.records("coupons").create(
    apply({
      records: [
        { values: { code: "UNUSED", discountType: "percentage", discountValue: "1000", currency: "EUR" } },
        {
          values: {
            code: "UNUSED3",
            discountType: "percentage",
            discountValue: "1000",
            duration: "repeating",
            durationMonths: 3,
          } as Record<string, string | number>,
        },
      ],
    }),
  );
  await scene
    .records("subscription-plans")
    .create(
      apply({ records: [{ values: { name: "New", code: "new", priceAmount: "900", currency: "EUR" } }] }),
    );
});
afterAll(() => scene?.close());

const uuid = /^[0-9a-f-]{36}$/;

/** Values worth trying for a field, the more telling first. */
function candidates(edits: RecordEdits, field: string, row: Row): unknown[] {
  const before = row[field];
  const { kind, options } = edits.resource.fields[field]!;
  switch (kind) {
    case "enum":
      return [...(options ?? [])];
    case "boolean":
      return [false, true];
    case "integer":
    case "number":
    case "money":
      return ["9007199254740993", 17, 8, 3, "21", 2, 1];
    case "instant":
      return ["2031-03-01T10:20:30.123456Z", "2020-03-01T10:20:30.123456Z", shifted(before)];
    case "date":
      return ["2031-03-01", before];
    case "json":
      return ['{"exact": 9007199254740993.00000000000000000001}', "[9007199254740993]"];
    case "reference":
      return [null];
    default:
      return [
        "Grüße 🧺 𝒳",
        "NEWCODE17",
        "new-slug-17",
        "https://example.com/new.png",
        "someone@example.com",
        "+31 20 123 4567",
        "09:15:00",
        "Europe/Paris",
        "de-DE",
        "CHF",
      ];
  }
}

// A window of a booking has to stay in order: a second later is right whatever the other end.
function shifted(instant: unknown): unknown {
  if (typeof instant !== "string") return instant;
  return new Date(Date.parse(instant.replace(/\d{3}Z$/, "Z")) + 1000).toISOString().replace("Z", "789Z");
}

/** A row and a valid other value for the field, if the demo business has one. */
function changeFor(
  edits: RecordEdits,
  field: string,
  rows: readonly Row[],
): { row: Row; value: unknown } | undefined {
  for (const value of new Set(rows.flatMap((row) => candidates(edits, field, row)))) {
    for (const row of rows) {
      if ((row["deletedAt"] ?? null) !== null || value === row[field]) continue;
      if (!edits.fields[field]!.safeParse(value).success) break;
      const read = readEdit(edits, { [field]: value }, row);
      const back = readEdit(edits, { [field]: row[field] ?? null }, { ...row, ...read.values });
      if (read.faults.length === 0 && back.faults.length === 0) return { row, value: read.values[field] };
    }
  }
  return undefined;
}

async function wholeRows(resource: string): Promise<Row[]> {
  const procedures = scene.records(resource);
  const { rows } = await procedures.list({ limit: 60 });
  return Promise.all(rows.map(({ _id }) => procedures.get({ id: _id })));
}

describe.each(Object.values(allEdits).map((edits) => [edits.resource.name, edits] as const))(
  "%s",
  (name, edits) => {
    it("changes every field and back, exactly", async () => {
      const procedures = scene.records(name);
      const rows = await wholeRows(name);
      expect(rows.length).toBeGreaterThan(0);
      const untried: string[] = [];
      for (const field of Object.keys(edits.fields)) {
        const change = changeFor(edits, field, rows);
        if (!change) {
          untried.push(field);
          continue;
        }
        const { row, value } = change;
        const now = await procedures.get({ id: row._id });
        await procedures.edit(
          apply({ edits: [{ id: row._id, version: now._version!, values: { [field]: value as string } }] }),
        );
        const changed = await procedures.get({ id: row._id });
        if (edits.resource.fields[field]!.kind === "json") expect(changed[field], field).toBe(value);
        else expect(changed[field], field).toEqual(value);
        const original = row[field] as string | null;
        await procedures.edit(
          apply({ edits: [{ id: row._id, version: changed._version!, values: { [field]: original } }] }),
        );
        const back = await procedures.get({ id: row._id });
        expect({ ...back, _version: 0, updatedAt: "", updatedBy: "", updatedByName: "" }, field).toEqual({
          ...row,
          _version: 0,
          updatedAt: "",
          updatedBy: "",
          updatedByName: "",
        });
      }
      expect(untried).toEqual([]);
    });

    it("keeps null and the empty text apart", async () => {
      const procedures = scene.records(name);
      const texts = Object.keys(edits.fields).filter((field) =>
        ["text", "longtext"].includes(edits.resource.fields[field]!.kind),
      );
      const field = texts.find((text) =>
        [null, ""].every((value) => edits.fields[text]!.safeParse(value).success),
      );
      if (!field) return;
      const first = (await wholeRows(name)).find((row) => (row["deletedAt"] ?? null) === null);
      for (const value of ["", null, ""]) {
        const now = await procedures.get({ id: first!._id });
        await procedures.edit(
          apply({ edits: [{ id: now._id, version: now._version!, values: { [field]: value } }] }),
        );
        expect((await procedures.get({ id: first!._id }))[field]).toBe(value);
      }
    });

    it("is out of reach of another organization's admins", async () => {
      const [northwind] = await scene.rows<{ id: string }>(
        "select id from organizations where slug = 'northwind'",
      );
      const rows = await wholeRows(name);
      const foreign = rows.find((row) =>
        name === "organizations" ? row._id !== northwind!.id : row["organizationId"] !== northwind!.id,
      )!;
      const admin = await scene.adminOf("northwind");
      const field = edits.memberFields[0] ?? Object.keys(edits.fields)[0]!;
      const change = changeFor(edits, field, [foreign]);
      const refusal = await refusalOf(
        scene.records(name, admin).edit(
          apply({
            edits: [
              {
                id: foreign._id,
                version: foreign._version!,
                values: { [field]: (change?.value ?? null) as string },
              },
            ],
          }),
        ),
      );
      expect(refusal.code).toBe(edits.memberFields.length > 0 ? "NOT_FOUND" : "BAD_REQUEST");
      if (edits.memberFields.length === 0)
        expect(refusal.faults[0]?.message).toBe("This can't be changed here.");
      const after = await scene.records(name).get({ id: foreign._id });
      expect(after._version).toBe(foreign._version);
    });

    it("leaves to members what their role in the database lets them change", () => {
      const table = getTableName(allLists[name]!.binding.table);
      const [key] = Object.entries(tables).find(([, known]) => getTableName(known) === table)!;
      const { tenant } = (tableAccess as unknown as Record<string, TableAccess>)[key]!;
      expect(edits.memberFields.filter((field) => !tenant.updates?.includes(field))).toEqual([]);
    });

    it("asks for what a new record can't be without, and begins with values that will do", () => {
      if (!edits.create) return;
      const columns: Record<string, PgColumn> = getTableColumns(allLists[name]!.binding.table);
      const schemas = { ...edits.once, ...edits.fields };
      const needed = Object.entries(columns).flatMap(([field, { notNull, hasDefault, generated }]) =>
        notNull && !hasDefault && !generated ? [field] : [],
      );
      expect(needed.filter((field) => !edits.required.includes(field))).toEqual([]);
      expect(edits.required.filter((field) => !schemas[field])).toEqual([]);
      expect(readValues(schemas, edits.defaults).faults).toEqual([]);
      for (const field of Object.keys(schemas)) {
        const takesNothing = schemas[field]!.safeParse(null).success;
        expect({ field, nullable: takesNothing }).toEqual({ field, nullable: !columns[field]!.notNull });
      }
    });
  },
);

it("reverts a removal and a creation", async () => {
  const categories = scene.records("service-categories");
  const made = await categories.create(apply({ records: [{ values: { name: "Curtains" } }] }));
  const [record] = (made as unknown as { result: { records: { id: string; version: number }[] } }).result
    .records;
  expect(record!.id).toMatch(uuid);
  const revert = (changeId: string) =>
    scene.app.caller(scene.staff).audit.revert(apply({ changeId, force: [] }));
  const removed = await categories.remove(apply({ records: [record!] }));
  await revert(changeIdOf(removed));
  expect((await categories.get({ id: record!.id }))["deletedAt"]).toBeNull();
});
