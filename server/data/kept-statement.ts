import type { SQL } from "drizzle-orm";
import type { Drizzle, Transaction } from "#server/data/database.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";

/*
 * Postgres keeps a statement that has a name, parsed, on each connection: asking again skips that, which for short
 * questions is half of their time. Memory there is finite, so names are too.
 */

const mostNames = 100;
const usesBeforeName = 5;
const uses = new Map<string, number>();
const names = new Map<string, string>();

/** The name under which to keep a statement of this text; undefined until it has come often, or when names are used up. */
export function keptName(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostNames) return known;
  const count = (uses.get(text) ?? 0) + 1;
  if (count < usesBeforeName) {
    // Odd texts must not fill the memory here either.
    if (uses.size >= mostNames * 10) uses.clear();
    uses.set(text, count);
    return undefined;
  }
  uses.delete(text);
  const name = `list_${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * A question whose text never changes, kept under its own name: rendered once, its values are given by the names of
 * `sql.placeholder`. Rows are objects, as drizzle's `execute` gives them.
 */
export function keptQuestion<Row>(name: string, statement: SQL) {
  const query = renderedSql(statement);
  return async (db: Drizzle | Transaction, values: Record<string, unknown>): Promise<Row[]> => {
    const prepared = db._.session.prepareQuery<{ execute: { rows: Row[] }; all: never; values: never }>(
      query,
      undefined,
      name,
      false,
    );
    return (await prepared.execute(values)).rows;
  };
}
