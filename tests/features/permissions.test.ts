import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainPermission } from "#server/auth/explain-permission.ts";
import {
  memberPermissions,
  permissionsOf,
  type Membership,
  type PermissionSources,
} from "#server/auth/permissions-of.ts";
import { beyondReach, desksOf, holds, type Permission } from "#shared/permissions.ts";
import { grantSchema } from "#shared/inputs/permission-inputs.ts";
import { organizationRolePermissions, systemRoles, type SystemRoleName } from "#shared/roles.ts";

const now = Date.UTC(2026, 10, 22, 12);

function withRoles(
  ...roles: { permissions: unknown; expiresAt?: number; role?: string }[]
): PermissionSources {
  return {
    now,
    memberships: [],
    roles: roles.map((role, index) => ({
      id: `role-${index}`,
      role: role.role ?? `role ${index}`,
      permissions: role.permissions,
      expiresAt: role.expiresAt ?? null,
    })),
  };
}

function memberOf(
  role: Membership["role"],
  permissions: unknown = {},
  organizationStatus: Membership["organizationStatus"] = "active",
): Membership {
  return {
    id: "member-1",
    organizationId: "org-1",
    organizationName: "Northwind",
    organizationStatus,
    role,
    permissions,
  };
}

const noRoles = withRoles();
const system = (name: SystemRoleName) =>
  permissionsOf(
    withRoles({ permissions: systemRoles.find((role) => role.name === name)?.permissions }),
    undefined,
  );

describe("a granted set", () => {
  test("holds exact permissions, wildcards over a subject, all reads, and everything", () => {
    expect(holds(new Set(["users:suspend"]), "users:suspend")).toBe(true);
    expect(holds(new Set(["users:suspend"]), "users:delete")).toBe(false);
    expect(holds(new Set(["users:*"]), "users:delete")).toBe(true);
    expect(holds(new Set(["*:read"]), "invoices:read")).toBe(true);
    expect(holds(new Set(["*:read"]), "users:read-contact")).toBe(false);
    expect(holds(new Set(["*"]), "anything:at-all")).toBe(true);
    expect(holds(new Set(), "users:read")).toBe(false);
  });

  test("lets a denial win over every width of grant", () => {
    for (const denial of ["!users:delete", "!users:*", "!*"]) {
      for (const grant of ["users:delete", "users:*", "*"]) {
        expect(holds(new Set([grant, denial]), "users:delete"), `${grant} with ${denial}`).toBe(false);
      }
    }
    expect(holds(new Set(["users:*", "!users:delete"]), "users:suspend")).toBe(true);
    expect(holds(new Set(["*", "!*:read"]), "users:read")).toBe(false);
  });

  test("names what reaches beyond its giver", () => {
    const giver = new Set(["users:*", "invoices:read"]);
    expect(beyondReach(giver, ["users:delete", "users:*", "invoices:read", "!coupons:read"])).toEqual([]);
    expect(beyondReach(giver, ["*", "invoices:*", "*:read", "coupons:read"])).toEqual([
      "*",
      "invoices:*",
      "*:read",
      "coupons:read",
    ]);
    expect(beyondReach(new Set(["*", "!users:delete"]), ["users:*", "users:read"])).toEqual(["users:*"]);
  });

  test("accepts only what is a permission", () => {
    for (const good of ["*", "users:read", "error-logs:*", "*:read", "!users:delete", "users:read-contact"])
      expect(grantSchema.safeParse(good).success, good).toBe(true);
    for (const bad of [
      "",
      "users",
      "users:",
      ":read",
      "Users:read",
      "users:read:all",
      "__proto__",
      "constructor",
      "*:delete",
      "users:re ad",
      "!!users:read",
      "**",
    ]) {
      expect(grantSchema.safeParse(bad).success, bad).toBe(false);
    }
  });
});

