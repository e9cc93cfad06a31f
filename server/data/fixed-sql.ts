import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";
import { unsuitable } from "#server/data/database-fault.ts";

const dialect = new PgDialect();

/**
 * A fragment written in this repository, rendered once to its text, because drizzle's rendering of twenty columns
 * costs more than a page's query does. Never give it anything that came with a request.
 */
export function fixedSql(fragment: SQLWrapper): SQL {
  return sql.raw(dialect.sqlToQuery(sql`${fragment}`.inlineParams()).sql);
}

/** A statement's text and values as the driver takes them. */
export function renderedSql(statement: SQL): { sql: string; params: unknown[] } {
  return dialect.sqlToQuery(statement);
}

class LiteralDialect extends PgDialect {
  override escapeParam(_number: number, value?: unknown): string {
    return literal(value);
  }
}
const literalDialect = new LiteralDialect();

/**
 * A statement's text with its values inside it, each an untyped literal as the driver would send it: for COPY, which
 * takes no values beside it. 400 for a text that Postgres can't hold.
 */
export function literalSql(statement: SQL): string {
  return literalDialect.sqlToQuery(statement).sql;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "null";
  const text = Array.isArray(value) ? arrayText(value) : plainText(value);
  if (text.includes("\0")) throw unsuitable();
  return pg.escapeLiteral(text);
}

function arrayText(values: readonly unknown[]): string {
  const elements = values.map((value) =>
    value === null ? "null" : `"${plainText(value).replaceAll(/["\\]/g, "\\$&")}"`,
  );
  return `{${elements.join(",")}}`;
}

function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean")
    return String(value);
  throw new Error("A statement for COPY takes texts, numbers and lists of them.");
}
