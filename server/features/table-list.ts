import { getTableColumns, type SQL } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import { listQuery, type ListBinding, type ListQuery } from "#server/data/list-query.ts";
import type { Field, Resource } from "#shared/resource.ts";
import { closedToMembers } from "./closed-to-members.ts";
import { referenceName } from "./reference-names.ts";

type Columns<Table extends PgTable> = Table["_"]["columns"];

/** The fields that are neither a column of the table nor the name of a reference: the binding must say where they come from. */
type Elsewhere<Fields, Table extends PgTable> = Exclude<keyof Fields, keyof Columns<Table> | `${string}Name`>;

type Extras<Fields, Table extends PgTable> = {
  [name in Elsewhere<Fields, Table>]: AnyPgColumn | SQL;
} & Partial<Record<keyof Fields, AnyPgColumn | SQL>>;

type Rest<Fields extends Record<string, Field>> = Omit<ListBinding<Fields>, "table" | "columns">;

/**
 * A list whose fields are the table's columns of the same name, and names of what they refer to. Anything else goes
 * into `elsewhere`; a field that is nowhere does not compile or, for names, stops the start.
 */
export function tableList<Fields extends Record<string, Field>, Table extends PgTable>(
  resource: Resource<string, Fields>,
  table: Table,
  ...[elsewhere, rest]: Elsewhere<Fields, Table> extends never
    ? [elsewhere?: Partial<Record<keyof Fields, AnyPgColumn | SQL>>, rest?: Rest<Fields>]
    : [elsewhere: Extras<Fields, Table>, rest?: Rest<Fields>]
): ListQuery {
  const columns = Object.fromEntries(
    Object.entries(resource.fields).map(([name, field]) => [name, source(name, field)]),
  ) as ListBinding<Fields>["columns"];
  return listQuery(resource, { closedToMembers: closedToMembers(resource, table), ...rest, table, columns });

  function source(name: string, field: Field): AnyPgColumn | SQL {
    const given = (elsewhere as Record<string, AnyPgColumn | SQL> | undefined)?.[name];
    if (given) return given;
    const own = getTableColumns(table) as Record<string, AnyPgColumn>;
    if (own[name]) return own[name];
    const referring = field.nameOf ? resource.fields[field.nameOf] : undefined;
    const column = field.nameOf ? own[field.nameOf] : undefined;
    if (!referring?.resource || !column) throw new Error(`${resource.name}.${name} comes from nowhere.`);
    return referenceName(referring.resource, table, column.name);
  }
}
