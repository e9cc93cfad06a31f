import { inSentence } from "#shared/format/label-words.ts";
import type { Filter, ListParams } from "#shared/list-params.ts";
import type { AnyResource, Sort } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

/** A view that every console has: the word by which addresses name it, and what it says. */
export interface BuiltInView {
  id: string;
  label: string;
  params: ListParams;
  /** What is said when it is empty. */
  whenEmpty?: string;
}

const oneOf = (field: string, ...value: string[]): Filter => ({ field, operator: "anyOf", value });
const noneOf = (field: string, ...value: string[]): Filter => ({ field, operator: "noneOf", value });
const is = (field: string, value: boolean): Filter => ({ field, operator: "is", value });
const empty = (field: string): Filter => ({ field, operator: "isEmpty" });
const isThere = (field: string): Filter => ({ field, operator: "isNotEmpty" });
const today = (field: string): Filter => ({ field, operator: "during", value: { period: "today" } });
const lately = (field: string, days: number): Filter => ({
  field,
  operator: "last",
  value: { count: days, unit: "day" },
});
const soon = (field: string, days: number): Filter => ({
  field,
  operator: "next",
  value: { count: days, unit: "day" },
});
// Ten years back from now: everything that is over.
const over = (field: string): Filter => ({ field, operator: "last", value: { count: 120, unit: "month" } });
const all = (...conditions: Filter[]): Filter => ({ all: conditions });
const upwards = (field: string): Sort[] => [{ field, direction: "asc" }];
const downwards = (field: string): Sort[] => [{ field, direction: "desc" }];

const view = (id: string, label: string, filter: Filter, sort?: Sort[]): BuiltInView => ({
  id,
  label,
  params: { filter, ...(sort && { sort }) },
});
const everything: BuiltInView = { id: "all", label: "All", params: {} };

const unassigned: Filter = {
  related: "delivery-assignments.bookingId",
  none: noneOf("status", "failed", "cancelled"),
};

