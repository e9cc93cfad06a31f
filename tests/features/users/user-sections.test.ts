import { expect, test } from "vitest";
import { sectionsFor } from "#client/features/users/user-sections.ts";
import { organizationRolePermissions, systemRoles } from "#shared/roles.ts";
import { visibleFields } from "#shared/visible-fields.ts";

const titlesFor = (granted: readonly string[]) => {
  const { happened, belongs } = sectionsFor(new Set(granted));
  return [...happened, ...belongs].map(({ title }) => title);
};
const permissionsOf = (role: string) => systemRoles.find(({ name }) => name === role)?.permissions ?? [];

test("each reader gets the sections of the lists that he may read", () => {
  expect(titlesFor(permissionsOf("owner"))).toEqual([
    "Errors that hit them",
    "Bookings",
    "Subscriptions",
    "Invoices",
    "Payments",
    "Signed-in devices",
    "Organizations",
    "Roles",
    "Addresses",
    "Loyalty",
    "Experiments",
    "Profile",
  ]);
  expect(titlesFor(permissionsOf("support"))).not.toContain("Payments");
  expect(titlesFor(permissionsOf("support"))).toContain("Signed-in devices");
  expect(titlesFor(permissionsOf("product"))).toEqual(["Experiments"]);
  expect(titlesFor(organizationRolePermissions.member)).toEqual(["Bookings", "Organizations"]);
  expect(titlesFor([])).toEqual([]);
});

test("every section filters and shows fields that its list has", () => {
  const owner = new Set(["*"]);
  const { happened, belongs } = sectionsFor(owner);
  for (const { resource, field, shown, opens } of [...happened, ...belongs]) {
    const known = visibleFields(resource, owner);
    expect(known).toEqual(expect.arrayContaining([field, ...shown, ...(opens ? [opens.field] : [])]));
    expect(resource.fields[field]).toMatchObject({ resource: "users", filterable: true });
    if (opens) expect(resource.fields[opens.field]).toMatchObject({ resource: opens.resource.name });
  }
});
