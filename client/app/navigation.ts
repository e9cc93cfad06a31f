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

/** The desks and places that somebody with these permissions can reach, in the order of the sidebar. */
export function reachablePlaces(granted: ReadonlySet<string>): DeskPlaces[] {
  return desks
    .map((desk) => ({ desk, label: deskLabels[desk], sections: sectionsOf(desk, granted) }))
    .filter(({ sections }) => sections.length > 0);
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
  };
}

function sectionsOf(desk: Desk, granted: ReadonlySet<string>): DeskPlaces["sections"] {
  const sections = new Map<string, Place[]>();
  const add = (place: Place) => {
    if (!holds(granted, place.permission)) return;
    const label = place.section ?? "";
    sections.set(label, [...(sections.get(label) ?? []), place]);
  };
  for (const page of pages) if (page.desk === desk) add(page);
  for (const resource of Object.values(allResources)) {
    if (resource.desk === desk || resource.alsoIn?.includes(desk)) add(placeOf(resource));
  }
  return [...sections].map(([label, places]) => ({ label, places }));
}
