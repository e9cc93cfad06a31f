import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { systemActor, type MemberActor, type StaffActor } from "#server/auth/actor.ts";
import { ownEvent } from "#server/auth/own-sessions.ts";
import { recordSignIn } from "#server/auth/sign-in-audit.ts";
import type { Database } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";

/**
 * Changes one's own name, as a change in the audit log. It runs as the system, on behalf of the person: members may
 * write no row of `users`, not even their own.
 */
export async function renameProfile(
  database: Database,
  actor: StaffActor | MemberActor,
  name: string,
  requestId: string,
): Promise<void> {
  await inTransaction(database, systemActor("jobs"), { changeId: randomUUID(), requestId }, async (tx) => {
    await tx.execute(
      sql`update users set full_name = ${name} where id = ${actor.userId} and full_name <> ${name}`,
    );
    await recordSignIn(tx, ownEvent(actor, "profile:rename", "Changed the own name."));
  });
}
