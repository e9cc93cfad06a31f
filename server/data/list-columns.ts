import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { alias, type AnyPgColumn, type PgTable, QueryBuilder } from "drizzle-orm/pg-core";

type ColumnsOf<Table extends PgTable, Extra> = Omit<Table["_"]["columns"], keyof Extra> & Extra;

/**
 * A table's columns as a list's binding, plus what is computed: a resource with a field that is neither does not
 * compile. Columns without a field are never read.
 */
export function columnsOf<
  Table extends PgTable,
  Extra extends Record<string, AnyPgColumn | SQL> = Record<never, never>,
>(table: Table, extra?: Extra): ColumnsOf<Table, Extra> {
  return { ...getTableColumns(table), ...extra } as ColumnsOf<Table, Extra>;
}

/**
 * The name of what a column refers to, as a subquery: `nameOf(bookings.userId, users.fullName)`. With more columns it
 * goes on from there: `nameOf(assignments.driverId, drivers.userId, users.fullName)`. Null where there is nothing to
 * see, and never a second row as a join might bring.
 */
export function nameOf(reference: AnyPgColumn, ...path: [AnyPgColumn, ...AnyPgColumn[]]): SQL<string | null> {
  return path.reduce<SQL<string | null>>(stepTo, sql`${reference}`);
}

function stepTo(reference: SQL, column: AnyPgColumn, step: number): SQL<string | null> {
  // An own name for every step: the table may be the list's own.
  const table = alias(column.table as PgTable, `named_${step}`);
  const columns: Record<string, AnyPgColumn> = getTableColumns(table);
  const named = Object.values(columns).find(({ name }) => name === column.name)!;
  const { id } = columns;
  return sql`${new QueryBuilder()
    .select({ named })
    .from(table)
    .where(sql`${id} = ${reference}`)}`;
}
