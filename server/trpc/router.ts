import {
  approvalPoliciesRouter,
  approvalRequestsRouter,
  approvalsRouter,
} from "#server/features/approvals/approvals-router.ts";
import { auditRouter } from "#server/features/audit/audit-router.ts";
import { errorsRouter } from "#server/features/errors/errors-router.ts";
import { createImportIntoRouter, createImportsRouter } from "#server/features/imports/imports-router.ts";
import { createLiveRouter } from "#server/features/live/live-router.ts";
import { notificationsRouter } from "#server/features/notifications/notifications-router.ts";
import { changeJobsRouter } from "#server/features/change-jobs/change-jobs-router.ts";
import { outboxCommands } from "#server/features/outbox/outbox-commands.ts";
import { listOutbox } from "#server/features/outbox/outbox-lists.ts";
import { profileRouter } from "#server/features/profile/profile-router.ts";
import { createSearchRouter } from "#server/features/search/search-router.ts";
import { tenantsRouter } from "#server/features/tenants/tenants-router.ts";
import { listQueueItems } from "#server/features/views/queue-lists.ts";
import { createQueuesRouter, createViewsRouter } from "#server/features/views/views-router.ts";
import { usersCommands } from "#server/features/users/erase-person.ts";
import * as users from "#server/features/users/users-lists.ts";
import * as organizations from "#server/features/organizations/organizations-lists.ts";
import { dunningCommands } from "#server/features/billing/dunning-commands.ts";
import * as billing from "#server/features/billing/billing-lists.ts";
import * as laundry from "#server/features/laundry/laundry-lists.ts";
import * as analytics from "#server/features/analytics/analytics-lists.ts";
import * as monitoring from "#server/features/monitoring/monitoring-lists.ts";
import * as analyticsEdits from "#shared/edits/analytics-edits.ts";
import * as billingEdits from "#shared/edits/billing-edits.ts";
import * as laundryEdits from "#shared/edits/laundry-edits.ts";
import * as monitoringEdits from "#shared/edits/monitoring-edits.ts";
import * as organizationsEdits from "#shared/edits/organizations-edits.ts";
import * as usersEdits from "#shared/edits/users-edits.ts";
import { allLists, searchedLists } from "./all-lists.ts";
import { change, list, records, router } from "./procedures.ts";

/** The table of contents of the API. */
export const appRouter = router({
  profile: profileRouter,
  tenants: tenantsRouter,
  search: createSearchRouter(searchedLists),
  live: createLiveRouter(allLists),
  views: createViewsRouter(allLists),
  queues: createQueuesRouter(allLists),
  queueItems: router(list(listQueueItems)),
  notifications: notificationsRouter,
  audit: auditRouter,
  approvals: approvalsRouter,
  approvalPolicies: approvalPoliciesRouter,
  approvalRequests: approvalRequestsRouter,
  errors: errorsRouter,
  imports: createImportsRouter(allLists),
  importInto: createImportIntoRouter(allLists),

  users: router({
    ...records(users.listUsers, usersEdits.usersEdits),
    eraseData: change(usersCommands.eraseData),
  }),
  userProfiles: router(records(users.listUserProfiles, usersEdits.userProfilesEdits)),
  userSessions: router(list(users.listUserSessions)),
  userPreferences: router(list(users.listUserPreferences)),
  authAccounts: router(list(users.listAuthAccounts)),
  authVerifications: router(list(users.listAuthVerifications)),
  authTwoFactors: router(list(users.listAuthTwoFactors)),
  mailMessages: router(list(users.listMailMessages)),

  organizations: router(records(organizations.listOrganizations, organizationsEdits.organizationsEdits)),
  organizationMembers: router(list(organizations.listOrganizationMembers)),
  teams: router(records(organizations.listTeams, organizationsEdits.teamsEdits)),
  teamMembers: router(list(organizations.listTeamMembers)),
  workspaces: router(records(organizations.listWorkspaces, organizationsEdits.workspacesEdits)),
  workspaceMembers: router(list(organizations.listWorkspaceMembers)),
  roles: router(list(organizations.listRoles)),
  userRoles: router(list(organizations.listUserRoles)),
  invitations: router(list(organizations.listInvitations)),
  apiKeys: router(list(organizations.listApiKeys)),
  savedViews: router(list(organizations.listSavedViews)),
  changeJobs: changeJobsRouter,
  outbox: router({ ...list(listOutbox), replay: change(outboxCommands.replay) }),

  subscriptionPlans: router(records(billing.listSubscriptionPlans, billingEdits.subscriptionPlansEdits)),
  subscriptions: router({
    ...list(billing.listSubscriptions),
    pauseDunning: change(dunningCommands.pause),
  }),
  invoices: router(records(billing.listInvoices, billingEdits.invoicesEdits)),
  invoiceLineItems: router(list(billing.listInvoiceLineItems)),
  paymentMethods: router(list(billing.listPaymentMethods)),
  paymentTransactions: router(list(billing.listPaymentTransactions)),
  coupons: router(records(billing.listCoupons, billingEdits.couponsEdits)),
  couponRedemptions: router(list(billing.listCouponRedemptions)),
  usageRecords: router(list(billing.listUsageRecords)),

  bookings: router(records(laundry.listBookings, laundryEdits.bookingsEdits)),
  bookingItems: router(records(laundry.listBookingItems, laundryEdits.bookingItemsEdits)),
  deliveryAssignments: router(
    records(laundry.listDeliveryAssignments, laundryEdits.deliveryAssignmentsEdits),
  ),
  deliveryDrivers: router(records(laundry.listDeliveryDrivers, laundryEdits.deliveryDriversEdits)),
  userAddresses: router(records(laundry.listUserAddresses, laundryEdits.userAddressesEdits)),
  loyaltyRewards: router(list(laundry.listLoyaltyRewards)),
  services: router(records(laundry.listServices, laundryEdits.servicesEdits)),
  serviceCategories: router(records(laundry.listServiceCategories, laundryEdits.serviceCategoriesEdits)),
  serviceOptions: router(records(laundry.listServiceOptions, laundryEdits.serviceOptionsEdits)),
  serviceServiceOptions: router(
    records(laundry.listServiceServiceOptions, laundryEdits.serviceServiceOptionsEdits),
  ),

  events: router(list(analytics.listEvents)),
  pageViews: router(list(analytics.listPageViews)),
  featureUsage: router(list(analytics.listFeatureUsage)),
  userEngagementDaily: router(list(analytics.listUserEngagementDaily)),
  organizationMetricsDaily: router(list(analytics.listOrganizationMetricsDaily)),
  conversionFunnels: router(records(analytics.listConversionFunnels, analyticsEdits.conversionFunnelsEdits)),
  conversionFunnelEvents: router(list(analytics.listConversionFunnelEvents)),
  experiments: router(records(analytics.listExperiments, analyticsEdits.experimentsEdits)),
  experimentAssignments: router(list(analytics.listExperimentAssignments)),

  errorLogs: router(list(monitoring.listErrorLogs)),
  errorNotes: router(list(monitoring.listErrorNotes)),
  ingestProjects: router(records(monitoring.listIngestProjects, monitoringEdits.ingestProjectsEdits)),
  ingestOutcomes: router(list(monitoring.listIngestOutcomes)),
  activities: router(list(monitoring.listActivities)),
  performanceMetrics: router(list(monitoring.listPerformanceMetrics)),
  systemSettings: router(records(monitoring.listSystemSettings, monitoringEdits.systemSettingsEdits)),
});

export type AppRouter = typeof appRouter;
