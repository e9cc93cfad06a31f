import { auditRouter } from "#server/features/audit/audit-router.ts";
import { errorsRouter } from "#server/features/errors/errors-router.ts";
import { createLiveRouter } from "#server/features/live/live-router.ts";
import { notificationsRouter } from "#server/features/notifications/notifications-router.ts";
import { profileRouter } from "#server/features/profile/profile-router.ts";
import { createSearchRouter } from "#server/features/search/search-router.ts";
import { tenantsRouter } from "#server/features/tenants/tenants-router.ts";
import * as users from "#server/features/users/users-lists.ts";
import * as organizations from "#server/features/organizations/organizations-lists.ts";
import * as billing from "#server/features/billing/billing-lists.ts";
import * as laundry from "#server/features/laundry/laundry-lists.ts";
import * as analytics from "#server/features/analytics/analytics-lists.ts";
import * as monitoring from "#server/features/monitoring/monitoring-lists.ts";
import { allLists, searchedLists } from "./all-lists.ts";
import { list, router } from "./procedures.ts";

/** The table of contents of the API. */
export const appRouter = router({
  profile: profileRouter,
  tenants: tenantsRouter,
  search: createSearchRouter(searchedLists),
  live: createLiveRouter(allLists),
  notifications: notificationsRouter,
  audit: auditRouter,
  errors: errorsRouter,

  users: router(list(users.listUsers)),
  userProfiles: router(list(users.listUserProfiles)),
  userSessions: router(list(users.listUserSessions)),
  userPreferences: router(list(users.listUserPreferences)),
  authAccounts: router(list(users.listAuthAccounts)),
  authVerifications: router(list(users.listAuthVerifications)),
  authTwoFactors: router(list(users.listAuthTwoFactors)),
  mailMessages: router(list(users.listMailMessages)),

  organizations: router(list(organizations.listOrganizations)),
  organizationMembers: router(list(organizations.listOrganizationMembers)),
  teams: router(list(organizations.listTeams)),
  teamMembers: router(list(organizations.listTeamMembers)),
  workspaces: router(list(organizations.listWorkspaces)),
  workspaceMembers: router(list(organizations.listWorkspaceMembers)),
  roles: router(list(organizations.listRoles)),
  userRoles: router(list(organizations.listUserRoles)),
  invitations: router(list(organizations.listInvitations)),
  apiKeys: router(list(organizations.listApiKeys)),
  savedViews: router(list(organizations.listSavedViews)),
  outbox: router(list(organizations.listOutbox)),

  subscriptionPlans: router(list(billing.listSubscriptionPlans)),
  subscriptions: router(list(billing.listSubscriptions)),
  invoices: router(list(billing.listInvoices)),
  invoiceLineItems: router(list(billing.listInvoiceLineItems)),
  paymentMethods: router(list(billing.listPaymentMethods)),
  paymentTransactions: router(list(billing.listPaymentTransactions)),
  coupons: router(list(billing.listCoupons)),
  couponRedemptions: router(list(billing.listCouponRedemptions)),
  usageRecords: router(list(billing.listUsageRecords)),

  bookings: router(list(laundry.listBookings)),
  bookingItems: router(list(laundry.listBookingItems)),
  deliveryAssignments: router(list(laundry.listDeliveryAssignments)),
  deliveryDrivers: router(list(laundry.listDeliveryDrivers)),
  userAddresses: router(list(laundry.listUserAddresses)),
  loyaltyRewards: router(list(laundry.listLoyaltyRewards)),
  services: router(list(laundry.listServices)),
  serviceCategories: router(list(laundry.listServiceCategories)),
  serviceOptions: router(list(laundry.listServiceOptions)),
  serviceServiceOptions: router(list(laundry.listServiceServiceOptions)),

  events: router(list(analytics.listEvents)),
  pageViews: router(list(analytics.listPageViews)),
  featureUsage: router(list(analytics.listFeatureUsage)),
  userEngagementDaily: router(list(analytics.listUserEngagementDaily)),
  organizationMetricsDaily: router(list(analytics.listOrganizationMetricsDaily)),
  conversionFunnels: router(list(analytics.listConversionFunnels)),
  conversionFunnelEvents: router(list(analytics.listConversionFunnelEvents)),
  experiments: router(list(analytics.listExperiments)),
  experimentAssignments: router(list(analytics.listExperimentAssignments)),

  errorLogs: router(list(monitoring.listErrorLogs)),
  errorNotes: router(list(monitoring.listErrorNotes)),
  ingestProjects: router(list(monitoring.listIngestProjects)),
  ingestOutcomes: router(list(monitoring.listIngestOutcomes)),
  activities: router(list(monitoring.listActivities)),
  performanceMetrics: router(list(monitoring.listPerformanceMetrics)),
  systemSettings: router(list(monitoring.listSystemSettings)),
});

export type AppRouter = typeof appRouter;
