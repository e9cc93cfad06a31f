import { type SQL, sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import type { Transaction } from "#server/data/database.ts";
import type { DiffReader } from "./diff-resources.ts";
import { knownTable } from "./known-tables.ts";
import type { NetRow } from "./row-diffs.ts";
import { rowsOf } from "./rows-of.ts";

/**
 * What says how updated values are read where the change left it alone, such as an amount's currency: by the row's place, then
 * by column. As it was at the change: what a later one overwrote, else as it is now.
 */
export async function besideValues(
  tx: Transaction,
  tableName: string,
  reader: DiffReader,
  rows: readonly NetRow[],
): Promise<Map<string, Record<string, unknown>>> {
  const table = knownTable(tableName);
  const id = table?.columns.get("id")?.column;
  const asked = new Map(rows.map((row) => [row.place, missingColumns(row, reader)]));
  const columns = [...new Set([...asked.values()].flat())];
  if (!table || !id || columns.length === 0) return new Map();
  const places = rows.filter(({ place }) => asked.get(place)!.length > 0);
  const valueOf = (name: string): SQL => sql`${name}::text, coalesce(
    (select later.old_values -> ${name} from ${changeRows} later
     where later.table_name = ${tableName} and later.row_id = asked.row_id and later.id > asked.place and later.old_values ? ${name}
     order by later.id limit 1),
    to_jsonb(${table.columns.get(name)!.column}))`;
  const answer = await tx.execute(sql`
    select asked.place::text as place, jsonb_build_object(${sql.join(columns.map(valueOf), sql`, `)}) as values
    from unnest(${sql.param(places.map(({ rowId }) => rowId))}::uuid[], ${sql.param(places.map(({ place }) => place))}::bigint[])
      asked(row_id, place) left join ${table.table} on ${id} = asked.row_id`);
  return new Map(
    rowsOf<{ place: string; values: Record<string, unknown> }>(answer).map(({ place, values }) => [
      place,
      values,
    ]),
  );
}

/** Columns that the row's changed fields are read by, and that its diff doesn't hold; only those that the reader may see. */
function missingColumns(
  { table, operation, before, after }: NetRow,
  { resource, shows }: DiffReader,
): string[] {
  if (operation !== "update" || !resource) return [];
  const changed = new Set([...Object.keys(before), ...Object.keys(after)]);
  const wanted = new Set(
    [...changed].flatMap((name) => {
      const { currencyField, unitField } = resource.fields[shows(name) ?? ""] ?? {};
      return [currencyField, unitField].filter((field) => field !== undefined);
    }),
  );
  return [...(knownTable(table)?.columns ?? [])].flatMap(([name, { property }]) =>
    wanted.has(property) && !changed.has(name) && shows(name) ? [name] : [],
  );
}
