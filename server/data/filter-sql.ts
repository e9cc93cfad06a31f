import { and, or, type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { type ListReader, visibleField } from "#server/data/list-reader.ts";
import { escapeLike } from "#server/data/search-sql.ts";
import { malformed } from "#server/errors.ts";
import { readValues } from "#shared/filter-values.ts";
import { isDay, nextDay } from "#shared/format/exact-instants.ts";
import type { Condition, Filter, RelativeRange } from "#shared/list-params.ts";

const mostConditions = 40;
const mostValues = 500;
const deepest = 4;
const today = sql`(now() at time zone 'utc')::date`;

/**
 * The filter as a condition, every value bound. An empty group asks nothing. Refuses (400, in words) a field that
 * the reader can't see like one that doesn't exist, a value that doesn't suit its field, and what is too large.
 */
export function filterSql(reader: ListReader, filter: Filter): SQL | undefined {
  const size = { conditions: 0, values: 0 };
  return nodeSql(filter, 0);

  function nodeSql(node: Filter, depth: number): SQL | undefined {
    if ("field" in node) return conditionSql(node);
    if (depth >= deepest) throw malformed(`A filter's groups can be nested ${deepest} deep at most.`);
    const parts = (node.any ?? node.all ?? []).map((part) => nodeSql(part, depth + 1));
    return node.any ? or(...parts) : and(...parts);
  }

  function conditionSql(condition: Condition): SQL {
    if (++size.conditions > mostConditions)
      throw malformed(`A filter can have at most ${mostConditions} conditions.`);
    const isRecord = condition.field === "id" && !reader.list.fields.has("id");
    const bound = isRecord ? reader.list.idField : visibleField(reader, condition.field);
    if (!bound.field.filterable) throw malformed(`${bound.field.label} can't be filtered by.`);
    const read = readValues(bound.field, condition);
    if ("fault" in read) throw malformed(read.fault);
    size.values += read.values.length;
    if (size.values > mostValues) throw malformed(`A filter can hold at most ${mostValues} values.`);
    return comparison(bound, condition, read.values, read.span);
  }
}

// "Is not" and "none of" hold for absent values too: whoever asks for "not paid" means those without a state as well.
function comparison(bound: BoundField, { operator }: Condition, values: string[], span?: RelativeRange): SQL {
  const { value, text } = bound;
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
      return sql`${value} < ${typed(bound, first)}`;
    case "lte":
      return sql`${value} <= ${typed(bound, first)}`;
    case "gte":
      return sql`${value} >= ${typed(bound, first)}`;
    case "gt":
    case "after":
      return afterSql(bound, first);
    case "between":
      return sql`(${value} >= ${typed(bound, first)} and ${untilSql(bound, second)})`;
    case "last":
    case "next":
      return relativeSql(bound, operator, span!);
  }
}

// A day given for an instant means all of it, in UTC.
function afterSql(bound: BoundField, from: string): SQL {
  return bound.field.kind === "instant" && isDay(from)
    ? sql`${bound.value} >= ${typed(bound, nextDay(from))}`
    : sql`${bound.value} > ${typed(bound, from)}`;
}

function untilSql(bound: BoundField, to: string): SQL {
  return bound.field.kind === "instant" && isDay(to)
    ? sql`${bound.value} < ${typed(bound, nextDay(to))}`
    : sql`${bound.value} <= ${typed(bound, to)}`;
}

function relativeSql(
  { value, field }: BoundField,
  direction: "last" | "next",
  { count, unit }: RelativeRange,
): SQL {
  const span = sql`${`${count} ${unit}`}::interval`;
  // The last day is today, the last two are yesterday and today.
  if (field.kind === "date") {
    return direction === "last"
      ? sql`(${value} > (${today} - ${span})::date and ${value} <= ${today})`
      : sql`(${value} >= ${today} and ${value} < (${today} + ${span})::date)`;
  }
  return direction === "last"
    ? sql`(${value} > now() - ${span} and ${value} <= now())`
    : sql`(${value} >= now() and ${value} < now() + ${span})`;
}

function emptiness({ value, field }: BoundField): SQL {
  if (field.kind === "json") return sql`(${value} is null or ${value} in ('{}', '[]', '""', 'null'))`;
  const isText = field.kind === "text" || field.kind === "longtext";
  return isText ? sql`(${value} is null or ${value} = '')` : sql`(${value} is null)`;
}

function typed(bound: BoundField, value: string): SQL {
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
