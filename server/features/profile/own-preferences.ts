import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import { preferencesSchema, type Preferences } from "#shared/inputs/profile-inputs.ts";

const category = "console";

/** A person's preferences; whatever is stored and not understood counts as not set. */
export async function readPreferences(db: Drizzle, userId: string): Promise<Preferences> {
  const answer = await db.execute(
    sql`select key, value from user_preferences where user_id = ${userId} and category = ${category}`,
  );
  const understood = rowsOf<{ key: string; value: unknown }>(answer).flatMap(({ key, value }) => {
    const one = preferencesSchema.safeParse({ [key]: value });
    return one.success ? Object.entries(one.data) : [];
  });
  return Object.fromEntries(understood);
}

/** Sets the preferences that are given, leaves the others, and forgets those that are null. */
export async function writePreferences(
  db: Drizzle,
  userId: string,
  preferences: Preferences,
): Promise<Preferences> {
  const given = Object.entries(preferences).filter(([, value]) => value !== undefined);
  if (given.length > 0) {
    await db.execute(sql`
      insert into user_preferences (user_id, category, key, value)
      select ${userId}, ${category}, key, value from jsonb_each(${JSON.stringify(Object.fromEntries(given))}::jsonb)
      on conflict (user_id, category, key) do update set value = excluded.value`);
  }
  return readPreferences(db, userId);
}
