import { getTableColumns, getTableName } from "drizzle-orm";
import pg from "pg";
import type { ListQuery } from "#server/data/list-query.ts";
import type { Condition, Filter, RelativeRange } from "#shared/list-params.ts";
import type { Field, Sort } from "#shared/resource.ts";

/*
 * A list's filter and order said in plain SQL, with literals, for comparing. It shares nothing with the kernel: it is
 * written from what the operators promise a reader, in other words of SQL wherever there are any.
 */

/** A field as the table stores it. */
export interface PlainField {
  name: string;
  field: Field;
  /** `t."created_at"`, of the type that it is stored in. */
  column: string;
  type: string;
}

/** The fields of a list that are columns of its table, by name. */
export function plainFields({ resource, binding }: ListQuery): Map<string, PlainField> {
  const columns = getTableColumns(binding.table);
  return new Map(
    Object.entries(resource.fields).flatMap(([name, field]): [string, PlainField][] => {
      const column = columns[name];
      const type = column?.getSQLType();
      const isPlain = type !== undefined && type !== "point" && type !== "inet" && !type.endsWith("[]");
      return column && isPlain ? [[name, { name, field, column: `t."${column.name}"`, type }]] : [];
    }),
  );
}

/** Every id that matches, in order: `where` is what the list itself says, in SQL over `t`. */
export function plainQuery(
  list: ListQuery,
  filter: Filter | undefined,
  sort: readonly Sort[],
  where = "true",
) {
  const fields = plainFields(list);
  const keys = sort.map(({ field, direction }) => `${fields.get(field)!.column} ${direction}`);
  const last = sort.at(-1)?.direction ?? "asc";
  const matching = filter ? meaning(filter, fields) : "true";
  const removal = fields.get("deletedAt");
  const present =
    removal && !(filter && speaksOf(filter, "deletedAt")) ? `${removal.column} is null` : "true";
  return `select t.id from "${getTableName(list.binding.table)}" t where ${where} and ${present} and ${matching} order by ${[...keys, `t.id ${last}`].join(", ")}`;
}

// Removed records are there for whoever asks about their removal.
function speaksOf(filter: Filter, field: string): boolean {
  return "field" in filter ? filter.field === field : partsOf(filter).some((part) => speaksOf(part, field));
}

/** The parts of a group; what goes through other lists has a test of its own. */
export function partsOf(filter: Filter): Filter[] {
  if ("field" in filter || "related" in filter) return [];
  return filter.any ?? filter.all ?? [];
}

function meaning(filter: Filter, fields: Map<string, PlainField>): string {
  if ("field" in filter) return `coalesce((${asked(filter, fields.get(filter.field)!)}), false)`;
  const parts = partsOf(filter).map((part) => meaning(part, fields));
  // A group without conditions asks nothing, wherever it stands.
  const asking = parts.filter((part) => part !== "nothing");
  if (asking.length === 0) return "nothing";
  return `(${asking.join("any" in filter ? " or " : " and ")})`;
}

function asked({ operator, value }: Condition, plain: PlainField): string {
  const { column, field } = plain;
  if (operator === "last" || operator === "next") return relative(plain, operator, value as RelativeRange);
  const list = Array.isArray(value) ? value : [value];
  const [one, two] = list.map((item) => literal(item as string, plain));
  const text = field.kind === "json" ? `${column}::text` : column;
  const has = (part: unknown) => `strpos(lower(${text}), lower(${pg.escapeLiteral(String(part))})) > 0`;
  switch (operator) {
    case "is":
      return `${column} = ${one}`;
    case "isNot":
      return `${column} is null or not ${column} = ${one}`;
    case "anyOf":
      return list.map((item) => `${column} = ${literal(item as string, plain)}`).join(" or ");
    case "noneOf":
      return `${column} is null or not (${list.map((item) => `${column} = ${literal(item as string, plain)}`).join(" or ")})`;
    case "contains":
      return has(value);
    case "notContains":
      return `${column} is null or not ${has(value)}`;
    case "startsWith":
      return `strpos(lower(${text}), lower(${pg.escapeLiteral(String(value))})) = 1`;
    case "isEmpty":
      return emptiness(plain);
    case "isNotEmpty":
      return `not (${emptiness(plain)})`;
    case "lt":
      return `${column} < ${one}`;
    case "lte":
      return `not ${column} > ${one}`;
    case "gt":
      return `${column} > ${one}`;
    case "gte":
      return `not ${column} < ${one}`;
    case "before":
      return `${column} < ${one}`;
    case "after":
      return isWholeDay(value, plain) ? `${dayOf(plain)} > ${day(value)}` : `${column} > ${one}`;
    case "between": {
      const until = isWholeDay(list[1], plain) ? `${dayOf(plain)} <= ${day(list[1])}` : `${column} <= ${two}`;
      return `${column} >= ${one} and ${until}`;
    }
    default:
      throw new Error(`Say what “${String(operator)}” means.`);
  }
}

function relative(
  { column, field }: PlainField,
  operator: "last" | "next",
  { count, unit }: RelativeRange,
): string {
  const span = `interval '${count} ${unit}'`;
  if (field.kind !== "date")
    return operator === "last"
      ? `${column} between now() - ${span} and now() and ${column} <> now() - ${span}`
      : `${column} >= now() and ${column} < now() + ${span}`;
  const today = "(now() at time zone 'utc')::date";
  return operator === "last"
    ? `${column} <= ${today} and ${column} > (${today} - ${span})::date`
    : `${column} >= ${today} and ${column} < (${today} + ${span})::date`;
}

function emptiness({ column, field }: PlainField): string {
  if (field.kind === "json") return `${column} is null or ${column} in ('{}'::jsonb, '[]', '""', 'null')`;
  const isText = field.kind === "text" || field.kind === "longtext";
  return isText ? `coalesce(${column}, '') = ''` : `${column} is null`;
}

const isWholeDay = (value: unknown, { field }: PlainField) =>
  field.kind === "instant" && /^\d{4}-\d\d-\d\d$/.test(String(value));
const dayOf = ({ column }: PlainField) => `(${column} at time zone 'utc')::date`;
const day = (value: unknown) => `${pg.escapeLiteral(String(value))}::date`;

function literal(value: string | number | boolean, plain: PlainField): string {
  const text = pg.escapeLiteral(String(value));
  if (isWholeDay(value, plain)) return `(${text}::timestamp at time zone 'utc')`;
  // A fraction asked of whole numbers is compared as a fraction.
  return /^(bigint|integer|smallint|numeric|double)/.test(plain.type)
    ? `${text}::numeric`
    : `${text}::${plain.type}`;
}

/** One value as it has to arrive: `select … from t` of a record's cell, as text, by the field's kind. */
export function plainCell({ column, field }: PlainField): string {
  if (field.kind === "instant")
    return `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const isLong = field.kind === "text" || field.kind === "longtext" || field.kind === "json";
  return isLong ? `substr(${column}::text, 1, 300)` : `${column}::text`;
}
