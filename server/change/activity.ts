import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Actor, SystemActor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ActivityOutcome, ActivityVia } from "#shared/states.ts";
import type { Subject } from "./command.ts";
import { rowsOf } from "./rows-of.ts";

export interface Activity extends Partial<Subject> {
  /** A permission or another dotted word of ours. */
  action: string;
  outcome: ActivityOutcome;
  reason?: string | undefined;
  /** Where the rows of the change don't say it; a member's entry always goes to the chosen organization. */
  organizationId?: string | undefined;
}

const viaOf: Record<SystemActor["name"], ActivityVia> = {
  ingest: "ingest",
  jobs: "job",
  migration: "migration",
  seed: "system",
};

/**
 * Writes the audit entry of the open transaction, as its last statement: it takes the lock on the chain. Gives the
 * number of rows that the transaction's change touched.
 */
export async function writeActivity(
  tx: Transaction,
  actor: Actor,
  changeId: string | null,
  activity: Activity,
): Promise<number> {
  const person = actor.kind === "system" ? undefined : actor;
  const answer = await tx.execute(sql`
    select
      ${changeId === null ? sql`set_config('app.change_id', '', true)` : sql`null`},
      record_activity(
        p_action => ${activity.action},
        p_outcome => ${activity.outcome},
        p_actor_id => ${person?.impersonatedBy ?? null},
        p_organization_id => ${activity.organizationId ?? null},
        p_entity_type => ${activity.entityType ?? null},
        p_entity_id => ${activity.entityId ?? null},
        p_entity_name => ${activity.entityName ?? null},
        p_description => ${activity.description ?? null},
        p_reason => ${activity.reason ?? null},
        p_metadata => ${JSON.stringify(activity.metadata ?? {})},
        p_via => ${actor.kind === "system" ? viaOf[actor.name] : "ui"},
        p_ip_address => ${person?.ipAddress ?? null},
        p_user_agent => ${person?.userAgent ?? null},
        p_reverts_change_id => ${activity.revertsChangeId ?? null}
      ) as "rowCount"`);
  return rowsOf<{ rowCount: number }>(answer)[0]!.rowCount;
}

/** Writes an audit entry in a transaction of its own: a read that counts as an act, a refused attempt, an export. */
export async function recordActivity(
  database: Database,
  actor: Actor,
  { requestId, ...activity }: Activity & { requestId?: string | undefined },
): Promise<void> {
  // A write needs a change to be let in; the entry itself belongs to none.
  await inTransaction(database, actor, { changeId: randomUUID(), requestId }, (tx) =>
    writeActivity(tx, actor, null, activity),
  );
}
