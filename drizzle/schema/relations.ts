import { relations } from "drizzle-orm";
import {
  conversionFunnelEvents,
  conversionFunnels,
  experimentAssignments,
  experiments,
} from "./analytics.ts";
import { userPreferences, userProfiles, users, userSessions } from "./authentication.ts";
import { authAccounts, authTwoFactors } from "./better-auth.ts";
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
  errorGroupHours,
  errorGroups,
  errorGroupUsers,
  errorNotes,
  ingestProjects,
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
import { invitations, roles, userRoles } from "./rbac.ts";
import {
  organizationMembers,
  organizations,
  teamMembers,
  teams,
  workspaceMembers,
  workspaces,
} from "./tenancy.ts";

// The document's "Key Relationships", for drizzle's relational queries. Who created or assigned a row is left to joins.

export const usersRelations = relations(users, ({ one, many }) => ({
  profile: one(userProfiles),
  sessions: many(userSessions, { relationName: "sessionOwner" }),
  preferences: many(userPreferences),
  accounts: many(authAccounts),
  twoFactors: many(authTwoFactors),
  memberships: many(organizationMembers),
  roles: many(userRoles),
  subscriptions: many(subscriptions),
  invoices: many(invoices),
  paymentMethods: many(paymentMethods),
  bookings: many(bookings),
  addresses: many(userAddresses),
  loyaltyRewards: many(loyaltyRewards),
  drivers: many(deliveryDrivers),
}));

export const userProfilesRelations = relations(userProfiles, ({ one }) => ({
  user: one(users, { fields: [userProfiles.userId], references: [users.id] }),
}));

export const userSessionsRelations = relations(userSessions, ({ one }) => ({
  user: one(users, { fields: [userSessions.userId], references: [users.id], relationName: "sessionOwner" }),
  impersonator: one(users, {
    fields: [userSessions.impersonatedBy],
    references: [users.id],
    relationName: "impersonator",
  }),
}));

export const userPreferencesRelations = relations(userPreferences, ({ one }) => ({
  user: one(users, { fields: [userPreferences.userId], references: [users.id] }),
}));

export const authAccountsRelations = relations(authAccounts, ({ one }) => ({
  user: one(users, { fields: [authAccounts.userId], references: [users.id] }),
}));

export const authTwoFactorsRelations = relations(authTwoFactors, ({ one }) => ({
  user: one(users, { fields: [authTwoFactors.userId], references: [users.id] }),
}));

export const organizationsRelations = relations(organizations, ({ one, many }) => ({
  subscription: one(subscriptions, {
    fields: [organizations.subscriptionId],
    references: [subscriptions.id],
    relationName: "activeSubscription",
  }),
  subscriptions: many(subscriptions, { relationName: "payer" }),
  members: many(organizationMembers),
  teams: many(teams),
  workspaces: many(workspaces),
  invitations: many(invitations),
  invoices: many(invoices),
}));

export const organizationMembersRelations = relations(organizationMembers, ({ one }) => ({
  organization: one(organizations, {
    fields: [organizationMembers.organizationId],
    references: [organizations.id],
  }),
  user: one(users, { fields: [organizationMembers.userId], references: [users.id] }),
}));

export const teamsRelations = relations(teams, ({ one, many }) => ({
  organization: one(organizations, { fields: [teams.organizationId], references: [organizations.id] }),
  members: many(teamMembers),
  workspaces: many(workspaces),
}));

export const teamMembersRelations = relations(teamMembers, ({ one }) => ({
  team: one(teams, { fields: [teamMembers.teamId], references: [teams.id] }),
  user: one(users, { fields: [teamMembers.userId], references: [users.id] }),
}));

export const workspacesRelations = relations(workspaces, ({ one, many }) => ({
  organization: one(organizations, { fields: [workspaces.organizationId], references: [organizations.id] }),
  team: one(teams, { fields: [workspaces.teamId], references: [teams.id] }),
  members: many(workspaceMembers),
}));

export const workspaceMembersRelations = relations(workspaceMembers, ({ one }) => ({
  workspace: one(workspaces, { fields: [workspaceMembers.workspaceId], references: [workspaces.id] }),
  user: one(users, { fields: [workspaceMembers.userId], references: [users.id] }),
}));

