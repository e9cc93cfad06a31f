import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { type AnyPgColumn, QueryBuilder } from "drizzle-orm/pg-core";
import { type BoundField, bindField } from "#server/data/bound-field.ts";
import { fixedSql, renderedSql } from "#server/data/fixed-sql.ts";
import type { ListBinding } from "#server/data/list-query.ts";
import type { Field, Resource } from "#shared/resource.ts";

/** A list's resource and table with every fixed piece of its statements rendered once. */
export interface BoundList {
  resource: Resource;
  fields: ReadonlyMap<string, BoundField>;
  /** The record's id, by which every list may be filtered although it is no field. */
  idField: BoundField;
  /** `from "users" left join …` */
  from: SQL;
  id: SQL;
  version: SQL | undefined;
  createdAt: SQL | undefined;
  /** What always holds, and the planner's guess of how many rows that leaves comes from it alone. */
  where: SQL | undefined;
  /** That a record hasn't been removed; undefined where the list's table doesn't keep those that were. */
  present: SQL | undefined;
  closedToMembers: ReadonlySet<string>;
  /** What the tenant switcher adds; undefined where rows belong to no organization. */
  inOrganization: ((organizationId: string) => SQL) | undefined;
  /** The lists that filters may look at from here, by their resource's name; filled by `relateLists`. */
  siblings: ReadonlyMap<string, BoundList>;
  /** Select lists by the columns in them. */
  selections: Map<string, SQL>;
}

export function bindList(resource: Resource, binding: ListBinding<Record<string, Field>>): BoundList {
  const columns: Record<string, AnyPgColumn> = getTableColumns(binding.table);
  const { id, version, createdAt, deletedAt } = columns;
  if (!id) throw new Error(`The table of "${resource.name}" has no id.`);
  const fields = Object.entries(resource.fields).map(([name, field]): [string, BoundField] => {
    const source = binding.columns[name];
    if (!source) throw new Error(`The field "${name}" of "${resource.name}" has no column.`);
    return [name, bindField(name, field, source, binding.table)];
  });
  return {
    resource,
    fields: new Map(fields),
    idField: bindField("id", { kind: "id", label: "Id", filterable: true }, id, binding.table),
    from: fromClause(binding),
    id: fixedSql(id),
    version: version && fixedSql(version),
    createdAt: createdAt && fixedSql(createdAt),
    where: binding.where && fixedSql(sql`(${binding.where})`),
    present: deletedAt && resource.fields["deletedAt"] && fixedSql(sql`${deletedAt} is null`),
    closedToMembers: binding.closedToMembers ?? new Set(),
    inOrganization: narrowing(binding.organizationColumn ?? columns["organizationId"]),
    siblings: new Map(),
    selections: new Map(),
  };
}

/** Lets filters of each of these lists look at the others. */
export function relateLists(lists: readonly { bound: BoundList }[]): void {
  const siblings = new Map(lists.map(({ bound }) => [bound.resource.name, bound]));
  for (const { bound } of lists) bound.siblings = siblings;
}

function narrowing(
  by: ListBinding<Record<string, Field>>["organizationColumn"],
): BoundList["inOrganization"] {
  if (!by || typeof by === "function") return by;
  const column = fixedSql(by);
  return (organizationId) => sql`${column} = ${organizationId}::uuid`;
}

// The query builder, because it alone writes an aliased table as `"users" "assignee"`.
function fromClause({ table, joins = [] }: ListBinding<Record<string, Field>>): SQL {
  let query = new QueryBuilder()
    .select({ one: sql`1` })
    .from(table)
    .$dynamic();
  for (const join of joins) query = query.leftJoin(join.table, join.on);
  const { sql: text } = renderedSql(sql`${query}`.inlineParams());
  return sql.raw(text.slice(text.indexOf(" from "), -1));
}