/** The tabs above each list before anybody has saved one; the first is what the list opens with. */
const views: Readonly<Record<string, readonly BuiltInView[]>> = {
  errors: [
    view("unresolved", "Unresolved", oneOf("status", "unresolved")),
    view("new", "New today", lately("firstSeen", 1), downwards("firstSeen")),
    view("spreading", "Most people", oneOf("status", "unresolved"), downwards("userCount")),
    view("resolved", "Resolved", oneOf("status", "resolved")),
    view("ignored", "Ignored", oneOf("status", "ignored")),
    everything,
  ],
  "error-logs": [everything, view("today", "Today", today("occurredAt"), downwards("occurredAt"))],
  invoices: [
    everything,
    view("open", "Open", oneOf("status", "open"), upwards("dueAt")),
    view("past-due", "Overdue", all(oneOf("status", "open"), over("dueAt")), upwards("dueAt")),
    view(
      "failed",
      "Failed payments",
      all(oneOf("status", "open"), isThere("lastDeclineCode")),
      upwards("nextAttemptAt"),
    ),
    view("paid", "Paid this month", {
      field: "paidAt",
      operator: "during",
      value: { period: "thisMonth" },
    }),
    view("draft", "Drafts", oneOf("status", "draft")),
  ],
  "payment-transactions": [
    everything,
    view("failed", "Failed", oneOf("status", "failed"), downwards("processedAt")),
    view("waiting", "Waiting", oneOf("status", "pending", "processing", "requires_action")),
    view("refunds", "Refunds", oneOf("kind", "refund"), downwards("processedAt")),
  ],
  subscriptions: [
    everything,
    view("active", "Active", oneOf("status", "active", "trialing")),
    view("past-due", "Past due", oneOf("status", "past_due", "unpaid"), upwards("currentPeriodEnd")),
    view(
      "trials",
      "Trials ending",
      all(oneOf("status", "trialing"), soon("trialEnd", 14)),
      upwards("trialEnd"),
    ),
    view(
      "leaving",
      "Leaving",
      all(is("cancelAtPeriodEnd", true), oneOf("status", "active", "trialing", "past_due")),
      upwards("currentPeriodEnd"),
    ),
    view("canceled", "Canceled", oneOf("status", "canceled"), downwards("canceledAt")),
  ],
  coupons: [
    everything,
    view("active", "Active", is("isActive", true)),
    view("expiring", "Expiring", all(is("isActive", true), soon("validUntil", 14)), upwards("validUntil")),
    view("expired", "Expired", over("validUntil"), downwards("validUntil")),
  ],
  bookings: [
    everything,
    view("today", "Pickups today", today("pickupDate"), upwards("pickupWindowStart")),
    view("deliveries", "Deliveries today", today("deliveryDate"), upwards("deliveryWindowStart")),
    view("unassigned", "Unassigned", all(oneOf("status", "confirmed"), unassigned), upwards("pickupDate")),
    view(
      "express",
      "Express",
      all(is("isExpress", true), noneOf("status", "completed", "cancelled")),
      upwards("pickupDate"),
    ),
    view("cancelled", "Cancelled", oneOf("status", "cancelled"), downwards("cancelledAt")),
  ],
  "delivery-assignments": [
    everything,
    view("moving", "On the way", oneOf("status", "en_route", "arrived")),
    view("waiting", "Not accepted", oneOf("status", "assigned"), upwards("assignedAt")),
    view("failed", "Failed", oneOf("status", "failed")),
  ],
  "delivery-drivers": [everything, view("available", "Available", is("isAvailable", true))],
  users: [
    everything,
    view("staff", "Staff", oneOf("role", "staff")),
    view("invited", "Invited", oneOf("status", "invited"), downwards("createdAt")),
    view("suspended", "Suspended", oneOf("status", "suspended"), downwards("suspendedAt")),
    view("new", "New this week", lately("createdAt", 7), downwards("createdAt")),
  ],
  organizations: [
    everything,
    view("suspended", "Suspended", oneOf("status", "suspended")),
    view("archived", "Archived", isThere("archivedAt")),
  ],
  invitations: [
    everything,
    view("pending", "Pending", oneOf("status", "pending"), upwards("expiresAt")),
    view("expired", "Expired", oneOf("status", "expired")),
  ],
  "api-keys": [
    everything,
    view("active", "Active", empty("revokedAt")),
    view("revoked", "Revoked", isThere("revokedAt")),
    view("unused", "Never used", all(empty("lastUsedAt"), empty("revokedAt"))),
  ],
  experiments: [
    everything,
    view("running", "Running", oneOf("status", "running")),
    view("drafts", "Drafts", oneOf("status", "draft")),
    view("decided", "Completed", oneOf("status", "completed"), downwards("endDate")),
  ],
  activities: [
    everything,
    view("today", "Today", today("createdAt"), downwards("createdAt")),
    view("refused", "Refused or failed", oneOf("outcome", "denied", "failed"), downwards("createdAt")),
  ],
  services: [everything, view("active", "Active", is("isActive", true))],
  outbox: [
    everything,
    view("waiting", "Waiting", oneOf("status", "pending", "failed")),
    view("dead", "Given up", oneOf("status", "dead")),
  ],
  "mail-messages": [everything, view("failed", "Failed", oneOf("status", "failed"))],
};

const onlyEverything: readonly BuiltInView[] = [everything];

/** What was removed is kept, and left out of every list that doesn't ask for it. */
function removedView({ fields, titleField, label }: AnyResource): BuiltInView {
  const shown = Object.keys(fields).filter((name) => !fields[name]!.hidden && !fields[name]!.permission);
  const others = shown.filter((name) => name !== titleField && name !== "deletedAt");
  return {
    id: "removed",
    label: "Removed",
    whenEmpty: `Removed ${inSentence(label)} wait here and can be restored.`,
    params: {
      filter: isThere("deletedAt"),
      sort: downwards("deletedAt"),
      columns: [titleField, "deletedAt", ...others],
    },
  };
}

const ownViews = (resourceName: string) =>
  (Object.hasOwn(views, resourceName) && views[resourceName]) || onlyEverything;

const staffViews = new Map<string, readonly BuiltInView[]>(
  Object.values(allResources).map((resource) => {
    const own = ownViews(resource.name);
    return [resource.name, resource.fields["deletedAt"] ? [...own, removedView(resource)] : own];
  }),
);

/** The built-in views of a list, never none. Members of an organization never see what was removed. */
export function builtInViews(
  resourceName: string,
  kind: "staff" | "member" | "system",
): readonly BuiltInView[] {
  return (kind === "staff" && staffViews.get(resourceName)) || ownViews(resourceName);
}
