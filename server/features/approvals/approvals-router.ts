import { z } from "zod";
import { type Actor, systemActor } from "#server/auth/actor.ts";
import { readRequest } from "#server/change/approval-requests.ts";
import { approveOrQueue } from "#server/change/approve-or-queue.ts";
import { closeRequest, requireDecider, requireOpen } from "#server/change/decide-request.ts";
import { recordRefusal } from "#server/change/record-refusal.ts";
import { inWords } from "#server/change/refusal-words.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { forbidden, Refusal } from "#server/errors.ts";
import { change, guarded, list, query, router } from "#server/trpc/procedures.ts";
import type { Context } from "#server/trpc/context.ts";
import {
  approveInput,
  declineInput,
  policyScopeInput,
  reviewInput,
  withdrawInput,
} from "#shared/inputs/approvals-inputs.ts";
import type { Permission } from "#shared/permissions.ts";
import { listApprovalPolicies, listApprovalRequests } from "./approvals-lists.ts";
import { inboxTabs, readInbox } from "./inbox.ts";
import { policiesCommands } from "./policies-commands.ts";
import { previewPolicy } from "./preview-policy.ts";
import { reviewRequest } from "./review-request.ts";

// Who may decide stands in the policy of each request; this only lets into the room.
const room = "approval-requests:read";

export const approvalsRouter = router({
  /** Requests to review, one's own, or what became of them. */
  inbox: query(room, z.strictObject({ tab: z.enum(inboxTabs) }), (ctx, { tab }) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, (tx) =>
      readInbox(ctx.database, tx, ctx.actor, tab),
    ),
  ),

  /** How many wait for this reader. */
  waiting: query(room, z.void(), (ctx) =>
    inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => ({
      count: (await readInbox(ctx.database, tx, ctx.actor, "review")).length,
    })),
  ),

  /** One request with its plan, rehearsed at this moment as the one who asked. */
  review: query(room, reviewInput, (ctx, which) => reviewRequest(ctx, ctx.actor, which)),

  approve: guarded(room)
    .input(approveInput)
    .mutation(({ ctx, input }) =>
      logged(ctx, "approval-requests:approve", input.reason, () => approveOrQueue(ctx, ctx.actor, input)),
    ),

  decline: guarded(room)
    .input(declineInput)
    .mutation(({ ctx, input }) =>
      logged(ctx, "approval-requests:decline", input.reason, async () => {
        const request = await readRequest(ctx, ctx.actor, input.id);
        const by = await requireDecider(ctx, ctx.actor, request);
        await closeRequest(ctx, request, { state: "declined", by, reason: input.reason });
        return { id: request.id };
      }),
    ),

  withdraw: guarded(room)
    .input(withdrawInput)
    .mutation(({ ctx, input }) =>
      logged(ctx, "approval-requests:withdraw", undefined, async () => {
        const request = await readRequest(ctx, ctx.actor, input.id);
        const { actor } = ctx;
        if (actor.kind === "system" || actor.impersonatedBy || actor.userId !== request.requestedBy)
          throw forbidden("Only the one who asked can withdraw this.");
        if (!request.isExpired) requireOpen(request);
        await closeRequest(ctx, request, { state: "withdrawn", by: actor, reason: undefined });
        return { id: request.id };
      }),
    ),
});

/** A refused decision is an attempt, and stands in the audit log. */
async function logged<Result>(
  ctx: Context & { actor: Actor },
  action: Permission,
  reason: string | undefined,
  decide: () => Promise<Result>,
): Promise<Result> {
  try {
    return await decide();
  } catch (error) {
    const fault = inWords(error);
    if (fault instanceof Refusal)
      await recordRefusal(ctx, ctx.actor, action, { mode: "apply", reason }, fault);
    throw fault;
  }
}

export const approvalPoliciesRouter = router({
  ...list(listApprovalPolicies),
  create: change(policiesCommands.create),
  update: change(policiesCommands.update),

  /** What a rule would have stopped in the last 30 days. */
  preview: query("approval-policies:read", policyScopeInput, (ctx, scope) =>
    inTransaction(ctx.database, systemActor("jobs"), { requestId: ctx.requestId, signal: ctx.signal }, (tx) =>
      previewPolicy(tx, scope, ctx.actor.kind === "member" ? ctx.actor.organizationId : null),
    ),
  ),
});

export const approvalRequestsRouter = router(list(listApprovalRequests));
