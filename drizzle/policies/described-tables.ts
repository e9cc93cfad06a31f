import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import { logTables, tables } from "#drizzle/schema/tables.ts";
import type { RowRule, TableAccess } from "./access-rules.ts";
import { tableAccess } from "./table-access.ts";

/** A table with its declaration, in the database's own names. */
export interface DescribedTable {
  name: string;
  access: TableAccess;
  /** Every column in order. */
  columns: readonly DescribedColumn[];
  /** The database's name of a property; throws when there is none. */
  column(property: string): string;
  has(column: string): boolean;
  partitioned: boolean;
}

export interface DescribedColumn {
  property: string;
  name: string;
  type: string;
  secret: boolean;
  notNull: boolean;
  /** Computed by the database: can't be written. */
  generated: boolean;
}

/** All tables in the order of the schema. Throws, naming table and column, when a declaration doesn't fit. */
export function describedTables(
  schema: Record<string, PgTable> = tables,
  declared: Record<string, TableAccess> = tableAccess as Record<string, TableAccess>,
): DescribedTable[] {
  const unknown = Object.keys(declared).filter((property) => !(property in schema));
  if (unknown.length)
    throw new Error(`Access is declared for ${unknown.join(", ")}, but the schema has no such table.`);
  return Object.entries(schema).map(([property, table]) => {
    const access = declared[property];
    if (!access)
      throw new Error(`The table ${property} has no access declaration (drizzle/policies/table-access.ts).`);
    return describe(table, access);
  });
}

function describe(table: PgTable, access: TableAccess): DescribedTable {
  const config = getTableConfig(table);
  const properties = new Map(
    Object.entries(table as unknown as Record<string, unknown>).map(([property, column]) => [
      column,
      property,
    ]),
  );
  const columns = config.columns.map((column) => ({
    property: properties.get(column) ?? column.name,
    name: column.name,
    type: column.getSQLType(),
    notNull: column.notNull,
    secret: (access.secret ?? []).includes(properties.get(column) ?? ""),
    generated: column.generated !== undefined || column.generatedIdentity?.type === "always",
  }));
  const described: DescribedTable = {
    name: config.name,
    access,
    columns,
    column(property) {
      const found = columns.find((column) => column.property === property);
      if (!found)
        throw new Error(`The access of ${config.name} names the column ${property}, which it doesn't have.`);
      return found.name;
    },
    has: (name) => columns.some((column) => column.name === name),
    partitioned: config.name in logTables,
  };
  for (const property of namedColumns(access)) described.column(property);
  return described;
}

/** Every column that a declaration names. */
export function namedColumns(access: TableAccess): string[] {
  const { secret, pii, notPersonal, subject, addressedBy, tenant, staff, job, auth, audit } = access;
  const lists = [
    secret,
    pii,
    notPersonal,
    tenant.hidden,
    tenant.updates,
    staff.sets,
    job.secrets,
    auth?.secrets,
  ];
  const programs = [job.update, auth?.update].filter((update) => Array.isArray(update));
  const single = [subject, addressedBy, tenant.insertsAs, tenant.insertsForChange, staff.exceptWhere].filter(
    (column) => column !== undefined,
  );
  const recorded = audit ? [audit.only, audit.except] : [];
  const rules = [tenant.sees, staff.sees, ...(tenant.writes ? [tenant.writes.rows] : [])].flatMap(
    ruleColumns,
  );
  return [...lists, ...recorded, ...programs].flatMap((list) => list ?? []).concat(single, rules);
}

function ruleColumns(rule: RowRule<string>): string[] {
  if (typeof rule === "string") return [];
  if ("when" in rule) return [...rule.when];
  if ("childOf" in rule || "withParent" in rule) return [rule.by];
  return Object.values(rule);
}
