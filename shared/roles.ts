import type { Desk } from "#shared/permissions.ts";
import type { MemberRole } from "#shared/states.ts";

/** A role of platform staff that is always there and cannot be deleted. */
export interface SystemRole {
  name: string;
  description: string;
  /** Where its holder starts the day. */
  homeDesk: Desk;
  permissions: readonly string[];
}

const readsOf = (...resources: string[]) => resources.map((resource) => `${resource}:read`);
const allOf = (...subjects: string[]) => subjects.map((subject) => `${subject}:*`);

const billing = [
  "subscription-plans",
  "subscriptions",
  "invoices",
  "invoice-line-items",
  "payment-methods",
  "payment-transactions",
  "coupons",
  "coupon-redemptions",
  "usage-records",
];
const laundry = [
  "services",
  "service-categories",
  "service-options",
  "service-service-options",
  "bookings",
  "booking-items",
  "user-addresses",
  "delivery-drivers",
  "delivery-assignments",
  "loyalty-rewards",
];
const analytics = [
  "events",
  "page-views",
  "feature-usage",
  "user-engagement-daily",
  "organization-metrics-daily",
  "conversion-funnels",
  "conversion-funnel-events",
  "experiments",
  "experiment-assignments",
];
const tenancy = [
  "organizations",
  "organization-members",
  "teams",
  "team-members",
  "workspaces",
  "workspace-members",
];

/** What everybody who is signed in may do: things that touch nobody but oneself. */
export const everyonesPermissions: readonly string[] = [
  ...allOf("profile", "search", "notifications", "saved-views", "queues", "queue-items"),
  // One's own; those of others take change-jobs:oversee.
  "change-jobs:read",
];

/** Taken away from a session in which somebody acts as somebody else. */
export const neverWhileImpersonating: readonly string[] = [
  "!profile:*",
  "!api-keys:*",
  "!exports:*",
  "!imports:*",
  "!invitations:*",
  "!payment-methods:*",
];

export const systemRoles = [
  {
    name: "owner",
    description: "Everything, for the people who answer for the whole of it.",
    homeDesk: "admin",
    permissions: ["*"],
  },
  {
    name: "support",
    description: "Sees what broke and for whom, resolves errors, helps one customer at a time.",
    homeDesk: "support",
    permissions: [
      ...allOf("errors", "error-notes"),
      ...readsOf("error-logs", "ingest-projects", "ingest-outcomes", "performance-metrics"),
      ...readsOf(
        "users",
        "user-profiles",
        "user-sessions",
        "user-addresses",
        "loyalty-rewards",
        ...tenancy,
        "invitations",
      ),
      ...readsOf(
        "subscription-plans",
        "subscriptions",
        "invoices",
        "invoice-line-items",
        "coupon-redemptions",
      ),
      ...readsOf("services", "bookings", "booking-items", "delivery-assignments", "activities", "changes"),
      "approval-requests:read",
      ...allOf("outbox"),
      "users:read-contact",
      "users:read-notes",
      "organizations:read-notes",
      "users:impersonate",
      "users:update",
      "changes:revert",
      "exports:create",
      "imports:create",
      "views:share",
      "views:share-default",
    ],
  },
  {
    name: "finance",
    description: "Invoices, refunds, dunning and coupons; answers for every amount.",
    homeDesk: "finance",
    permissions: [
      ...allOf(...billing, "billing", "dunning", "reconciliation"),
      ...readsOf(
        "users",
        "user-profiles",
        "organizations",
        "organization-members",
        "bookings",
        "booking-items",
        "activities",
        "changes",
      ),
      "users:read-contact",
      "organizations:read-notes",
      "approval-requests:read",
      "changes:approve",
      "changes:revert",
      "exports:create",
      "imports:create",
      "views:share",
      "views:share-default",
    ],
  },
  {
    name: "dispatch",
    description: "Gets every pickup and delivery onto a driver in time.",
    homeDesk: "dispatch",
    permissions: [
      ...allOf(...laundry, "dispatch"),
      ...readsOf("users", "user-profiles", "organizations", "activities", "changes", "approval-requests"),
      "users:read-contact",
      "changes:revert",
      "exports:create",
      "imports:create",
      "views:share",
      "views:share-default",
    ],
  },
  {
    name: "product",
    description: "Experiments, funnels and adoption. Sees people without their contact data.",
    homeDesk: "product",
    permissions: [
      ...allOf(...analytics, "flags"),
      ...readsOf("users", "organizations", "errors", "performance-metrics", "activities", "changes"),
      "approval-requests:read",
      "changes:revert",
      "exports:create",
      "imports:create",
      "views:share",
      "views:share-default",
    ],
  },
  {
    name: "admin",
    description: "People, organizations, roles, settings, keys and the audit log; reads everything else.",
    homeDesk: "admin",
    permissions: [
      "*:read",
      ...allOf("users", "user-profiles", "user-sessions", "user-roles", "roles", "invitations", ...tenancy),
      ...allOf(
        "system-settings",
        "settings",
        "activities",
        "changes",
        "approval-policies",
        "api-keys",
        "ingest-projects",
        "webhooks",
        "database",
        "outbox",
        "views",
        "change-jobs",
      ),
      "exports:create",
      "imports:create",
    ],
  },
] as const satisfies readonly SystemRole[];

export type SystemRoleName = (typeof systemRoles)[number]["name"];

const memberPermissions = [
  ...readsOf(
    "organizations",
    "organization-members",
    "teams",
    "team-members",
    "workspaces",
    "workspace-members",
  ),
  ...readsOf(
    "services",
    "service-categories",
    "service-options",
    "service-service-options",
    "bookings",
    "booking-items",
  ),
];

const organizationAdminPermissions = [
  ...memberPermissions,
  ...readsOf("users", "user-profiles", "user-addresses", "loyalty-rewards", "delivery-assignments"),
  ...readsOf("subscription-plans", "subscriptions", "invoices", "invoice-line-items", "payment-transactions"),
  ...readsOf("coupon-redemptions", "usage-records", "events", "page-views", "feature-usage"),
  ...readsOf("user-engagement-daily", "organization-metrics-daily"),
  ...readsOf("errors", "error-logs", "error-notes", "ingest-projects", "activities", "changes", "api-keys"),
  ...allOf("organization-members", "teams", "team-members", "workspaces", "workspace-members", "invitations"),
  "users:read-contact",
  "organizations:update",
  "errors:resolve",
  "errors:reopen",
  "errors:assign",
  "errors:ignore",
  "error-notes:create",
  "approval-requests:read",
  "approval-policies:read",
  "change-jobs:oversee",
  "changes:approve",
  "changes:revert",
  "exports:create",
  ...allOf("views"),
];

/**
 * What a role inside one organization may do there. Without wildcards over anything that reaches beyond the
 * organization; the database narrows every one of them to its rows.
 */
export const organizationRolePermissions: Readonly<Record<MemberRole, readonly string[]>> = {
  owner: [
    ...organizationAdminPermissions,
    ...readsOf("payment-methods"),
    ...allOf("api-keys", "approval-policies"),
  ],
  admin: organizationAdminPermissions,
  member: memberPermissions,
};
