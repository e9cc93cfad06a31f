import { getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { TableAccess } from "#drizzle/policies/access-rules.ts";
import { tableAccess } from "#drizzle/policies/table-access.ts";
import { tables } from "#drizzle/schema/tables.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { referredTable } from "./reference-names.ts";

const accessByTable = new Map<string, TableAccess>(
  Object.entries(tables).map(([name, table]) => [
    getTableName(table),
    tableAccess[name as keyof typeof tables] as TableAccess,
  ]),
);

/**
 * The fields of a table's list that an organization's members have no grant for: columns that are the business's own,
 * names out of tables that are closed to them, and everything in such a table. For members these are not there at all.
 */
export function closedToMembers<Fields extends Record<string, Field>>(
  resource: Resource<string, Fields>,
  table: PgTable,
): ReadonlySet<string> {
  const own = accessByTable.get(getTableName(table));
  const hidden = new Set([...(own?.tenant.hidden ?? []), ...(own?.secret ?? [])]);
  const fields = Object.entries<Field>(resource.fields);
  if (own?.tenant.sees === "nothing") return new Set(fields.map(([name]) => name));
  return new Set(
    fields.flatMap(([name, field]) => (hidden.has(name) || namesClosedTable(resource, field) ? [name] : [])),
  );
}

function namesClosedTable(resource: { fields: Record<string, Field> }, { nameOf }: Field): boolean {
  const referred = nameOf ? resource.fields[nameOf]?.resource : undefined;
  const table = referred ? referredTable(referred) : undefined;
  return table !== undefined && accessByTable.get(table)?.tenant.sees === "nothing";
}