export const rolesRelations = relations(roles, ({ many }) => ({
  assignments: many(userRoles),
}));

export const userRolesRelations = relations(userRoles, ({ one }) => ({
  user: one(users, { fields: [userRoles.userId], references: [users.id] }),
  role: one(roles, { fields: [userRoles.roleId], references: [roles.id] }),
}));

export const invitationsRelations = relations(invitations, ({ one }) => ({
  organization: one(organizations, { fields: [invitations.organizationId], references: [organizations.id] }),
  team: one(teams, { fields: [invitations.teamId], references: [teams.id] }),
  workspace: one(workspaces, { fields: [invitations.workspaceId], references: [workspaces.id] }),
}));

export const subscriptionPlansRelations = relations(subscriptionPlans, ({ many }) => ({
  subscriptions: many(subscriptions),
}));

export const subscriptionsRelations = relations(subscriptions, ({ one, many }) => ({
  user: one(users, { fields: [subscriptions.userId], references: [users.id] }),
  organization: one(organizations, {
    fields: [subscriptions.organizationId],
    references: [organizations.id],
    relationName: "payer",
  }),
  plan: one(subscriptionPlans, { fields: [subscriptions.planId], references: [subscriptionPlans.id] }),
  coupon: one(coupons, { fields: [subscriptions.couponId], references: [coupons.id] }),
  invoices: many(invoices),
  usageRecords: many(usageRecords),
}));

export const invoicesRelations = relations(invoices, ({ one, many }) => ({
  subscription: one(subscriptions, { fields: [invoices.subscriptionId], references: [subscriptions.id] }),
  user: one(users, { fields: [invoices.userId], references: [users.id] }),
  organization: one(organizations, { fields: [invoices.organizationId], references: [organizations.id] }),
  lineItems: many(invoiceLineItems),
  payments: many(paymentTransactions),
}));

export const invoiceLineItemsRelations = relations(invoiceLineItems, ({ one }) => ({
  invoice: one(invoices, { fields: [invoiceLineItems.invoiceId], references: [invoices.id] }),
  plan: one(subscriptionPlans, { fields: [invoiceLineItems.planId], references: [subscriptionPlans.id] }),
}));

export const paymentMethodsRelations = relations(paymentMethods, ({ one }) => ({
  user: one(users, { fields: [paymentMethods.userId], references: [users.id] }),
}));

export const paymentTransactionsRelations = relations(paymentTransactions, ({ one }) => ({
  invoice: one(invoices, { fields: [paymentTransactions.invoiceId], references: [invoices.id] }),
  booking: one(bookings, { fields: [paymentTransactions.bookingId], references: [bookings.id] }),
  paymentMethod: one(paymentMethods, {
    fields: [paymentTransactions.paymentMethodId],
    references: [paymentMethods.id],
  }),
}));

export const couponsRelations = relations(coupons, ({ many }) => ({
  redemptions: many(couponRedemptions),
}));

export const couponRedemptionsRelations = relations(couponRedemptions, ({ one }) => ({
  coupon: one(coupons, { fields: [couponRedemptions.couponId], references: [coupons.id] }),
  user: one(users, { fields: [couponRedemptions.userId], references: [users.id] }),
  booking: one(bookings, { fields: [couponRedemptions.bookingId], references: [bookings.id] }),
}));

export const usageRecordsRelations = relations(usageRecords, ({ one }) => ({
  subscription: one(subscriptions, { fields: [usageRecords.subscriptionId], references: [subscriptions.id] }),
}));

export const conversionFunnelsRelations = relations(conversionFunnels, ({ many }) => ({
  events: many(conversionFunnelEvents),
}));

export const conversionFunnelEventsRelations = relations(conversionFunnelEvents, ({ one }) => ({
  funnel: one(conversionFunnels, {
    fields: [conversionFunnelEvents.funnelId],
    references: [conversionFunnels.id],
  }),
}));

export const experimentsRelations = relations(experiments, ({ many }) => ({
  assignments: many(experimentAssignments),
}));

export const experimentAssignmentsRelations = relations(experimentAssignments, ({ one }) => ({
  experiment: one(experiments, {
    fields: [experimentAssignments.experimentId],
    references: [experiments.id],
  }),
}));

