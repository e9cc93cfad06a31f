import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Actor, SystemActor } from "#server/auth/actor.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { keptQuestion } from "#server/data/kept-statement.ts";
import { inTransaction } from "#server/data/transaction.ts";
import type { ActivityOutcome, ActivityVia } from "#shared/states.ts";
import type { Subject } from "./command.ts";

export interface Activity extends Partial<Subject> {
  /** A permission or another dotted word of ours. */
  action: string;
  outcome: ActivityOutcome;
  reason?: string | undefined;
  /** Where the rows of the change don't say it; a member's entry always goes to the chosen organization. */
  organizationId?: string | undefined;
  /** Tables that the change must not have touched; where it did, PD005 and nothing is written. */
  untouched?: readonly string[] | undefined;
}

const viaOf: Record<SystemActor["name"], ActivityVia> = {
  ingest: "ingest",
  jobs: "job",
  migration: "migration",
  seed: "system",
};

const record = keptQuestion<{ rowCount: number }>(
  "record_activity",
  sql`
  select
    case when ${sql.placeholder("isApart")}::boolean then set_config('app.change_id', '', true) end,
    record_activity(
      p_action => ${sql.placeholder("action")},
      p_outcome => ${sql.placeholder("outcome")},
      p_actor_id => ${sql.placeholder("actorId")},
      p_organization_id => ${sql.placeholder("organizationId")},
      p_entity_type => ${sql.placeholder("entityType")},
      p_entity_id => ${sql.placeholder("entityId")},
      p_entity_name => ${sql.placeholder("entityName")},
      p_description => ${sql.placeholder("description")},
      p_reason => ${sql.placeholder("reason")},
      p_metadata => ${sql.placeholder("metadata")},
      p_via => ${sql.placeholder("via")},
      p_ip_address => ${sql.placeholder("ipAddress")},
      p_user_agent => ${sql.placeholder("userAgent")},
      p_reverts_change_id => ${sql.placeholder("revertsChangeId")},
      p_untouched => ${sql.placeholder("untouched")}
    ) as "rowCount"`,
);

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
  const [recorded] = await record(tx, {
    isApart: changeId === null,
    action: activity.action,
    outcome: activity.outcome,
    actorId: person?.impersonatedBy ?? null,
    organizationId: activity.organizationId ?? null,
    entityType: activity.entityType ?? null,
    entityId: activity.entityId ?? null,
    entityName: activity.entityName ?? null,
    description: activity.description ?? null,
    reason: activity.reason ?? null,
    metadata: JSON.stringify(activity.metadata ?? {}),
    via: actor.kind === "system" ? viaOf[actor.name] : "ui",
    ipAddress: person?.ipAddress ?? null,
    userAgent: person?.userAgent ?? null,
    revertsChangeId: activity.revertsChangeId ?? null,
    untouched: activity.untouched ?? null,
  });
  return recorded!.rowCount;
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