describe("staff", () => {
  test("hold the union of their roles in force", () => {
    const granted = permissionsOf(
      withRoles({ permissions: ["errors:*"] }, { permissions: ["invoices:read"] }),
      undefined,
    );
    expect(holds(granted, "errors:resolve")).toBe(true);
    expect(holds(granted, "invoices:read")).toBe(true);
    expect(holds(granted, "invoices:refund")).toBe(false);
  });

  test("lose a role at the very instant that it expires", () => {
    const at = (expiresAt: number) =>
      holds(permissionsOf(withRoles({ permissions: ["errors:*"], expiresAt }), undefined), "errors:read");
    expect(at(now + 1)).toBe(true);
    expect(at(now)).toBe(false);
    expect(at(now - 1)).toBe(false);
  });

  test("keep nothing of a role whose list is no list, and ignore entries that are no permission", () => {
    for (const permissions of [null, {}, "*", { 0: "*" }, [["*"]], ["__proto__", 7, "*:delete"]]) {
      expect(
        holds(permissionsOf(withRoles({ permissions }), undefined), "users:read"),
        JSON.stringify(permissions),
      ).toBe(false);
    }
  });

  test("act by their roles even inside an organization of theirs", () => {
    const granted = permissionsOf(withRoles({ permissions: ["errors:read"] }), memberOf("owner"));
    expect(holds(granted, "errors:read")).toBe(true);
    expect(holds(granted, "invitations:create")).toBe(false);
  });

  test("see the desks of their day", () => {
    expect(desksOf(system("owner"))).toEqual(["support", "finance", "dispatch", "product", "admin"]);
    expect(desksOf(system("dispatch"))).toEqual(["dispatch", "admin"]);
    expect(desksOf(system("finance"))).toContain("finance");
    for (const role of systemRoles) expect(desksOf(system(role.name)), role.name).toContain(role.homeDesk);
  });

  test("have system roles that stay within their desk", () => {
    expect(holds(system("support"), "errors:resolve")).toBe(true);
    expect(holds(system("support"), "invoices:refund")).toBe(false);
    expect(holds(system("support"), "roles:read")).toBe(false);
    expect(holds(system("finance"), "invoices:refund")).toBe(true);
    expect(holds(system("finance"), "errors:resolve")).toBe(false);
    expect(holds(system("product"), "users:read-contact")).toBe(false);
    expect(holds(system("admin"), "invoices:read")).toBe(true);
    expect(holds(system("admin"), "invoices:refund")).toBe(false);
    expect(holds(system("admin"), "mail-messages:read-text")).toBe(false);
    for (const role of systemRoles)
      for (const grant of role.permissions) expect(grantSchema.safeParse(grant).success, grant).toBe(true);
  });
});

describe("members", () => {
  test("hold what their role in the organization gives, each role more than the one below", () => {
    expect(holds(memberPermissions(memberOf("member")), "bookings:read")).toBe(true);
    expect(holds(memberPermissions(memberOf("member")), "errors:read")).toBe(false);
    expect(holds(memberPermissions(memberOf("admin")), "errors:resolve")).toBe(true);
    expect(holds(memberPermissions(memberOf("admin")), "api-keys:create")).toBe(false);
    expect(holds(memberPermissions(memberOf("owner")), "api-keys:create")).toBe(true);
    for (const [lower, higher] of [
      ["member", "admin"],
      ["admin", "owner"],
    ] as const) {
      for (const grant of organizationRolePermissions[lower])
        expect(organizationRolePermissions[higher]).toContain(grant);
    }
  });

  test("never hold what only staff may", () => {
    const owner = memberPermissions(
      memberOf("owner", {
        allow: ["*", "*:read", "users:*", "users:impersonate", "roles:update", "system-settings:read"],
      }),
    );
    for (const permission of [
      "users:impersonate",
      "users:suspend",
      "roles:update",
      "roles:read",
      "system-settings:read",
      "invoices:refund",
      "coupons:create",
    ] as Permission[]) {
      expect(holds(owner, permission), permission).toBe(false);
    }
  });

  test("are extended within an owner's reach and narrowed, and the denial wins", () => {
    const extended = memberPermissions(
      memberOf("member", { allow: ["invoices:read", "teams:*", "api-keys:create"] }),
    );
    expect(holds(extended, "invoices:read")).toBe(true);
    expect(holds(extended, "teams:archive")).toBe(true);
    expect(holds(extended, "api-keys:create")).toBe(true);
    const narrowed = memberPermissions(
      memberOf("admin", { allow: ["invoices:read"], deny: ["invoices:*", "errors:resolve"] }),
    );
    expect(holds(narrowed, "invoices:read")).toBe(false);
    expect(holds(narrowed, "errors:resolve")).toBe(false);
    expect(holds(narrowed, "errors:read")).toBe(true);
    expect(holds(memberPermissions(memberOf("owner", { deny: ["*"] })), "bookings:read")).toBe(false);
  });

  test("survive any JSON in their row without gaining anything", () => {
    const base = organizationRolePermissions.member as readonly Permission[];
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        const granted = memberPermissions(memberOf("member", stored));
        expect(holds(granted, "users:suspend")).toBe(false);
        expect(
          base.every((permission) => holds(granted, permission) || JSON.stringify(stored).includes("deny")),
        ).toBe(true);
      }),
    );
  });

  test("only read in a suspended organization", () => {
    const granted = memberPermissions(memberOf("owner", {}, "suspended"));
    expect(holds(granted, "invoices:read")).toBe(true);
    expect(holds(granted, "teams:create")).toBe(false);
    expect(holds(granted, "errors:resolve")).toBe(false);
  });

  test("without role and membership hold nothing", () => {
    expect(permissionsOf(noRoles, undefined).size).toBe(0);
  });
});

