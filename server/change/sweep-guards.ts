import { sql } from "drizzle-orm";
import { changeGuards } from "#drizzle/schema/extensions.ts";
import type { Transaction } from "#server/data/database.ts";

/** Forgets what no rule looks back at: whatever counts for nobody, and the rest once the longest window, of seven days, is over. */
export async function sweepGuards(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from ${changeGuards} where created_at < now() - interval '8 days'
    or (person_id is null and created_at < now() - interval '1 hour')`);
}
