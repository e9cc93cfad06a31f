import type { Desk, Permission } from "#shared/permissions.ts";
import type { Filter } from "#shared/list-params.ts";
import type { Tone } from "#client/ui/tone.ts";

/** One number of the page Today: how many rows of a list match a filter. */
export interface TodayCount {
  desk: Desk;
  label: string;
  resource:
    | "errors"
    | "invoices"
    | "paymentTransactions"
    | "subscriptions"
    | "bookings"
    | "deliveryAssignments"
    | "experiments"
    | "users"
    | "invitations";
  /** The list that the number opens. */
  path: string;
  permission: Permission;
  filter: Filter;
  /** The colour that the number takes when it isn't zero. */
  tone: Tone;
}

/** What is worth a look today, by desk. `today` is the reader's day as 2026-11-22. */
export function todayCounts(today: string, now: string): TodayCount[] {
  return [
    {
      desk: "support",
      label: "Unresolved errors",
      resource: "errors",
      path: "/support/errors",
      permission: "errors:read",
      filter: { field: "status", operator: "anyOf", value: ["unresolved"] },
      tone: "bad",
    },
    {
      desk: "support",
      label: "New in 24 hours",
      resource: "errors",
      path: "/support/errors",
      permission: "errors:read",
      filter: { field: "firstSeen", operator: "last", value: { count: 24, unit: "hour" } },
      tone: "warning",
    },
    {
      desk: "finance",
      label: "Overdue invoices",
      resource: "invoices",
      path: "/finance/invoices",
      permission: "invoices:read",
      filter: {
        all: [
          { field: "status", operator: "anyOf", value: ["open"] },
          { field: "dueAt", operator: "before", value: now },
        ],
      },
      tone: "bad",
    },
    {
      desk: "finance",
      label: "Failed payments, 7 days",
      resource: "paymentTransactions",
      path: "/finance/payment-transactions",
      permission: "payment-transactions:read",
      filter: {
        all: [
          { field: "status", operator: "anyOf", value: ["failed"] },
          { field: "createdAt", operator: "last", value: { count: 7, unit: "day" } },
        ],
      },
      tone: "warning",
    },
    {
      desk: "finance",
      label: "Subscriptions past due",
      resource: "subscriptions",
      path: "/finance/subscriptions",
      permission: "subscriptions:read",
      filter: { field: "status", operator: "anyOf", value: ["past_due"] },
      tone: "warning",
    },
    {
      desk: "dispatch",
      label: "Pickups today",
      resource: "bookings",
      path: "/dispatch/bookings",
      permission: "bookings:read",
      filter: { field: "pickupDate", operator: "is", value: today },
      tone: "neutral",
    },
    {
      desk: "dispatch",
      label: "Without a driver today",
      resource: "bookings",
      path: "/dispatch/bookings",
      permission: "bookings:read",
      filter: {
        all: [
          { field: "pickupDate", operator: "is", value: today },
          { field: "status", operator: "anyOf", value: ["confirmed"] },
        ],
      },
      tone: "bad",
    },
    {
      desk: "dispatch",
      label: "Ready to deliver",
      resource: "bookings",
      path: "/dispatch/bookings",
      permission: "bookings:read",
      filter: { field: "status", operator: "anyOf", value: ["ready"] },
      tone: "warning",
    },
    {
      desk: "product",
      label: "Experiments running",
      resource: "experiments",
      path: "/product/experiments",
      permission: "experiments:read",
      filter: { field: "status", operator: "anyOf", value: ["running"] },
      tone: "good",
    },
    {
      desk: "admin",
      label: "New users, 7 days",
      resource: "users",
      path: "/admin/users",
      permission: "users:read",
      filter: { field: "createdAt", operator: "last", value: { count: 7, unit: "day" } },
      tone: "neutral",
    },
    {
      desk: "admin",
      label: "Invitations waiting",
      resource: "invitations",
      path: "/admin/invitations",
      permission: "invitations:read",
      filter: { field: "status", operator: "anyOf", value: ["pending"] },
      tone: "neutral",
    },
  ];
}
