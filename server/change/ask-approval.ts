import { sql } from "drizzle-orm";
import { approvalRequests } from "#drizzle/schema/approvals.ts";
import type { Actor } from "#server/auth/actor.ts";
import { possibleApprovers, type PossibleApprover } from "#server/auth/approvers.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, forbidden } from "#server/errors.ts";
import { wishWords } from "#shared/approvals/wish-words.ts";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { ApprovalNeed, ChangeOutcome, Plan } from "#shared/change.ts";
import { writeActivity } from "./activity.ts";
import type { Subject } from "./command.ts";
import { inPlainWords } from "./known-tables.ts";
import { finishJob, type JobRun } from "./job-run.ts";
import { openWork } from "./open-work.ts";
import type { CapturedPlan } from "./plan.ts";
import type { ChangeContext } from "./record-refusal.ts";

/** A change that was run and rolled back, because somebody else has to look at it. */
export interface AskedChange {
  permission: string;
  /** As it came in: it is checked again when the change is made. */
  rawInput: unknown;
  reason: string | undefined;
  captured: CapturedPlan;
  /** As the asker may see it. */
  plan: Plan;
  needed: readonly NeededPolicy[];
  subject: Subject | undefined;
}

export type AskedFor = Omit<Extract<ChangeOutcome, { mode: "request" }>, "result">;

const tellAtMost = 50;

/** Who may approve and until when, in the words of a plan. */
export async function approvalNeed(
  ctx: ChangeContext,
  actor: Actor,
  needed: readonly NeededPolicy[],
): Promise<ApprovalNeed & { people: PossibleApprover[] }> {
  const people =
    actor.kind === "system"
      ? []
      : await possibleApprovers(
          ctx.database,
          needed.map(({ approver }) => approver),
          actor.kind === "member" && !needsStaff(actor) ? actor.organizationId : null,
          actor.impersonatedBy ?? actor.userId,
        );
  return {
    policies: needed.map(({ name }) => name),
    approvers: people.slice(0, 10).map(({ name }) => name),
    approverCount: people.length,
    expiresHours: Math.min(...needed.map(({ expiresHours }) => expiresHours)),
    people,
  };
}

const needsStaff = (actor: Actor) => actor.kind === "member" && actor.impersonatedBy !== undefined;

/**
 * Turns a change that needs approval into a request, and tells those who may approve it. Refuses (409, with the plan in
 * the details) when no reason is given, and for whoever acts as somebody else.
 */
export async function askApproval(
  ctx: ChangeContext,
  actor: Actor,
  asked: AskedChange,
  requestId: string,
  run?: JobRun,
): Promise<AskedFor> {
  if (actor.kind === "system") throw forbidden();
  if (actor.impersonatedBy)
    throw forbidden(
      "This needs a second person's approval. Ask for it as yourself, not while you act as somebody else.",
    );
  const { people, ...approval } = await approvalNeed(ctx, actor, asked.needed);
  if (!ctx.procedure) throw conflict("This needs a second person's approval, so it can't be done from here.");
  if (!asked.reason)
    throw conflict("This needs a second person's approval. Say why it should be done.", {
      plan: { ...asked.plan, approval },
      approval,
    });
  const { procedure } = ctx;
  const title = titleOf(asked);
  const expiresAt = await inTransaction(
    ctx.database,
    actor,
    { changeId: requestId, requestId: ctx.requestId },
    async (tx, now) => {
      const open = openWork({ tx, actor, changeId: requestId, now, resources: ctx.diffResources });
      const request = {
        id: requestId,
        organizationId: actor.kind === "member" ? actor.organizationId : null,
        ...(actor.kind === "staff" && { chosenOrganizationId: actor.organizationId }),
        procedure,
        command: asked.permission,
        title,
        input: asked.rawInput ?? {},
        plan: asked.captured,
        planHash: asked.captured.hash,
        rowCount: asked.captured.rows.length,
        requestedBy: actor.userId,
        reason: asked.reason!,
        policyId: asked.needed.find(({ id }) => id)?.id ?? null,
        policies: [...asked.needed],
        expiresAt: sql`now() + make_interval(hours => ${approval.expiresHours})`,
      };
      const [made] = await tx
        .insert(approvalRequests)
        .values(request)
        .returning({ expiresAt: approvalRequests.expiresAt });
      for (const { userId } of people.slice(0, tellAtMost))
        await open.work.effect(
          "notification",
          {
            userId,
            organizationId: actor.kind === "member" ? actor.organizationId : null,
            kind: "approval-requests:create",
            title: `${actor.name} asks for approval: ${title}`.slice(0, 300),
            body: asked.reason ?? null,
            href: `/approvals?request=${requestId}`,
          },
          `ask ${userId}`,
        );
      await open.flush();
      await writeActivity(tx, actor, requestId, {
        action: "approval-requests:create",
        outcome: "ok",
        reason: asked.reason,
        entityType: "approval-requests",
        entityId: requestId,
        entityName: title,
        description: `Asked for approval: ${title}`,
        metadata: { command: asked.permission, policies: approval.policies, rows: request.rowCount },
      });
      if (run)
        await finishJob(tx, run, {
          state: "asked",
          rowCount: null,
          description: title,
          result: { approval },
        });
      return made!.expiresAt;
    },
  );
  return { mode: "request", requestId, expiresAt, approval };
}

/** What the change is, in a line: as its command explains it, else counted. */
function titleOf({ subject, permission, captured }: AskedChange): string {
  const said = subject?.description
    ? wishWords(subject.description)
    : inPlainWords(permission.replace(":", ", "));
  const named = subject?.entityName ? `${said}: ${subject.entityName}` : said;
  const title = subject ? named : `${named} (${captured.rows.length.toLocaleString("en")} rows)`;
  return title.charAt(0).toUpperCase() + title.slice(1, 300);
}
