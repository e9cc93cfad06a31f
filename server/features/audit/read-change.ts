import { and, asc, count, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { users } from "#drizzle/schema/authentication.ts";
import { outbox } from "#drizzle/schema/extensions.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import type { DiffResources } from "#server/change/diff-resources.ts";
import { netRows } from "#server/change/net-rows.ts";
import { mayUndo } from "#server/change/revert.ts";
import { type NetRow, rowDiffs } from "#server/change/row-diffs.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { notFound } from "#server/errors.ts";
import type { RowCount, RowDiff } from "#shared/change.ts";

const representative = alias(users, "representative");
const pageSize = 100;

/** Who did it, why, what it did and what went out. 404 when the change doesn't exist or the reader may not see it. */
export async function readChange(tx: Transaction, actor: Actor, changeId: string) {
  const [about] = await tx
    .select({
      at: activities.createdAt,
      action: activities.action,
      actorId: activities.actorId,
      actorName: users.fullName,
      onBehalfOf: activities.onBehalfOf,
      onBehalfOfName: representative.fullName,
      organizationId: activities.organizationId,
      entityType: activities.entityType,
      entityId: activities.entityId,
      entityName: activities.entityName,
      description: activities.description,
      reason: activities.reason,
      via: activities.via,
      revertsChangeId: activities.revertsChangeId,
    })
    .from(activities)
    .leftJoin(users, eq(users.id, activities.actorId))
    .leftJoin(representative, eq(representative.id, activities.onBehalfOf))
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  if (!about) throw notFound();
  const counts = rowsOf<RowCount>(
    await tx.execute(sql`
      select table_name as "table", operation, count(*)::int as rows from ${netRows(changeId)} net
      group by table_name, operation order by table_name, operation`),
  );
  const revertedBy = await tx
    .select({ changeId: activities.changeId, at: activities.createdAt, actorName: users.fullName })
    .from(activities)
    .leftJoin(users, eq(users.id, activities.actorId))
    .where(and(eq(activities.revertsChangeId, changeId), eq(activities.outcome, "ok")))
    .orderBy(asc(activities.createdAt));
  const effects = await tx
    .select({ kind: outbox.kind, status: outbox.status, count: count() })
    .from(outbox)
    .where(eq(outbox.changeId, changeId))
    .groupBy(outbox.kind, outbox.status)
    .orderBy(outbox.kind, outbox.status);
  const approvedBy = await approverOf(tx, changeId);
  const mayRevert = counts.length > 0 && can(actor, "changes:revert") && (await mayUndo(tx, actor, about));
  return { changeId, ...about, counts, effects, revertedBy, approvedBy, mayRevert };
}

/** Who approved a change that needed it, as far as the reader may see the request. */
async function approverOf(tx: Transaction, changeId: string): Promise<string | null> {
  const [request] = await tx
    .select({ name: users.fullName })
    .from(approvalRequests)
    .innerJoin(users, eq(users.id, approvalRequests.decidedBy))
    .where(eq(approvalRequests.appliedChangeId, changeId))
    .limit(1);
  return request?.name ?? null;
}

/** The rows of a change from a cursor on, as this reader may see them: 100 at a time. */
export async function readChangeRows(
  tx: Transaction,
  actor: Actor,
  resources: DiffResources | undefined,
  { changeId, cursor }: { changeId: string; cursor?: string | undefined },
): Promise<{ rows: RowDiff[]; nextCursor: string | null }> {
  const answer = await tx.execute(sql`
    select place::text, table_name as "table", row_id as "rowId", operation, old_values as before, new_values as after
    from ${netRows(changeId)} net where place > ${cursor ?? "0"}::bigint order by net.place limit ${pageSize + 1}`);
  const found = rowsOf<NetRow>(answer);
  const page = found.slice(0, pageSize);
  const nextCursor = found.length > pageSize ? page.at(-1)!.place : null;
  return { rows: await rowDiffs(tx, actor, resources, page), nextCursor };
}
