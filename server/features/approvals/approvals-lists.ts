import { approvalPolicies, approvalRequests } from "#drizzle/schema/approvals.ts";
import { tableList } from "#server/features/table-list.ts";
import { approvalPoliciesResource, approvalRequestsResource } from "#shared/resources/approvals-resources.ts";

export const listApprovalPolicies = tableList(approvalPoliciesResource, approvalPolicies);
export const listApprovalRequests = tableList(approvalRequestsResource, approvalRequests);
