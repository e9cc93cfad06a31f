import { sql } from "drizzle-orm";
import { changeGuards } from "#drizzle/schema/extensions.ts";
import type { Transaction } from "#server/data/database.ts";

/** Forgets what no rule looks back at: the longest window is seven days. */
export async function sweepGuards(tx: Transaction): Promise<void> {
  await tx.execute(sql`delete from ${changeGuards} where created_at < now() - interval '8 days'`);
}
