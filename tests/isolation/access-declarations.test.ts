import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { tables } from "#drizzle/schema/tables.ts";
import type { TableAccess } from "#drizzle/policies/access-rules.ts";
import { accessSql } from "#drizzle/policies/access-sql.ts";
import { describedTables } from "#drizzle/policies/described-tables.ts";
import { recordedColumns } from "#drizzle/policies/recorded-columns.ts";
import { tableAccess } from "#drizzle/policies/table-access.ts";

const notes = pgTable("notes", { id: uuid("id").primaryKey(), noteText: text("body") });
const closed: TableAccess = {
  kind: "internal",
  tenant: { sees: "nothing" },
  staff: { sees: "nothing" },
  job: {},
  audit: false,
  notify: false,
};

describe("a declaration", () => {
  test("is there for each of the tables", () => {
    expect(Object.keys(tableAccess).sort()).toEqual(Object.keys(tables).sort());
  });

  test("that is missing stops the generator", () => {
    expect(() => describedTables({ notes }, {})).toThrow("The table notes has no access declaration");
  });

  test("of no table stops the generator", () => {
    expect(() => describedTables({ notes }, { notes: closed, other: closed })).toThrow(
      "Access is declared for other",
    );
  });

  test.each<[string, Partial<TableAccess>]>([
    ["secret", { secret: ["body"] }],
    ["notPersonal", { notPersonal: ["body"] }],
    ["subject", { subject: "body" }],
    ["addressedBy", { addressedBy: "body" }],
    ["pii", { pii: ["body"] }],
    ["tenant.sees", { tenant: { sees: { own: "body" } } }],
    ["tenant.hidden", { tenant: { sees: "members", hidden: ["body"] } }],
    ["tenant.updates", { tenant: { sees: "members", updates: ["body"] } }],
    ["staff.sees", { staff: { sees: { when: ["body"] } } }],
    ["staff.exceptWhere", { staff: { sees: "everything", exceptWhere: "body" } }],
    ["job.update", { job: { update: ["body"] } }],
    ["auth.secrets", { auth: { secrets: ["body"] } }],
    ["audit.only", { audit: { on: ["update"], only: ["body"] } }],
    ["audit.except", { audit: { on: ["update"], except: ["body"] } }],
  ])("naming a column that isn't there stops the generator: %s", (_, part) => {
    expect(() => describedTables({ notes }, { notes: { ...closed, ...part } })).toThrow(
      "The access of notes names the column body, which it doesn't have.",
    );
    expect(
      describedTables({ notes }, { notes: { ...closed, secret: ["noteText"] } })[0]?.columns[1],
    ).toMatchObject({ name: "body", secret: true });
  });
});

test("columns that look like secrets are declared as secrets", () => {
  const suspicious = /(password|secret|token$|_hash$|backup_codes)/;
  const harmless = new Set([
    "activities.prev_hash",
    "activities.row_hash",
    "audit_chains.last_hash",
    "approval_requests.plan_hash",
    "change_jobs.plan_hash",
  ]);
  const undeclared = describedTables().flatMap((table) =>
    table.columns
      .filter(
        ({ name, secret }) => suspicious.test(name) && !secret && !harmless.has(`${table.name}.${name}`),
      )
      .map(({ name }) => `${table.name}.${name}`),
  );
  expect(undeclared).toEqual([]);
});

const looksPersonal =
  /e_?mail(?!_verified)|phone(?!_verified)|(^|_)name$|address|street|^city$|postal|zip|(^|_)ip($|_)|birth|latitude|longitude|coordinates|avatar|^bio$|user_agent|^location$|device|plate$|last4|^notes?$|^body$|user_key|^message$|instructions|(^|_)title$|^description$/;
// Names of things of ours, wherever they stand.
const neverPersonal = /^(table|metric|step|variant|feature|event|file)_name$|^page_title$|_id$/;

test("columns that look as if they were about a person are declared one way or the other", () => {
  const undeclared = describedTables().flatMap(({ name: table, columns, access }) =>
    columns
      .filter(({ name, property, secret }) => {
        const declared = [...(access.pii ?? []), ...(access.notPersonal ?? [])].includes(property);
        return looksPersonal.test(name) && !neverPersonal.test(name) && !secret && !declared;
      })
      .map(({ name }) => `${table}.${name}`),
  );
  expect(undeclared).toEqual([]);
});

test("no column is declared personal and not personal", () => {
  for (const { name, access } of describedTables())
    expect(
      (access.notPersonal ?? []).filter((property) => access.pii?.includes(property)),
      name,
    ).toEqual([]);
});

test("every table with personal columns says what erasing a person does to it, and whose they are", () => {
  for (const { name, access } of describedTables()) {
    if (!access.pii?.length) continue;
    expect(access.erasure, name).toBeDefined();
    if (access.audit && access.audit.on.includes("insert")) expect(access.subject, name).toBeDefined();
  }
});

test("no secret column is recorded, and every audited table records something", () => {
  for (const table of describedTables()) {
    if (!table.access.audit) continue;
    const recorded = recordedColumns(table);
    expect(recorded.length, table.name).toBeGreaterThan(0);
    expect(table.columns.filter(({ name, secret }) => secret && recorded.includes(name))).toEqual([]);
  }
});

test("the same declarations make the same SQL", () => {
  expect(accessSql()).toBe(accessSql());
});
