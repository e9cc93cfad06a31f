import { holds } from "#shared/permissions.ts";
import type { AnyResource } from "#shared/resource.ts";
import { resourceByName } from "#shared/resources/all-resources.ts";
import { visibleFields } from "#shared/visible-fields.ts";

/** A list of what belongs to a person, as a part of that person's page. */
export interface UserSection {
  resource: AnyResource;
  title: string;
  /** The field that names the person. */
  field: string;
  /** What a row shows: its name first, then by weight; a phone shows three. */
  shown: readonly string[];
  /** The record that a row opens, where that isn't the row itself. */
  opens?: { resource: AnyResource; field: string };
}

const section = (
  name: string,
  title: string,
  shown: readonly string[],
  opens?: [string, string],
): UserSection => ({
  resource: resourceByName(name),
  title,
  field: "userId",
  shown,
  ...(opens && { opens: { resource: resourceByName(opens[0]), field: opens[1] } }),
});

/** What the person did and what happened to them: the wide column. */
const happened: readonly UserSection[] = [
  section(
    "error-logs",
    "Errors that hit them",
    ["errorMessage", "occurredAt", "release"],
    ["errors", "groupId"],
  ),
  section("bookings", "Bookings", ["bookingNumber", "status", "totalAmount", "pickupDate"]),
  section("subscriptions", "Subscriptions", ["planId", "status", "priceAmount", "currentPeriodEnd"]),
  section("invoices", "Invoices", ["number", "status", "totalAmount", "issuedAt"]),
  section("payment-transactions", "Payments", ["description", "status", "amount", "processedAt"]),
  section("user-sessions", "Signed-in devices", ["deviceInfo", "location", "lastActiveAt", "ipAddress"]),
];

/** Who the person is and where they belong: the narrow column. */
const belongs: readonly UserSection[] = [
  section(
    "organization-members",
    "Organizations",
    ["organizationId", "role", "joinedAt"],
    ["organizations", "organizationId"],
  ),
  section("user-roles", "Roles", ["roleId", "assignedByName", "expiresAt"]),
  section("user-addresses", "Addresses", ["streetAddress", "city", "label"]),
  section("loyalty-rewards", "Loyalty", ["completedOrders", "freeCollectionsEarned"]),
  section("experiment-assignments", "Experiments", ["experimentId", "variantName", "assignedAt"]),
  section("user-profiles", "Profile", ["displayName", "timezone", "locale"]),
];

/** The sections that a reader with these permissions may see. */
export function sectionsFor(granted: ReadonlySet<string>): {
  happened: UserSection[];
  belongs: UserSection[];
} {
  const isReadable = ({ resource, field }: UserSection) =>
    holds(granted, resource.permission) && visibleFields(resource, granted).includes(field);
  return { happened: happened.filter(isReadable), belongs: belongs.filter(isReadable) };
}
