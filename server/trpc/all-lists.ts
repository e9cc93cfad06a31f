import { relateLists } from "#server/data/bound-list.ts";
import type { ListQuery } from "#server/data/list-query.ts";
import * as usersLists from "#server/features/users/users-lists.ts";
import * as organizationsLists from "#server/features/organizations/organizations-lists.ts";
import * as billingLists from "#server/features/billing/billing-lists.ts";
import * as laundryLists from "#server/features/laundry/laundry-lists.ts";
import * as analyticsLists from "#server/features/analytics/analytics-lists.ts";
import * as monitoringLists from "#server/features/monitoring/monitoring-lists.ts";
import * as outboxLists from "#server/features/outbox/outbox-lists.ts";
import * as approvalsLists from "#server/features/approvals/approvals-lists.ts";
import * as changeJobsLists from "#server/features/change-jobs/change-jobs-lists.ts";
import { listQueueItems } from "#server/features/views/queue-lists.ts";
import { listErrors } from "#server/features/errors/errors-list.ts";

/** Every list by its resource's name: for exports, the palette, and who may read what in a diff. */
export const allLists: Readonly<Record<string, ListQuery>> = Object.fromEntries(
  [
    { listErrors, listQueueItems },
    monitoringLists,
    usersLists,
    organizationsLists,
    billingLists,
    laundryLists,
    analyticsLists,
    approvalsLists,
    outboxLists,
    changeJobsLists,
  ]
    .flatMap((feature): ListQuery[] => Object.values(feature))
    .map((list) => [list.resource.name, list]),
);

relateLists(Object.values(allLists));

/** The lists that the palette searches: what people know by a name or a number, the most asked for first. */
export const searchedLists: readonly ListQuery[] = [
  usersLists.listUsers,
  organizationsLists.listOrganizations,
  listErrors,
  laundryLists.listBookings,
  billingLists.listInvoices,
  billingLists.listCoupons,
  billingLists.listSubscriptionPlans,
  laundryLists.listServices,
  analyticsLists.listExperiments,
  organizationsLists.listTeams,
  organizationsLists.listRoles,
  monitoringLists.listSystemSettings,
];
