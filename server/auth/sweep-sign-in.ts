import { sql } from "drizzle-orm";
import type { Database } from "#server/data/database.ts";

/** Removes what sign-in no longer needs: sessions a day past their end, links and codes past theirs, old counters. */
export async function sweepSignIn({ auth }: Pick<Database, "auth">): Promise<void> {
  await auth.execute(sql`delete from user_sessions where expires_at < now() - interval '1 day'
    or created_at < now() - interval '31 days'`);
  await auth.execute(sql`delete from auth_verifications where expires_at < now() - interval '1 day'`);
  await auth.execute(sql`delete from auth_rate_limits
    where last_request < (extract(epoch from now()) * 1000)::bigint - 86400000`);
}
