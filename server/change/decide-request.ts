import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import { mayApprove } from "#server/auth/approvers.ts";
import type { Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { ApprovalState } from "#shared/states.ts";
import { writeActivity } from "./activity.ts";
import { type ApprovalContext, readRequest, type StoredRequest } from "./approval-requests.ts";
import { openWork } from "./open-work.ts";
import { rowsOf } from "./rows-of.ts";

export type Decider = StaffActor | MemberActor;

type Decided = Exclude<ApprovalState, "pending" | "expired">;

const stateWords: Record<Decided, string> = {
  approved: "approved",
  declined: "declined",
  withdrawn: "withdrawn",
};

/** Refuses who may not say yes or no to this request: his own, in somebody else's place, or without the right to it. */
export async function requireDecider(
  ctx: ApprovalContext,
  actor: Actor,
  request: StoredRequest,
  needed: readonly NeededPolicy[] = [],
): Promise<Decider> {
  if (actor.kind === "system") throw forbidden();
  if (actor.impersonatedBy) throw forbidden("You can't decide while you act as somebody else.");
  if (actor.userId === request.requestedBy)
    throw forbidden("You asked for this yourself, so somebody else has to decide.");
  const approvers = [...request.policies, ...needed].map(({ approver }) => approver);
  if (!(await mayApprove(ctx.database, actor, approvers, request.organizationId)))
    throw forbidden(
      `You may not approve this. It takes ${[...new Set(approvers.map((approver) => ("role" in approver ? `the role ${approver.role}` : `the permission ${approver.permission}`)))].join(" and ")}.`,
    );
  requireOpen(request);
  return actor;
}

/** Refuses (409) a request that is decided or expired. */
export function requireOpen(request: StoredRequest): void {
  if (request.isExpired || request.state === "expired")
    throw conflict("This request has expired. If it is still wanted, it has to be asked for anew.");
  if (request.state !== "pending")
    throw conflict(`${request.deciderName ?? "Somebody"} has ${stateWords[request.state]} this already.`);
}

export interface Decision {
  state: Decided;
  by: Decider;
  reason: string | undefined;
  declinedCount?: number;
  /** The change that was made. */
  changeId?: string;
}

/** Settles the request in the open transaction. The database lets the first one through; later ones are told who it was. */
export async function settleRequest(
  ctx: ApprovalContext,
  tx: Transaction,
  request: StoredRequest,
  { state, by, reason, declinedCount = 0, changeId }: Decision,
): Promise<void> {
  const answer = await tx.execute(
    sql`select decide_approval(${request.id}, ${state}, ${by.userId}, ${reason ?? null}, ${declinedCount}, ${changeId ?? null}) as "isSettled"`,
  );
  if (rowsOf<{ isSettled: boolean }>(answer)[0]?.isSettled) return;
  requireOpen(await readRequest(ctx, by, request.id));
  throw conflict("This request can't be decided any more.");
}

/** Declines or withdraws: nothing of what was asked for happens, and the log says who and why. */
export async function closeRequest(
  ctx: ApprovalContext,
  request: StoredRequest,
  decision: Decision & { state: "declined" | "withdrawn" },
): Promise<void> {
  const { by, state, reason } = decision;
  const changeId = randomUUID();
  await inTransaction(ctx.database, by, { changeId, requestId: ctx.requestId }, async (tx, now) => {
    await settleRequest(ctx, tx, request, decision);
    if (state === "declined") {
      const open = openWork({ tx, actor: by, changeId, now, resources: ctx.diffResources });
      await open.work.effect("notification", decisionNotice(request, decision), `decide ${request.id}`);
      await open.flush();
    }
    await writeActivity(tx, by, changeId, {
      action: state === "declined" ? "approval-requests:decline" : "approval-requests:withdraw",
      outcome: "ok",
      reason,
      ...decisionSubject(request, state === "declined" ? "Declined" : "Withdrew"),
    });
  });
}

/** What the log says a decision is about. */
export function decisionSubject(request: StoredRequest, verb: string) {
  return {
    entityType: "approval-requests",
    entityId: request.id,
    entityName: request.title,
    description: `${verb} what ${request.requesterName} asked for: ${request.title}`,
    metadata: {
      requestedBy: request.requestedBy,
      requesterName: request.requesterName,
      command: request.command,
      policies: request.policies.map(({ name }) => name),
    },
  };
}

/** What the one who asked is told. */
export function decisionNotice(request: StoredRequest, { state, by, reason, declinedCount }: Decision) {
  const part = declinedCount ? ` without ${declinedCount.toLocaleString("en")} of its rows` : "";
  return {
    userId: request.requestedBy,
    organizationId: request.organizationId,
    kind: `approval-requests:${state === "approved" ? "approve" : "decline"}`,
    title: `${by.name} ${stateWords[state]}${part}: ${request.title}`.slice(0, 300),
    body: reason ?? null,
    href: `/approvals?tab=mine&request=${request.id}`,
  };
}
