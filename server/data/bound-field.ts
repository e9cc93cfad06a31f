import { Column, is, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn, PgTable } from "drizzle-orm/pg-core";
import { fixedSql } from "#server/data/fixed-sql.ts";
import type { Field } from "#shared/resource.ts";

/** How many characters of a text a list sends; `get` and exports send all. */
export const previewLength = 300;

/** A field and where its values come from. */
export interface BoundField {
  name: string;
  field: Field;
  /** As it is stored. */
  stored: SQL;
  /** For comparing and sorting, in the type that it is stored in; text for JSON, points, arrays and addresses. */
  value: SQL;
  /** For "contains" and search. */
  text: SQL;
  /** What a list selects: a text is cut one character after the preview's end, so that the cut shows. */
  cell: SQL;
  /** What `get` and exports select. */
  whole: SQL;
  /** Whether the value may be absent here, by the table itself: through a left join or in an expression it may. */
  nullable: boolean;
  /** The type to which a filter's values of kind id and reference are cast. */
  keyType: "uuid" | "text";
}

export function bindField(name: string, field: Field, source: AnyPgColumn | SQL, table: PgTable): BoundField {
  const column = is(source, Column) ? source : undefined;
  const type = column?.getSQLType();
  const stored = fixedSql(column ? sql`${column}` : sql`(${source})`);
  const readable = asText(field, stored, type);
  const value = readable ?? stored;
  return {
    name,
    field,
    stored,
    value,
    text: readable ?? fixedSql(sql`${stored}::text`),
    cell: isLong(field) ? fixedSql(sql`left(${value}, ${previewLength + 1})`) : value,
    whole: value,
    nullable: !(column?.notNull && column.table === table),
    keyType: type === undefined || type === "uuid" ? "uuid" : "text",
  };
}

/** Whether a list shows only the beginning of a field's value. */
export function isLong(field: Field): boolean {
  return field.kind === "text" || field.kind === "longtext" || field.kind === "json";
}

// What a reader sees of a value that isn't text in the database but is in the list; undefined where it needs none.
function asText(field: Field, stored: SQL, type: string | undefined): SQL | undefined {
  if (field.kind === "json") return fixedSql(sql`${stored}::text`);
  if (field.kind !== "text" && field.kind !== "longtext" && field.kind !== "enum") return undefined;
  if (type === "text" || type?.startsWith("varchar")) return stored;
  if (type === "point") return fixedSql(sql`((${stored})[1]::text || ',' || (${stored})[0]::text)`);
  if (type === "inet") return fixedSql(sql`host(${stored})`);
  return fixedSql(type?.endsWith("[]") ? sql`array_to_string(${stored}, ', ')` : sql`${stored}::text`);
}
