import {
  conversionFunnelEvents,
  conversionFunnels,
  events,
  experimentAssignments,
  experiments,
  featureUsage,
  organizationMetricsDaily,
  pageViews,
  userEngagementDaily,
} from "./analytics.ts";
import { approvalPolicies, approvalRequests } from "./approvals.ts";
import { changeJobs } from "./change-jobs.ts";
import { userPreferences, userProfiles, users, userSessions } from "./authentication.ts";
import { authAccounts, authRateLimits, authTwoFactors, authVerifications } from "./better-auth.ts";
import {
  couponRedemptions,
  coupons,
  invoiceLineItems,
  invoices,
  paymentMethods,
  paymentTransactions,
  subscriptionPlans,
  subscriptions,
  usageRecords,
} from "./billing.ts";
import {
  apiKeys,
  auditChains,
  changeGuards,
  erasures,
  logSeals,
  changeRows,
  errorGroupHours,
  errorGroups,
  errorGroupUsers,
  errorNotes,
  ingestOutcomes,
  ingestProjects,
  mailMessages,
  notifications,
  outbox,
  savedViews,
} from "./extensions.ts";
import {
  bookingItems,
  bookings,
  deliveryAssignments,
  deliveryDrivers,
  loyaltyRewards,
  serviceCategories,
  serviceOptions,
  services,
  serviceServiceOptions,
  userAddresses,
} from "./laundry.ts";
import { activities, errorLogs, performanceMetrics } from "./monitoring.ts";
import { importFiles, importRows } from "./imports.ts";
import { invitations, roles, userRoles } from "./rbac.ts";
import { systemSettings } from "./settings.ts";
import { queueItems, viewArrangements, viewWatches } from "./views.ts";
import {
  organizationMembers,
  organizations,
  teamMembers,
  teams,
  workspaceMembers,
  workspaces,
} from "./tenancy.ts";

/** The 48 tables of the schema document. */
export const documentTables = {
  users,
  userProfiles,
  userSessions,
  userPreferences,
  authAccounts,
  authVerifications,
  authTwoFactors,
  organizations,
  organizationMembers,
  teams,
  teamMembers,
  workspaces,
  workspaceMembers,
  roles,
  userRoles,
  invitations,
  subscriptionPlans,
  subscriptions,
  invoices,
  invoiceLineItems,
  paymentMethods,
  paymentTransactions,
  coupons,
  couponRedemptions,
  usageRecords,
  events,
  pageViews,
  featureUsage,
  userEngagementDaily,
  organizationMetricsDaily,
  conversionFunnels,
  conversionFunnelEvents,
  experiments,
  experimentAssignments,
  activities,
  errorLogs,
  performanceMetrics,
  services,
  serviceCategories,
  serviceOptions,
  serviceServiceOptions,
  bookings,
  bookingItems,
  userAddresses,
  deliveryDrivers,
  deliveryAssignments,
  loyaltyRewards,
  systemSettings,
};

export const extensionTables = {
  authRateLimits,
  ingestProjects,
  errorGroups,
  errorGroupUsers,
  errorGroupHours,
  errorNotes,
  ingestOutcomes,
  apiKeys,
  changeRows,
  changeGuards,
  erasures,
  logSeals,
  auditChains,
  approvalPolicies,
  approvalRequests,
  changeJobs,
  outbox,
  savedViews,
  queueItems,
  viewWatches,
  viewArrangements,
  notifications,
  mailMessages,
  importFiles,
  importRows,
};

/** Partitioned by month, with the column that decides the partition. */
export const logTables = {
  events: "timestamp",
  page_views: "viewed_at",
  activities: "created_at",
  error_logs: "occurred_at",
  performance_metrics: "timestamp",
} as const;

export const tables = { ...documentTables, ...extensionTables };
