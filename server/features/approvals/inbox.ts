import { and, desc, eq, ne, or, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { users } from "#drizzle/schema/authentication.ts";
import type { Actor } from "#server/auth/actor.ts";
import { mayApprove } from "#server/auth/approvers.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { factsOfRequest, type RequestFacts } from "./request-facts.ts";

export const inboxTabs = ["review", "mine", "history"] as const;
export type InboxTab = (typeof inboxTabs)[number];

export interface InboxRow extends RequestFacts {
  rowCount: number;
}

const decider = alias(users, "decider");
const mostRows = 200;
const isExpired = sql<boolean>`${approvalRequests.state} = 'pending' and ${approvalRequests.expiresAt} <= now()`;

/** Requests of one tab, the newest first, 200 at most; those to review: what ends first stands first. */
export async function readInbox(
  database: Database,
  tx: Transaction,
  actor: Actor,
  tab: InboxTab,
): Promise<InboxRow[]> {
  if (actor.kind === "system") return [];
  const mine = eq(approvalRequests.requestedBy, actor.userId);
  if (tab === "mine") return (await select(tx, mine)).map(inboxRow);
  if (tab === "history") {
    const decided = ne(approvalRequests.state, "pending");
    const expired = and(eq(approvalRequests.state, "pending"), sql`${approvalRequests.expiresAt} <= now()`);
    const found = await select(tx, or(decided, expired)!);
    return (await own(database, actor, found, true)).map(inboxRow);
  }
  const open = and(
    eq(approvalRequests.state, "pending"),
    sql`${approvalRequests.expiresAt} > now()`,
    ne(approvalRequests.requestedBy, actor.userId),
  )!;
  const found = await own(database, actor, await select(tx, open), false);
  return found.map(inboxRow).toSorted((one, other) => (one.expiresAt < other.expiresAt ? -1 : 1));
}

// Those that the reader may decide; of the past also what he decided or asked for himself.
async function own(
  database: Database,
  actor: Exclude<Actor, { kind: "system" }>,
  found: Found[],
  isPast: boolean,
): Promise<Found[]> {
  const kept: Found[] = [];
  for (const request of found) {
    const isPart = isPast && (request.requestedBy === actor.userId || request.decidedBy === actor.userId);
    const approvers = request.policies.map(({ approver }) => approver);
    if (isPart || (await mayApprove(database, actor, approvers, request.organizationId))) kept.push(request);
  }
  return kept;
}

type Found = Awaited<ReturnType<typeof select>>[number];

function select(tx: Transaction, where: SQL) {
  return tx
    .select({
      id: approvalRequests.id,
      organizationId: approvalRequests.organizationId,
      title: approvalRequests.title,
      command: approvalRequests.command,
      requestedBy: approvalRequests.requestedBy,
      requesterName: sql<string>`coalesce(${users.fullName}, 'Somebody')`,
      reason: approvalRequests.reason,
      policies: approvalRequests.policies,
      rowCount: approvalRequests.rowCount,
      createdAt: approvalRequests.createdAt,
      expiresAt: approvalRequests.expiresAt,
      isExpired,
      state: approvalRequests.state,
      decidedBy: approvalRequests.decidedBy,
      deciderName: decider.fullName,
      decidedAt: approvalRequests.decidedAt,
      decisionReason: approvalRequests.decisionReason,
      declinedCount: approvalRequests.declinedCount,
      appliedChangeId: approvalRequests.appliedChangeId,
    })
    .from(approvalRequests)
    .leftJoin(users, eq(users.id, approvalRequests.requestedBy))
    .leftJoin(decider, eq(decider.id, approvalRequests.decidedBy))
    .where(where)
    .orderBy(desc(approvalRequests.createdAt), desc(approvalRequests.id))
    .limit(mostRows);
}

const inboxRow = (found: Found): InboxRow => ({ ...factsOfRequest(found), rowCount: found.rowCount });
