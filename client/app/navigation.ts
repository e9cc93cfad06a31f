import { holds, type Desk, type Permission, desks } from "#shared/permissions.ts";
import type { Resource } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

/** A place of the console that the sidebar and the palette lead to. */
export interface Place {
  path: string;
  label: string;
  desk: Desk;
  section?: string;
  permission: Permission;
  /** Under which name its icon is kept in `navigation-icons.tsx`; default the last part of the path. */
  icon: string;
  description: string;
  /** Other words that find it in the palette. */
  keywords?: string;
  /** Goes there from anywhere, e.g. `g e`. */
  keys?: string;
  /** Other desks whose sidebar shows it too. */
  alsoIn: readonly Desk[];
}

export interface DeskPlaces {
  desk: Desk;
  label: string;
  sections: { label: string; places: Place[] }[];
}

export const deskLabels: Readonly<Record<Desk, string>> = {
  support: "Support",
  finance: "Finance",
  dispatch: "Dispatch",
  product: "Product",
  admin: "Admin",
};

/** Pages that are not the list of a resource. They stand before the lists of their section. */
const pages: readonly Place[] = [];

const goKeys: Readonly<Record<string, string>> = {
  errors: "g e",
  invoices: "g i",
  subscriptions: "g s",
  coupons: "g c",
  bookings: "g b",
  "delivery-drivers": "g d",
  experiments: "g x",
  users: "g u",
  organizations: "g o",
  activities: "g l",
};

// The most used first; a section stands where its first list does. What isn't here comes last.
const order: readonly string[] = [
  "errors error-logs error-notes ingest-projects ingest-outcomes",
  "invoices invoice-line-items payment-transactions payment-methods",
  "subscriptions subscription-plans usage-records coupons coupon-redemptions",
  "bookings booking-items delivery-assignments delivery-drivers",
  "services service-categories service-options service-service-options",
  "user-addresses loyalty-rewards",
  "experiments experiment-assignments conversion-funnels conversion-funnel-events",
  "feature-usage user-engagement-daily organization-metrics-daily events page-views",
  "users user-profiles user-preferences",
  "organizations organization-members teams team-members workspaces workspace-members",
  "roles user-roles invitations user-sessions auth-accounts auth-two-factors",
  "activities changes system-settings api-keys saved-views queue-items mail-messages outbox change-jobs",
].flatMap((line) => line.split(" "));

const guestsLabel = "From other desks";

/**
 * The desks and places that somebody with these permissions can reach, in the order of the sidebar. A desk that would
 * only hold other desks' lists is left out: they stand at their own.
 */
export function reachablePlaces(granted: ReadonlySet<string>): DeskPlaces[] {
  return desks
    .map((desk) => ({ desk, label: deskLabels[desk], sections: sectionsOf(desk, granted) }))
    .filter(({ sections }) => sections.some(({ label }) => label !== guestsLabel));
}

/** The same as one list, every place once. */
export function flatPlaces(granted: ReadonlySet<string>): Place[] {
  const all = reachablePlaces(granted).flatMap(({ sections }) => sections.flatMap(({ places }) => places));
  return [...new Map(all.map((place) => [place.path, place])).values()];
}

/** The list of a resource. */
export function placeOf(resource: Resource): Place {
  return {
    path: `/${resource.desk}/${resource.name}`,
    label: resource.label,
    desk: resource.desk,
    section: resource.section,
    permission: resource.permission,
    icon: resource.name,
    description: resource.description,
    keywords: resource.name.replaceAll("-", " "),
    keys: goKeys[resource.name],
    alsoIn: resource.alsoIn ?? [],
  };
}

function sectionsOf(desk: Desk, granted: ReadonlySet<string>): DeskPlaces["sections"] {
  const lists = Object.values(allResources).map(placeOf).sort(byRank);
  const own = [...pages, ...lists].filter((place) => place.desk === desk);
  const guests = lists.filter((place) => place.alsoIn.includes(desk));
  const sections = new Map<string, Place[]>();
  for (const place of own)
    sections.set(place.section ?? "", [...(sections.get(place.section ?? "") ?? []), place]);
  sections.set(guestsLabel, guests);
  return [...sections]
    .map(([label, places]) => ({
      label,
      places: places.filter(({ permission }) => holds(granted, permission)),
    }))
    .filter(({ places }) => places.length > 0);
}

function byRank(one: Place, other: Place): number {
  return rank(one.icon) - rank(other.icon);
}

function rank(name: string): number {
  const index = order.indexOf(name);
  return index < 0 ? order.length : index;
}
