import { and, or, type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { type ListReader, visibleField } from "#server/data/list-reader.ts";
import { malformed } from "#server/errors.ts";
import type { Sort } from "#shared/resource.ts";

/*
 * Absent values come last in an ascending order and first in a descending one, as in a plain index of Postgres, so
 * that one ascending index serves both directions. The id comes last, in the direction of the key before it.
 */

export interface SortKey extends BoundKey {
  bound: BoundField;
}
interface BoundKey {
  value: SQL;
  nullable: boolean;
  descending: boolean;
}

/** The keys of the order asked for, or of the resource's own. */
export function sortKeys(reader: ListReader, sort: readonly Sort[] | undefined): SortKey[] {
  const asked = sort ?? reader.list.resource.defaultSort.filter(({ field }) => reader.fields.has(field));
  return asked.map(({ field: name, direction }) => {
    const bound = visibleField(reader, name);
    if (sort && !bound.field.sortable) throw malformed(`${bound.field.label} can't be sorted by.`);
    return { bound, value: bound.value, nullable: bound.nullable, descending: direction === "desc" };
  });
}

/** The order's text with its sort keys and the id, or the same backwards. */
export function orderSql(keys: readonly SortKey[], id: SQL, backwards = false): SQL {
  const parts = withId(keys, id).map(({ value, descending }) =>
    descending === backwards ? sql`${value} asc nulls last` : sql`${value} desc nulls first`,
  );
  return sql.join(parts, sql`, `);
}

/** A place in an order: the values of its sort keys as Postgres prints them, and the row's id. */
export interface Place {
  values: readonly (string | null)[];
  id: string;
}

/** The rows beyond a place in the order, or before it when read backwards; with the place itself if `inclusive`. */
export function beyondSql(
  keys: readonly SortKey[],
  id: SQL,
  place: Place,
  backwards: boolean,
  inclusive: boolean,
): SQL {
  const ordered = withId(keys, id).map(({ value, nullable, descending }): BoundKey => ({
    value,
    nullable,
    descending: descending !== backwards,
  }));
  const values = [...place.values, place.id];
  const descending = ordered[0]!.descending;
  const oneWay = ordered.every((key) => key.descending === descending);
  // A row comparison is one range of an index. Absent values drop out of it, as they must where they come first.
  if (
    oneWay &&
    values.every((value) => value !== null) &&
    (descending || ordered.every((key) => !key.nullable))
  ) {
    const sign = fixedSign(descending, inclusive);
    const beyond = sql`(${list(ordered.map((key) => key.value))}) ${sign} (${list(values.map((value) => sql`${value}`))})`;
    // The bound says nothing new, but Postgres leaves out partitions by it, which it doesn't by a row comparison.
    return and(leadingBound(ordered[0]!, values[0]!), beyond)!;
  }
  return and(leadingBound(ordered[0]!, values[0]!), beyondKeys(ordered, values, inclusive))!;
}

// Key by key: strictly beyond on the first, or equal on the first and beyond on the rest.
function beyondKeys(
  [key, ...rest]: BoundKey[],
  [value, ...others]: (string | null)[],
  inclusive: boolean,
): SQL | undefined {
  const strictly = strictlyBeyond(key!, value!);
  if (rest.length === 0)
    return inclusive ? sql`${key!.value} ${fixedSign(key!.descending, true)} ${value}` : strictly;
  const equal = value === null ? sql`${key!.value} is null` : sql`${key!.value} = ${value}`;
  return or(strictly, and(equal, beyondKeys(rest, others, inclusive)));
}

function strictlyBeyond({ value, nullable, descending }: BoundKey, from: string | null): SQL | undefined {
  if (from === null) return descending ? sql`${value} is not null` : undefined;
  const beyond = sql`${value} ${fixedSign(descending, false)} ${from}`;
  return nullable && !descending ? sql`(${beyond} or ${value} is null)` : beyond;
}

// Says nothing new, but an index can start from it, which it can't from the alternatives that follow.
function leadingBound({ value, nullable, descending }: BoundKey, from: string | null): SQL | undefined {
  if (from === null || (nullable && !descending)) return undefined;
  return sql`${value} ${fixedSign(descending, true)} ${from}`;
}

function withId(keys: readonly SortKey[], id: SQL): BoundKey[] {
  return [...keys, { value: id, nullable: false, descending: keys.at(-1)?.descending ?? false }];
}

function fixedSign(descending: boolean, inclusive: boolean): SQL {
  if (descending) return inclusive ? sql`<=` : sql`<`;
  return inclusive ? sql`>=` : sql`>`;
}

const list = (parts: SQL[]) => sql.join(parts, sql`, `);
