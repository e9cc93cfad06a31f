import { sql } from "drizzle-orm";
import type { Drizzle, Transaction } from "#server/data/database.ts";
import type { ActivityOutcome } from "#shared/states.ts";

/** Something about sign-in for the audit log. Written by the sign-in login, which no change goes through. */
export interface SignInEvent {
  action: string;
  outcome?: ActivityOutcome;
  /** Who did it; nobody when a stranger tried. */
  actorId: string | null;
  /** Whose account it is about. */
  account: { id: string; email: string } | null;
  /** The organization whose log it belongs to; null for the platform's. */
  organizationId: string | null;
  description: string;
  ipAddress: string | null;
  userAgent: string | null;
}

const longestUserAgent = 500;

/** Writes one entry of the audit log, in the transaction that it is given or in one of its own. */
export async function recordSignIn(db: Drizzle | Transaction, event: SignInEvent): Promise<void> {
  const { action, outcome = "ok", actorId, account, organizationId, description, ipAddress } = event;
  const userAgent = event.userAgent?.slice(0, longestUserAgent) ?? null;
  await db.execute(sql`select record_activity(
    p_action => ${action}, p_outcome => ${outcome}, p_actor_id => ${actorId}::uuid,
    p_organization_id => ${organizationId}::uuid,
    p_entity_type => ${account ? "users" : null}, p_entity_id => ${account?.id ?? null}::uuid,
    p_entity_name => ${account?.email ?? null}, p_description => ${description},
    p_ip_address => ${ipAddress}, p_user_agent => ${userAgent})`);
}
