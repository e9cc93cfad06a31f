import { getTableName } from "drizzle-orm";
import { expect, test } from "vitest";
import { tableAccess } from "#drizzle/policies/table-access.ts";
import { tables } from "#drizzle/schema/tables.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import { everyonesPermissions, organizationRolePermissions, systemRoles } from "#shared/roles.ts";
import { visibleFields } from "#shared/visible-fields.ts";

const seenByTenants = new Map<string, boolean>(
  Object.entries(tables).map(([name, table]) => [
    getTableName(table),
    tableAccess[name as keyof typeof tableAccess].tenant.sees !== "nothing",
  ]),
);

test("what an organization's roles may read, the database shows them rows of", () => {
  const owner = new Set([...organizationRolePermissions.owner, ...everyonesPermissions]);
  const readable = Object.values(allLists).filter(({ resource }) => holds(owner, resource.permission));
  expect(readable.length).toBeGreaterThan(20);
  expect(
    readable.flatMap(({ resource, binding }) =>
      seenByTenants.get(getTableName(binding.table)) ? [] : [resource.name],
    ),
  ).toEqual([]);
});

test("every permission to read in an organization's list is one of a resource that there is", () => {
  const known = new Set<string>(Object.values(allLists).map(({ resource }) => resource.permission));
  const reads = organizationRolePermissions.owner.filter((grant) => grant.endsWith(":read"));
  const others = new Set<string>(["changes:read"]);
  expect(reads.filter((grant) => !known.has(grant) && !others.has(grant))).toEqual([]);
});

test("a person's fields are for those who may see contact data", () => {
  const contact: Permission = "users:read-contact";
  expect(holds(new Set(organizationRolePermissions.member), contact)).toBe(false);
  expect(holds(new Set(organizationRolePermissions.admin), contact)).toBe(true);
});

test("the text of mails, which carries links to set passwords, is for owners alone", () => {
  const mail = allLists["mail-messages"]?.resource;
  if (!mail) throw new Error("There is no list of mails.");
  for (const { name, permissions } of systemRoles) {
    expect(visibleFields(mail, new Set(permissions)).includes("text"), name).toBe(name === "owner");
  }
});
