import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { activities } from "#drizzle/schema/monitoring.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { Transaction } from "#server/data/database.ts";

export interface ChangeOrigin {
  ipAddress: string | null;
  userAgent: string | null;
  /** Sentences that stood in the plan. */
  warnings: string[];
  /** Seconds that it took, where it ran by itself. */
  jobSeconds: number | null;
  /** When its words were erased with a person's data. */
  erasedAt: string | null;
}

const eraser = alias(activities, "eraser");

/** From which address and device a change came, and of what its plan warned: for staff, the address with the permission for contact data. */
export async function readOrigin(tx: Transaction, actor: Actor, changeId: string): Promise<ChangeOrigin> {
  const nothing = { ipAddress: null, userAgent: null, warnings: [], jobSeconds: null, erasedAt: null };
  // Members have no grant on these columns.
  if (actor.kind === "member") return nothing;
  const [origin] = await tx
    .select({
      ipAddress: activities.ipAddress,
      userAgent: activities.userAgent,
      metadata: activities.metadata,
      erasedAt: eraser.createdAt,
    })
    .from(activities)
    .leftJoin(eraser, and(eq(eraser.changeId, activities.wordsErasedBy), eq(eraser.outcome, "ok")))
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  if (!origin) return nothing;
  const { warnings, job } = origin.metadata as { warnings?: string[]; job?: { seconds: number } };
  const ipAddress = can(actor, "users:read-contact") ? origin.ipAddress : null;
  return {
    ipAddress,
    userAgent: origin.userAgent,
    warnings: warnings ?? [],
    jobSeconds: job?.seconds ?? null,
    erasedAt: origin.erasedAt,
  };
}