describe("an explanation", () => {
  test("names the row that decides", () => {
    const sources = withRoles(
      { role: "support", permissions: ["errors:*"] },
      { role: "careful", permissions: ["!errors:delete"] },
    );
    expect(explainPermission(sources, undefined, "errors:resolve")).toEqual({
      held: true,
      sentence: "Allowed: the role support gives errors:*.",
      decidedBy: { table: "user_roles", id: "role-0", grant: "errors:*" },
    });
    expect(explainPermission(sources, undefined, "errors:delete")).toMatchObject({
      held: false,
      decidedBy: { id: "role-1" },
    });
    expect(explainPermission(sources, undefined, "invoices:refund").sentence).toBe(
      "Refused: none of the roles held (support, careful) gives invoices:refund.",
    );
  });

  test("tells that a role has lapsed, and until when one lasts", () => {
    const lapsed = withRoles({ role: "finance", permissions: ["invoices:*"], expiresAt: now - 60_000 });
    expect(explainPermission(lapsed, undefined, "invoices:refund").sentence).toBe(
      "Refused: the role finance gave invoices:refund but expired on 2026-11-22 11:59 UTC.",
    );
    const lasting = withRoles({ role: "finance", permissions: ["invoices:*"], expiresAt: now + 60_000 });
    expect(explainPermission(lasting, undefined, "invoices:refund").sentence).toBe(
      "Allowed: the role finance gives invoices:* until 2026-11-22 12:01 UTC.",
    );
  });

  test("tells members from their role, their extras and their denials", () => {
    expect(explainPermission(noRoles, memberOf("admin"), "errors:read").sentence).toBe(
      "Allowed: being admin of Northwind gives errors:read.",
    );
    expect(
      explainPermission(noRoles, memberOf("member", { allow: ["invoices:read"] }), "invoices:read").sentence,
    ).toBe("Allowed: the membership in Northwind adds invoices:read.");
    expect(
      explainPermission(noRoles, memberOf("admin", { deny: ["errors:*"] }), "errors:read").sentence,
    ).toBe("Refused: the membership in Northwind takes errors:* away, and a refusal wins.");
    expect(explainPermission(noRoles, memberOf("member"), "errors:read").sentence).toBe(
      "Refused: being member of Northwind doesn't give errors:read.",
    );
    expect(explainPermission(noRoles, memberOf("owner", {}, "suspended"), "teams:create").sentence).toContain(
      "is suspended",
    );
  });

  test("agrees with enforcement on every cell", () => {
    const grant = fc.constantFrom(
      "*",
      "*:read",
      "users:*",
      "users:read",
      "users:suspend",
      "errors:*",
      "errors:read",
      "teams:*",
      "invoices:read",
      "!users:suspend",
      "!errors:*",
      "!*:read",
      "!*",
      "profile:*",
    );
    const permission = fc.constantFrom<Permission>(
      "users:read",
      "users:suspend",
      "errors:read",
      "errors:resolve",
      "teams:create",
      "invoices:read",
      "profile:rename",
      "roles:update",
    );
    const role = fc.record({
      permissions: fc.array(grant),
      expiresAt: fc.constantFrom(undefined, now - 1, now + 1),
    });
    const override = fc.record({ allow: fc.array(grant), deny: fc.array(grant) });
    fc.assert(
      fc.property(
        fc.array(role, { maxLength: 3 }),
        fc.option(
          fc.tuple(
            fc.constantFrom("owner" as const, "admin" as const, "member" as const),
            override,
            fc.constantFrom("active" as const, "suspended" as const),
          ),
        ),
        permission,
        (roles, member, wanted) => {
          const sources = withRoles(...roles);
          const membership = member ? memberOf(...member) : undefined;
          expect(explainPermission(sources, membership, wanted).held).toBe(
            holds(permissionsOf(sources, membership), wanted),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
});
