import type { Actor } from "#server/auth/actor.ts";
import {
  type ApprovalContext,
  readRequest,
  requestedChange,
  type StoredRequest,
} from "#server/change/approval-requests.ts";
import { requireDecider } from "#server/change/decide-request.ts";
import { planDrift, type PlanDrift } from "#server/change/plan-drift.ts";
import { type CapturedPlan, showPlan } from "#server/change/plan.ts";
import { rehearseRequest } from "#server/change/rehearse-request.ts";
import { choosableRows } from "#server/change/row-choice.ts";
import { rowDiffs } from "#server/change/row-diffs.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { Refusal } from "#server/errors.ts";
import type { Plan, RowDiff } from "#shared/change.ts";
import { factsOfRequest } from "./request-facts.ts";

/** How the records moved since somebody asked. */
export interface Drift {
  added: number;
  gone: number;
  altered: number;
  /** Of the rows on this page: what isn't as it was asked for. */
  marks: Record<string, "added" | "altered">;
  /** The first 20 rows that fell away, as they were asked for. */
  goneRows: RowDiff[];
  /** Of the altered rows on this page: what was asked for. */
  askedRows: RowDiff[];
}

/** Everything that a reviewer looks at: who wants what and why, and what would happen at this moment. */
export async function reviewRequest(
  ctx: ApprovalContext,
  reader: Actor,
  { id, offset }: { id: string; offset: number },
) {
  const request = await readRequest(ctx, reader, id);
  const isOpen = request.state === "pending" && !request.isExpired;
  const now = isOpen ? await nowOf(ctx, request) : undefined;
  const captured = now && "captured" in now ? now.captured : request.plan;
  const drift =
    now && "captured" in now ? planDrift(request.plan, now.captured) : { added: [], gone: [], altered: [] };
  const hindrance = isOpen ? await hindranceOf(ctx, reader, request, now) : null;
  const choosable = now && "captured" in now ? now.choosable : new Set<string>();
  return inTransaction(ctx.database, reader, { requestId: ctx.requestId }, async (tx) => {
    const plan: Plan = await showPlan(tx, reader, ctx.diffResources, captured, offset);
    return {
      ...factsOfRequest(request),
      isMine: reader.kind !== "system" && reader.userId === request.requestedBy,
      /** Why this reader can't decide; null: he can. */
      hindrance,
      /** Why it can't be done any more, as the command says it. */
      fault: now && "fault" in now ? now.fault : null,
      plan,
      totalRows: captured.rows.length,
      /** Rows on this page that can be left out. */
      choosable: plan.rows.map(({ rowId }) => rowId).filter((rowId) => choosable.has(rowId)),
      choosableCount: choosable.size,
      drift: {
        added: drift.added.length,
        gone: drift.gone.length,
        altered: drift.altered.length,
        marks: marksOf(drift, plan.rows),
        goneRows: await rowDiffs(tx, reader, ctx.diffResources, drift.gone.slice(0, 20)),
        askedRows: await rowDiffs(
          tx,
          reader,
          ctx.diffResources,
          drift.altered
            .map(({ was }) => was)
            .filter((row) => plan.rows.some(({ rowId }) => rowId === row.rowId)),
        ),
      } satisfies Drift,
    };
  });
}

type Now = { captured: CapturedPlan; choosable: Set<string> } | { fault: string };

async function nowOf(ctx: ApprovalContext, request: StoredRequest): Promise<Now> {
  try {
    const requested = await requestedChange(ctx, request);
    const { captured } = await rehearseRequest(ctx, requested);
    const choosable = choosableRows(requested.command, requested.input, captured);
    return { captured, choosable: new Set(choosable.map(({ rowId }) => rowId)) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { fault: fault.message };
  }
}

async function hindranceOf(
  ctx: ApprovalContext,
  reader: Actor,
  request: StoredRequest,
  now: Now | undefined,
): Promise<string | null> {
  try {
    await requireDecider(ctx, reader, request);
    return now && "fault" in now ? now.fault : null;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return fault.message;
  }
}

function marksOf({ added, altered }: PlanDrift, rows: readonly RowDiff[]): Drift["marks"] {
  const shown = new Set(rows.map(({ rowId }) => rowId));
  const marks: Drift["marks"] = {};
  for (const { rowId } of added) if (shown.has(rowId)) marks[rowId] = "added";
  for (const { now } of altered) if (shown.has(now.rowId)) marks[now.rowId] = "altered";
  return marks;
}
