import { and, asc, count, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { users } from "#drizzle/schema/authentication.ts";
import { outbox } from "#drizzle/schema/extensions.ts";
import { activities } from "#drizzle/schema/monitoring.ts";
import { organizations } from "#drizzle/schema/tenancy.ts";
import { type Actor, can } from "#server/auth/actor.ts";
import { membersCanWriteBack } from "#server/change/known-tables.ts";
import { netRows } from "#server/change/net-rows.ts";
import { recordedOf } from "#server/change/recorded-rows.ts";
import { finalWords, mayUndo } from "#server/change/revert.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Transaction } from "#server/data/database.ts";
import { notFound } from "#server/errors.ts";
import type { RowCount } from "#shared/change.ts";
import { readOrigin } from "./change-origin.ts";

const representative = alias(users, "representative");

/** Who did it, for whom, why, what it did, what went out and what took it back. 404 when the change doesn't exist or the reader may not see it. */
export async function readChange(tx: Transaction, actor: Actor, changeId: string) {
  const [about] = await tx
    .select({
      at: activities.createdAt,
      action: activities.action,
      outcome: activities.outcome,
      actorId: activities.actorId,
      actorName: users.fullName,
      onBehalfOf: activities.onBehalfOf,
      onBehalfOfName: representative.fullName,
      organizationId: activities.organizationId,
      organizationName: organizations.name,
      entityType: activities.entityType,
      entityId: activities.entityId,
      entityName: activities.entityName,
      description: activities.description,
      reason: activities.reason,
      via: activities.via,
      requestId: activities.requestId,
      chain: activities.chain,
      position: activities.position,
      revertsChangeId: activities.revertsChangeId,
    })
    .from(activities)
    .leftJoin(users, eq(users.id, activities.actorId))
    .leftJoin(representative, eq(representative.id, activities.onBehalfOf))
    .leftJoin(organizations, eq(organizations.id, activities.organizationId))
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  if (!about) throw notFound();
  const counts = rowsOf<RowCount>(
    await tx.execute(sql`
      select table_name as "table", operation, count(*)::int as rows from ${netRows(changeId, undefined, recordedOf(actor, changeId))} net
      group by table_name, operation order by table_name, operation`),
  );
  const effects = await tx
    .select({ kind: outbox.kind, status: outbox.status, count: count() })
    .from(outbox)
    .where(eq(outbox.changeId, changeId))
    .groupBy(outbox.kind, outbox.status)
    .orderBy(outbox.kind, outbox.status);
  const mayRevert =
    counts.length > 0 &&
    can(actor, "changes:revert") &&
    (actor.kind !== "member" || membersCanWriteBack(counts)) &&
    (await finalWords(tx, actor, changeId)) === null &&
    (await mayUndo(tx, actor, { ...about, changeId }));
  return {
    changeId,
    ...about,
    ...(await readOrigin(tx, actor, changeId)),
    counts,
    effects,
    reverts: about.revertsChangeId ? await linkTo(tx, about.revertsChangeId) : null,
    revertedBy: await linksOfReverts(tx, changeId),
    approval: await approvalOf(tx, changeId),
    mayRevert,
    maySendAgain: can(actor, "outbox:replay"),
  };
}

const link = {
  changeId: activities.changeId,
  at: activities.createdAt,
  actorName: users.fullName,
  description: activities.description,
  action: activities.action,
};

async function linkTo(tx: Transaction, changeId: string) {
  const [found] = await tx
    .select(link)
    .from(activities)
    .leftJoin(users, eq(users.id, activities.actorId))
    .where(and(eq(activities.changeId, changeId), eq(activities.outcome, "ok")))
    .limit(1);
  return found ?? null;
}

function linksOfReverts(tx: Transaction, changeId: string) {
  return tx
    .select(link)
    .from(activities)
    .leftJoin(users, eq(users.id, activities.actorId))
    .where(and(eq(activities.revertsChangeId, changeId), eq(activities.outcome, "ok")))
    .orderBy(asc(activities.createdAt));
}

/** Who asked for a change that needed a second person, and who approved it, as far as the reader may see the request. */
async function approvalOf(tx: Transaction, changeId: string) {
  const requester = alias(users, "requester");
  const [request] = await tx
    .select({
      requestId: approvalRequests.id,
      requestedBy: requester.fullName,
      approvedBy: users.fullName,
      requestReason: approvalRequests.reason,
    })
    .from(approvalRequests)
    .innerJoin(users, eq(users.id, approvalRequests.decidedBy))
    .leftJoin(requester, eq(requester.id, approvalRequests.requestedBy))
    .where(eq(approvalRequests.appliedChangeId, changeId))
    .limit(1);
  return request ?? null;
}