export const serviceCategoriesRelations = relations(serviceCategories, ({ many }) => ({
  services: many(services),
}));

export const servicesRelations = relations(services, ({ one, many }) => ({
  category: one(serviceCategories, { fields: [services.categoryId], references: [serviceCategories.id] }),
  options: many(serviceServiceOptions),
}));

export const serviceOptionsRelations = relations(serviceOptions, ({ many }) => ({
  services: many(serviceServiceOptions),
}));

export const serviceServiceOptionsRelations = relations(serviceServiceOptions, ({ one }) => ({
  service: one(services, { fields: [serviceServiceOptions.serviceId], references: [services.id] }),
  option: one(serviceOptions, {
    fields: [serviceServiceOptions.serviceOptionId],
    references: [serviceOptions.id],
  }),
}));

export const bookingsRelations = relations(bookings, ({ one, many }) => ({
  user: one(users, { fields: [bookings.userId], references: [users.id] }),
  organization: one(organizations, { fields: [bookings.organizationId], references: [organizations.id] }),
  service: one(services, { fields: [bookings.serviceId], references: [services.id] }),
  redemptions: many(couponRedemptions),
  pickupAddress: one(userAddresses, {
    fields: [bookings.pickupAddressId],
    references: [userAddresses.id],
    relationName: "pickupAddress",
  }),
  deliveryAddress: one(userAddresses, {
    fields: [bookings.deliveryAddressId],
    references: [userAddresses.id],
    relationName: "deliveryAddress",
  }),
  items: many(bookingItems),
  assignments: many(deliveryAssignments),
  payments: many(paymentTransactions),
}));

export const bookingItemsRelations = relations(bookingItems, ({ one }) => ({
  booking: one(bookings, { fields: [bookingItems.bookingId], references: [bookings.id] }),
  service: one(services, { fields: [bookingItems.serviceId], references: [services.id] }),
}));

export const userAddressesRelations = relations(userAddresses, ({ one }) => ({
  user: one(users, { fields: [userAddresses.userId], references: [users.id] }),
}));

export const deliveryDriversRelations = relations(deliveryDrivers, ({ one, many }) => ({
  user: one(users, { fields: [deliveryDrivers.userId], references: [users.id] }),
  assignments: many(deliveryAssignments),
}));

export const deliveryAssignmentsRelations = relations(deliveryAssignments, ({ one }) => ({
  booking: one(bookings, { fields: [deliveryAssignments.bookingId], references: [bookings.id] }),
  driver: one(deliveryDrivers, { fields: [deliveryAssignments.driverId], references: [deliveryDrivers.id] }),
}));

export const loyaltyRewardsRelations = relations(loyaltyRewards, ({ one }) => ({
  user: one(users, { fields: [loyaltyRewards.userId], references: [users.id] }),
}));

export const ingestProjectsRelations = relations(ingestProjects, ({ many }) => ({
  groups: many(errorGroups),
  keys: many(apiKeys),
}));

export const errorGroupsRelations = relations(errorGroups, ({ one, many }) => ({
  project: one(ingestProjects, { fields: [errorGroups.projectId], references: [ingestProjects.id] }),
  assignee: one(users, { fields: [errorGroups.assigneeId], references: [users.id] }),
  users: many(errorGroupUsers),
  hours: many(errorGroupHours),
  notes: many(errorNotes),
}));

export const errorGroupUsersRelations = relations(errorGroupUsers, ({ one }) => ({
  group: one(errorGroups, { fields: [errorGroupUsers.groupId], references: [errorGroups.id] }),
}));

export const errorGroupHoursRelations = relations(errorGroupHours, ({ one }) => ({
  group: one(errorGroups, { fields: [errorGroupHours.groupId], references: [errorGroups.id] }),
}));

export const errorNotesRelations = relations(errorNotes, ({ one }) => ({
  group: one(errorGroups, { fields: [errorNotes.groupId], references: [errorGroups.id] }),
  author: one(users, { fields: [errorNotes.authorId], references: [users.id] }),
}));

export const apiKeysRelations = relations(apiKeys, ({ one }) => ({
  project: one(ingestProjects, { fields: [apiKeys.projectId], references: [ingestProjects.id] }),
}));
