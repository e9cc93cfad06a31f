import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#server/auth/actor.ts";
import { allLists } from "#server/trpc/all-lists.ts";
import { holds } from "#shared/permissions.ts";
import { organizationRolePermissions } from "#shared/roles.ts";
import { memberRoles } from "#shared/states.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";

let db: TestDatabase;
let organizationId: string;
const people = new Map<string, string>();

beforeAll(async () => {
  db = await testDatabase();
  const [organization] = await setScene<{ id: string }>(
    db,
    "insert into organizations (name, slug) values ('North', 'north') returning id",
  );
  organizationId = organization?.id ?? "";
  for (const role of memberRoles) {
    const [person] = await setScene<{ id: string }>(
      db,
      "insert into users (email, full_name) values ($1, $2) returning id",
      [`${role}@north.example`, role],
    );
    people.set(role, person?.id ?? "");
    await setScene(
      db,
      "insert into organization_members (organization_id, user_id, role) values ($1, $2, $3)",
      [organizationId, person?.id, role],
    );
  }
});
afterAll(() => db.close());

function member(role: (typeof memberRoles)[number]): Actor {
  return {
    kind: "member",
    userId: people.get(role) ?? "",
    sessionId: crypto.randomUUID(),
    email: `${role}@north.example`,
    name: role,
    permissions: new Set(organizationRolePermissions[role]),
    ipAddress: null,
    userAgent: null,
    organizationId,
    organizationRole: role,
  };
}

describe.each(memberRoles)("as %s of an organization", (role) => {
  const readable = Object.values(allLists).filter(({ resource }) =>
    holds(new Set(organizationRolePermissions[role]), resource.permission),
  );

  test("there is something to read", () => {
    expect(readable.length).toBeGreaterThan(3);
  });

  test.each(readable.map((list) => [list.resource.name, list] as const))(
    "%s answers with rows, counts, facets and single records, never with a fault",
    async (_, list) => {
      const actor = member(role);
      const columns = Object.keys(list.resource.fields).filter(
        (name) => !list.bound.closedToMembers.has(name),
      );
      const may = columns.filter((name) => {
        const permission = list.resource.fields[name]?.permission;
        return !permission || holds(actor.permissions, permission);
      });
      await inTransaction(db.database, actor, {}, async (tx) => {
        const { rows } = await list.rows(tx, actor, { columns: may, limit: 5 });
        expect(Array.isArray(rows)).toBe(true);
        expect(await list.count(tx, actor, {})).toMatchObject({ value: rows.length });
        for (const row of rows) expect(await list.get(tx, actor, row._id)).toMatchObject({ _id: row._id });
      });
      // A record that isn't there takes the same way to the database.
      await expect(
        inTransaction(db.database, actor, {}, (tx) => list.get(tx, actor, crypto.randomUUID())),
      ).rejects.toMatchObject({ code: "NOT_FOUND" });
    },
  );
});
