import { type SQL, sql } from "drizzle-orm";
import type { BoundField } from "#server/data/bound-field.ts";
import { escapeLike } from "#server/data/search-sql.ts";
import type { Operator } from "#shared/list-params.ts";

const number = /^-?\d{1,100}(\.\d{1,100})?(e[+-]?\d{1,2})?$/i;

/**
 * A comparison with what stands inside of JSON under keys and positions. Null there counts as nothing. More and less
 * hold for numbers only; "is" compares numbers as numbers (5 is 5.0) and anything else as its text.
 */
export function jsonPartSql(
  { stored }: BoundField,
  path: string[],
  operator: Operator,
  values: string[],
): SQL {
  const at = sql`${sql.param(path)}::text[]`;
  const text = sql`(${stored} #>> ${at})`;
  // A case, because Postgres would otherwise be free to read a text as a number before it has asked.
  const amount = sql`(case jsonb_typeof(${stored} #> ${at}) when 'number' then ${text}::numeric end)`;
  const [first = "", second = ""] = values;
  switch (operator) {
    case "is":
      return equal(first);
    case "isNot":
      return sql`(${equal(first)}) is not true`;
    case "anyOf":
      return oneOf();
    case "noneOf":
      return sql`(${oneOf()}) is not true`;
    case "contains":
      return sql`${text} ilike ${`%${escapeLike(first)}%`}`;
    case "notContains":
      return sql`(${text} ilike ${`%${escapeLike(first)}%`}) is not true`;
    case "startsWith":
      return sql`${text} ilike ${`${escapeLike(first)}%`}`;
    case "isEmpty":
      return sql`${text} is null`;
    case "isNotEmpty":
      return sql`${text} is not null`;
    case "lt":
      return sql`${amount} < ${first}::numeric`;
    case "lte":
      return sql`${amount} <= ${first}::numeric`;
    case "gt":
      return sql`${amount} > ${first}::numeric`;
    case "gte":
      return sql`${amount} >= ${first}::numeric`;
    case "between":
      return sql`${amount} between ${first}::numeric and ${second}::numeric`;
    default:
      throw new Error(`JSON is not compared by "${operator}".`);
  }

  function equal(value: string): SQL {
    const same = sql`${text} = ${value}::text`;
    return number.test(value) ? sql`(${same} or ${amount} = ${value}::numeric)` : same;
  }
  function oneOf(): SQL {
    return sql`(${sql.join(values.map(equal), sql` or `)})`;
  }
}
