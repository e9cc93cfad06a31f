import type { SQL } from "drizzle-orm";
import type { Drizzle, Transaction } from "#server/data/database.ts";
import { renderedSql } from "#server/data/fixed-sql.ts";

/*
 * Postgres keeps a statement that has a name, parsed, on each connection: asking again skips that, which for short
 * questions is half of their time. Memory there is finite, so names are too.
 */

const mostNames = 100;
const usesBeforeName = 5;
/** Questions asked since a statement last came, after which another one may take its place. */
const restBeforeReplaced = 10 * mostNames;

const uses = new Map<string, number>();
/** By text, what came last at the end. */
const names = new Map<string, { name: string; askedAt: number }>();
let asked = 0;
let given = 0;

/**
 * The name under which to keep a statement of this text; undefined until it has come often, and while all names belong to
 * statements that still come. A name never means another text: what is forgotten here stays on its connections
 * until they are closed (`keepsTooMany`).
 */
export function keptName(text: string): string | undefined {
  asked += 1;
  const known = names.get(text);
  if (known) {
    names.delete(text);
    names.set(text, { ...known, askedAt: asked });
    return known.name;
  }
  const count = (uses.get(text) ?? 0) + 1;
  if (count < usesBeforeName || !isRoom()) {
    // Odd texts must not fill the memory here either.
    if (uses.size >= mostNames * 10) uses.clear();
    uses.set(text, count);
    return undefined;
  }
  uses.delete(text);
  const name = `list_${given++}`;
  names.set(text, { name, askedAt: asked });
  return name;
}

function isRoom(): boolean {
  if (names.size < mostNames) return true;
  for (const [text, { askedAt }] of names) return asked - askedAt > restBeforeReplaced && names.delete(text);
  return true;
}

/** How many names have been given so far. */
export const namesGiven = (): number => given;

/** Whether a connection that was there when `givenThen` names had been given may keep more statements than are of use. */
export const keepsTooMany = (givenThen: number): boolean => given - givenThen > mostNames;

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
