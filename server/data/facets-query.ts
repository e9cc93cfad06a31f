import { type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import type { Transaction } from "#server/data/database.ts";
import { listCondition } from "#server/data/list-condition.ts";
import { type ListReader, visibleField } from "#server/data/list-reader.ts";
import { rowsOf } from "#server/data/list-statement.ts";
import { malformed } from "#server/errors.ts";
import { optionWords } from "#shared/list-labels.ts";
import { type Facet, type Filter, listLimits, type ListParams } from "#shared/list-params.ts";
import { hasFacets } from "#shared/operators.ts";

/**
 * The values of a field among the rows that match, with how many rows have each: the 200 most frequent. The field's
 * own conditions are left out, so that what isn't chosen yet can be.
 */
export async function facetsOf(
  tx: Transaction,
  reader: ListReader,
  params: ListParams,
  name: string,
): Promise<Facet[]> {
  const bound = visibleField(reader, name);
  if (!hasFacets(bound.field)) throw malformed(`${bound.field.label} has no list of values.`);
  const filter = params.filter && without(params.filter, name);
  const condition = listCondition(reader, { ...params, filter, group: undefined }) ?? sql`true`;
  const { list } = reader;
  const groups = sql`select ${bound.value} as value, count(*) as rows ${list.from} where ${condition}
    group by 1 order by 2 desc, 1 limit ${listLimits.facets}`;
  const rows = await rowsOf(
    tx,
    sql`select facet.value::text, ${labelSql(reader, bound)}, facet.rows from (${groups}) facet`,
  );
  return rows.map(([value, label, count]) => ({
    value: value as string | null,
    label: valueLabel(bound, value as string | null, label as string | null),
    count: Number(count),
  }));
}

// One row of each group tells its name: after the grouping there are 200 of them at most.
function labelSql(reader: ListReader, { value, field }: BoundField): SQL {
  const label = field.labelField === undefined ? undefined : reader.fields.get(field.labelField);
  if (!label) return sql`null`;
  return sql`(select ${label.cell} ${reader.list.from} where ${value} = facet.value limit 1)`;
}

/** A value as a list of values says it: "Empty", "Yes", a state's words, a record's name. */
export function valueLabel({ field }: BoundField, value: string | null, label: string | null): string {
  if (value === null) return "Empty";
  if (field.kind === "boolean") return value === "true" ? "Yes" : "No";
  return field.kind === "enum" ? optionWords(value) : (label ?? value);
}

function without(filter: Filter, name: string): Filter | undefined {
  if ("field" in filter) return filter.field === name ? undefined : filter;
  if ("related" in filter || !filter.all) return filter;
  return { all: filter.all.flatMap((part) => without(part, name) ?? []) };
}
