import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";

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
