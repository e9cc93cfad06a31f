import { expect, test } from "vitest";
import { allResources } from "#shared/resources/all-resources.ts";
import { everyonesPermissions, systemRoles } from "#shared/roles.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { appRouter } from "#server/trpc/router.ts";

const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, { _def: { meta?: { permission?: string } } }>,
);

/** Who needs no session to call these. */
const open = new Set(["profile.publicInfo", "profile.setUp.state", "profile.setUp.complete"]);

test("every procedure names its permission", () => {
  expect(procedures.length).toBeGreaterThan(100);
  expect(
    procedures.filter(([name, { _def }]) => !_def.meta?.permission && !open.has(name)).map(([name]) => name),
  ).toEqual([]);
});

test("every resource has its list, and every list its resource", () => {
  expect(Object.keys(allLists).toSorted()).toEqual(Object.keys(allResources).toSorted());
  const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const names = new Set(procedures.map(([name]) => name));
  for (const resource of Object.keys(allResources)) {
    for (const question of ["list", "count", "facets", "get"])
      expect(names, `${resource}.${question}`).toContain(`${camel(resource)}.${question}`);
  }
});

test("every permission that something asks for is held by a role other than the owner, or is the owner's on purpose", () => {
  const ownersOnly = new Set<string>(["mail-messages:read-text"]);
  const asked = new Set([
    ...procedures.flatMap(([, { _def }]) =>
      _def.meta?.permission && _def.meta.permission !== "session" ? [_def.meta.permission] : [],
    ),
    ...Object.values(allResources).flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ permission }) => (permission ? [permission] : [])),
    ),
  ]);
  const roles = systemRoles.filter(({ name }) => name !== "owner");
  const everyone = new Set(everyonesPermissions);
  const orphans = [...asked].filter(
    (permission) =>
      !holds(everyone, permission as Permission) &&
      !roles.some((role) => holds(new Set(role.permissions), permission as Permission)),
  );
  expect(orphans.filter((permission) => !ownersOnly.has(permission))).toEqual([]);
});
