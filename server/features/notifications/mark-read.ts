import { sql } from "drizzle-orm";
import { rowCountOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import type { MarkReadInput } from "#shared/inputs/notifications-inputs.ts";

/**
 * Marks a person's own unread notifications; gives their number. Like preferences it is nobody else's business: no
 * change, no audit entry, and written by the sign-in login, which may set this one column, because members may write no
 * row of their own. Ids of others' notifications select nothing.
 */
export async function markRead(db: Drizzle, userId: string, which: MarkReadInput): Promise<number> {
  const chosen = "ids" in which ? sql`and id in ${which.ids}` : sql``;
  return rowCountOf(
    await db.execute(sql`
      update notifications set read_at = now() where user_id = ${userId} and read_at is null ${chosen}`),
  );
}
