import { type SQL, sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";
import type { Actor } from "#server/auth/actor.ts";

/**
 * Where to read what a change recorded: the log itself, or for an organization's members what the database shows them of it.
 * Stands after FROM and may take an alias; the rows of other changes are still to be left out.
 */
export function recordedOf(actor: Actor, changeId: string): SQL {
  if (actor.kind !== "member") return sql`${changeRows}`;
  return sql`recorded_for_member(${changeId}::uuid, null, null)`;
}

/** The same for what was recorded about some records. */
export function recordedAbout(actor: Actor, tables: readonly string[], ids: readonly string[]): SQL {
  if (actor.kind !== "member") return sql`${changeRows}`;
  return sql`recorded_for_member(null, ${sql.param([...tables])}::text[], ${sql.param([...ids])}::uuid[])`;
}
