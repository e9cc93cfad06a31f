import { eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import { users } from "#drizzle/schema/authentication.ts";
import { type Actor, can, type MemberActor, type StaffActor, systemActor } from "#server/auth/actor.ts";
import { actorAgain } from "#server/auth/actor-again.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, notFound } from "#server/errors.ts";
import type { AnyCommand } from "./command.ts";
import type { CapturedPlan } from "./plan.ts";
import type { ChangeContext } from "./record-refusal.ts";

/** What deciding about requests needs of the request that does it. */
export type ApprovalContext = ChangeContext;

export type StoredRequest = Awaited<ReturnType<typeof readRequest>>;

const decider = alias(users, "decider");

/** A request in full, also what no list shows. 404 when it doesn't exist or the reader may not see it. */
export async function readRequest({ database, requestId }: ApprovalContext, reader: Actor, id: string) {
  const isVisible = await inTransaction(database, reader, { requestId }, async (tx) => {
    const found = await tx
      .select({ id: approvalRequests.id })
      .from(approvalRequests)
      .where(eq(approvalRequests.id, id));
    return found.length > 0;
  });
  if (!isVisible) throw notFound();
  const [request] = await inTransaction(database, systemActor("jobs"), { requestId }, (tx) =>
    tx
      .select({
        id: approvalRequests.id,
        organizationId: approvalRequests.organizationId,
        chosenOrganizationId: approvalRequests.chosenOrganizationId,
        procedure: approvalRequests.procedure,
        command: approvalRequests.command,
        title: approvalRequests.title,
        input: approvalRequests.input,
        plan: sql<CapturedPlan>`${approvalRequests.plan}`,
        requestedBy: approvalRequests.requestedBy,
        requesterName: users.fullName,
        reason: approvalRequests.reason,
        policies: approvalRequests.policies,
        createdAt: approvalRequests.createdAt,
        expiresAt: approvalRequests.expiresAt,
        isExpired: sql<boolean>`${approvalRequests.state} = 'pending' and ${approvalRequests.expiresAt} <= now()`,
        state: approvalRequests.state,
        rowCount: approvalRequests.rowCount,
        decidedAt: approvalRequests.decidedAt,
        deciderName: decider.fullName,
        decisionReason: approvalRequests.decisionReason,
        declinedCount: approvalRequests.declinedCount,
        appliedChangeId: approvalRequests.appliedChangeId,
      })
      .from(approvalRequests)
      .innerJoin(users, eq(users.id, approvalRequests.requestedBy))
      .leftJoin(decider, eq(decider.id, approvalRequests.decidedBy))
      .where(eq(approvalRequests.id, id)),
  );
  if (!request) throw notFound();
  return request;
}

/** What was asked for, ready to be run again by the one who asked. */
export interface RequestedChange {
  requester: StaffActor | MemberActor;
  command: AnyCommand;
  input: unknown;
  /** Why, in the words of those who want it: they stay in the log. */
  reason: string;
}

/** Refuses (409, in words) when the one who asked may no longer do it, or when it can't be done at all any more. */
export async function requestedChange(
  ctx: ApprovalContext,
  request: StoredRequest,
): Promise<RequestedChange> {
  const { requestedBy: userId, organizationId, chosenOrganizationId, requesterName } = request;
  const requester = await actorAgain(ctx.database, { userId, organizationId, chosenOrganizationId });
  if (!requester)
    throw conflict(
      `${requesterName} can't sign in here any more, so this can't be approved. Decline it, and have somebody else ask.`,
    );
  const command = ctx.commandAt?.(request.procedure);
  if (!command)
    throw conflict(
      "The console doesn't know this kind of change any more. Decline it, and have it asked for anew.",
    );
  if (!can(requester, command.permission))
    throw conflict(
      `${requesterName} may no longer do this (${command.permission}), so it can't be approved. Decline it.`,
    );
  const input = command.input.safeParse(request.input);
  if (!input.success)
    throw conflict("What was asked for no longer fits this version of the console. Have it asked for anew.");
  return { requester, command, input: input.data, reason: request.reason };
}
