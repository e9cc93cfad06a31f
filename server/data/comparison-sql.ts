import { type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { beforeDaySql, periodSql, relativeSql, sinceDaySql } from "#server/data/period-sql.ts";
import { escapeLike } from "#server/data/search-sql.ts";
import type { ReadValues } from "#shared/filter-values.ts";
import { isDay, nextDay } from "#shared/format/exact-instants.ts";
import type { Operator } from "#shared/list-params.ts";

type Values = Exclude<ReadValues, { fault: string }>;

/**
 * One comparison of a field with checked values, every value bound; `zone` is the reader's time zone. "Is not" and
 * "none of" hold for absent values too: whoever asks for "not paid" means those without a state as well.
 */
export function comparisonSql(bound: BoundField, operator: Operator, read: Values, zone: SQL): SQL {
  const { value, text } = bound;
  const { values, span, period } = read;
  const [first = "", second = ""] = values;
  switch (operator) {
    case "is":
      return sql`${value} = ${typed(bound, first)}`;
    case "isNot":
      return sql`${value} is distinct from ${typed(bound, first)}`;
    case "anyOf":
      return sql`${value} = any(${typedList(bound, values)})`;
    case "noneOf":
      return sql`(${value} = any(${typedList(bound, values)})) is not true`;
    case "contains":
      return sql`${text} ilike ${`%${escapeLike(first)}%`}`;
    case "notContains":
      return sql`(${text} ilike ${`%${escapeLike(first)}%`}) is not true`;
    case "startsWith":
      return sql`${text} ilike ${`${escapeLike(first)}%`}`;
    case "isEmpty":
      return emptiness(bound);
    case "isNotEmpty":
      return sql`not ${emptiness(bound)}`;
    case "lt":
    case "before":
      return untilSql(bound, first, "<", zone);
    case "lte":
      return untilSql(bound, first, "<=", zone);
    case "gte":
      return fromSql(bound, first, ">=", zone);
    case "gt":
    case "after":
      return fromSql(bound, first, ">", zone);
    case "between":
      return sql`(${fromSql(bound, first, ">=", zone)} and ${untilSql(bound, second, "<=", zone)})`;
    case "last":
    case "next":
      return relativeSql(bound, operator, span!, zone);
    case "during":
      return periodSql(bound, period!, zone);
  }
}

/** Whether a field has no value here: of a text also when it is empty. */
export function emptiness({ value, field }: BoundField): SQL {
  if (field.kind === "json") return sql`(${value} is null or ${value} in ('{}', '[]', '""', 'null'))`;
  const isText = field.kind === "text" || field.kind === "longtext";
  return isText ? sql`(${value} is null or ${value} = '')` : sql`(${value} is null)`;
}

// A day given for an instant means all of it, on the reader's clock.
function fromSql(bound: BoundField, from: string, than: ">" | ">=", zone: SQL): SQL {
  if (bound.field.kind === "instant" && isDay(from))
    return sinceDaySql(bound, than === ">" ? nextDay(from) : from, zone);
  return than === ">"
    ? sql`${bound.value} > ${typed(bound, from)}`
    : sql`${bound.value} >= ${typed(bound, from)}`;
}

function untilSql(bound: BoundField, to: string, than: "<" | "<=", zone: SQL): SQL {
  if (bound.field.kind === "instant" && isDay(to))
    return beforeDaySql(bound, than === "<=" ? nextDay(to) : to, zone);
  return than === "<"
    ? sql`${bound.value} < ${typed(bound, to)}`
    : sql`${bound.value} <= ${typed(bound, to)}`;
}

/** A checked value in the type in which its field is compared. */
export function typed(bound: BoundField, value: string): SQL {
  const exact = bound.field.kind === "instant" && isDay(value) ? `${value}T00:00:00Z` : value;
  return sql`${exact}::${typeOf(bound, [value])}`;
}

function typedList(bound: BoundField, values: string[]): SQL {
  return sql`${sql.param(values)}::${typeOf(bound, values)}[]`;
}

// Whole numbers as bigint even for decimals, because an integer column compared with numeric loses its index.
function typeOf({ field, keyType }: BoundField, values: string[]): SQL {
  switch (field.kind) {
    case "integer":
    case "money":
      return sql`bigint`;
    case "number":
    case "percent":
      return values.every((value) => /^-?\d{1,18}$/.test(value)) ? sql`bigint` : sql`numeric`;
    case "boolean":
      return sql`boolean`;
    case "instant":
      return sql`timestamptz`;
    case "date":
      return sql`date`;
    case "id":
    case "reference":
      return keyType === "uuid" ? sql`uuid` : sql`text`;
    default:
      return sql`text`;
  }
}
