import { and, type SQL, sql } from "drizzle-orm";
import { can } from "#server/auth/actor.ts";
import type { BoundField } from "#server/data/bound-field.ts";
import { presence } from "#server/data/presence.ts";
import { type ListReader, listReader, narrowing } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";
import type { Filter, RelatedFilter } from "#shared/list-params.ts";

/*
 * Filters that look at other lists' records, as semi-joins: never a second row, and an index on the reference serves.
 * The other list is read as this reader may read it, by its permission, its fields, its own condition and row-level
 * security; what he may not know of is refused like what doesn't exist.
 */

/** The field of a list that a condition names; `spoken` is the whole path, for the refusal. The record's id is always there. */
export function askedField({ list, fields }: ListReader, name: string, spoken = name): BoundField {
  const field = fields.get(name) ?? (name === "id" && !list.fields.has("id") ? list.idField : undefined);
  if (!field) throw malformed(`There is no field “${spoken}”.`);
  return field;
}

/** Rows whose referenced record fits: the last step is a field of the last list. Rows without such a record never fit. */
export function throughSql(
  reader: ListReader,
  steps: readonly string[],
  spoken: string,
  last: (other: ListReader, name: string) => SQL,
): SQL {
  const [step = "", ...rest] = steps;
  if (rest.length === 0) return last(reader, step);
  const { field, value, keyType } = askedField(reader, step, spoken);
  const other = field.kind === "reference" ? readerOf(reader, field.resource) : undefined;
  if (!other || !field.filterable) throw malformed(`There is no field “${spoken}”.`);
  const { list } = other;
  // As a link to the record opens it: the chosen organization doesn't narrow what a row refers to.
  const condition = and(list.where, throughSql(other, rest, spoken, last));
  const id = keyType === "uuid" ? list.id : sql`${list.id}::text`;
  return sql`${value} in (select ${id}${list.from} where ${condition})`;
}

/** Rows to which some or no record of the other list refers for which the inner filter holds. */
export function relatedSql(
  reader: ListReader,
  { related, some, none }: RelatedFilter,
  compile: (other: ListReader, inner: Filter) => SQL | undefined,
): SQL {
  const at = related.lastIndexOf(".");
  const other = readerOf(reader, related.slice(0, at));
  const reference = other?.fields.get(related.slice(at + 1));
  const { list } = reader;
  if (!other || !reference?.field.filterable || reference.field.resource !== list.resource.name)
    throw malformed(`There is no relation “${related}”.`);
  const id = reference.keyType === "uuid" ? list.id : sql`${list.id}::text`;
  const inner = (none ?? some)!;
  const condition = and(other.list.where, presence(other, inner), narrowing(other), compile(other, inner));
  const where = sql`${condition ?? sql`true`}`;
  if (some) return sql`${id} in (select ${reference.value}${other.list.from} where ${where})`;
  // Named apart, because the other list may be of the same table; not "not in", which one absent value would empty.
  return sql`not exists (select from (select ${reference.value} as record${other.list.from} where ${where}) related
    where related.record = ${id})`;
}

function readerOf({ list, actor }: ListReader, resourceName: string | undefined): ListReader | undefined {
  const other = resourceName === undefined ? undefined : list.siblings.get(resourceName);
  return other && can(actor, other.resource.permission) ? listReader(other, actor) : undefined;
}
