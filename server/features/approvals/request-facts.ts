import type { StoredRequest } from "#server/change/approval-requests.ts";
import type { ApprovalState } from "#shared/states.ts";

/** What a list and a review show of a request. */
export interface RequestFacts {
  id: string;
  title: string;
  command: string;
  requestedBy: string;
  requesterName: string;
  reason: string;
  policies: string[];
  createdAt: string;
  expiresAt: string;
  state: ApprovalState;
  deciderName: string | null;
  decidedAt: string | null;
  decisionReason: string | null;
  declinedCount: number;
  appliedChangeId: string | null;
}

export function factsOfRequest(
  request: Pick<StoredRequest, Exclude<keyof RequestFacts, "policies" | "state">> &
    Pick<StoredRequest, "policies" | "state" | "isExpired">,
): RequestFacts {
  return {
    id: request.id,
    title: request.title,
    command: request.command,
    requestedBy: request.requestedBy,
    requesterName: request.requesterName,
    reason: request.reason,
    createdAt: request.createdAt,
    expiresAt: request.expiresAt,
    deciderName: request.deciderName,
    decidedAt: request.decidedAt,
    decisionReason: request.decisionReason,
    declinedCount: request.declinedCount,
    appliedChangeId: request.appliedChangeId,
    policies: request.policies.map(({ name }) => name),
    state: request.isExpired ? "expired" : request.state,
  };
}
