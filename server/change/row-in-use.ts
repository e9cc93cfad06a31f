import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#server/data/database.ts";
import { type KnownTable, referrersTo } from "./known-tables.ts";
import { rowsOf } from "./rows-of.ts";

/**
 * A condition on a statement's `target`: whether any other row refers to it, as far as this role may look; the database
 * refuses the rest. Rows of the statement's `net` that refer to each other don't count.
 */
export async function isInUse(tx: Transaction, table: KnownTable): Promise<SQL> {
  const referrers = referrersTo(table.name);
  if (referrers.length === 0) return sql`false`;
  const rights = referrers.map(
    ({ name, columns }) =>
      sql`(${sql.join(
        columns.map((column) => sql`has_column_privilege(${`public.${name}`}, ${column}, 'select')`),
        sql` and `,
      )})`,
  );
  const [granted] = rowsOf<{ rights: boolean[] }>(
    await tx.execute(sql`select array[${sql.join(rights, sql`, `)}] as rights`),
  );
  const checks = referrers
    .filter((_, index) => granted!.rights[index])
    .map(({ name, columns, foreignColumns }) => {
      const pairs = columns.map(
        (column, index) =>
          sql`referrer.${sql.identifier(column)} = target.${sql.identifier(foreignColumns[index]!)}`,
      );
      const isOther = name === table.name ? sql` and referrer.id not in (select row_id from net)` : sql``;
      return sql`exists (select from ${sql.identifier(name)} referrer where ${sql.join(pairs, sql` and `)}${isOther})`;
    });
  return checks.length ? sql`(${sql.join(checks, sql` or `)})` : sql`false`;
}
