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
  state: ApprovalState | "expired";
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
  const { id, title, command, requestedBy, requesterName, reason, createdAt, expiresAt } = request;
  const { deciderName, decidedAt, decisionReason, declinedCount, appliedChangeId } = request;
  return {
    ...{ id, title, command, requestedBy, requesterName, reason, createdAt, expiresAt },
    ...{ deciderName, decidedAt, decisionReason, declinedCount, appliedChangeId },
    policies: request.policies.map(({ name }) => name),
    state: request.isExpired ? "expired" : request.state,
  };
}
