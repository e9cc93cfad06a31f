import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { organizationRolePermissions, systemRoles, type SystemRoleName } from "#shared/roles.ts";
import type { MemberRole } from "#shared/states.ts";
import { demoDatabase } from "#tests/features/demo-business-scene.ts";
import { testApp, type TestApp, type TestAppOptions } from "./test-app.ts";
import type { TestDatabase } from "./test-database.ts";

/** The whole console on a clone of the demo business of a fixed noon. */
export async function demoApp(options: Omit<TestAppOptions, "template"> = {}): Promise<TestApp> {
  // Its first caller makes the template.
  await (await demoDatabase()).close();
  return testApp({ ...options, template: "demo_business_template" });
}

const device = { sessionId: "0190a000-0000-7000-8000-0000000000ee", ipAddress: null, userAgent: null };

/** The demo's person of a desk, with the permissions of that desk's role or with these alone. */
export async function deskReader(
  db: TestDatabase,
  desk: SystemRoleName,
  permissions?: readonly string[],
): Promise<StaffActor> {
  const role = systemRoles.find(({ name }) => name === desk)!;
  const granted = permissions ?? role.permissions;
  const { userId, ...who } = await personOf(db, `${desk}@pressdesk.test`);
  return { kind: "staff", userId, ...who, ...device, permissions: new Set(granted), organizationId: null };
}

/** Northwind's administrator, or a member there with another role. */
export async function northwindReader(db: TestDatabase, role: MemberRole = "admin"): Promise<MemberActor> {
  const { rows } = await db.owner.query<{ email: string; id: string }>(
    `select u.email, m.organization_id as id from organization_members m
      join organizations o on o.id = m.organization_id join users u on u.id = m.user_id
      where o.slug = 'northwind' and m.role = $1 and m.is_active and m.left_at is null
        and u.status = 'active' and u.deleted_at is null order by u.email = 'orgadmin@northwind.test' desc, u.email limit 1`,
    [role],
  );
  const { email, id } = rows[0]!;
  const person = await personOf(db, email);
  return {
    kind: "member",
    ...person,
    ...device,
    permissions: new Set(organizationRolePermissions[role]),
    organizationId: id,
    organizationRole: role,
  };
}

async function personOf(db: TestDatabase, email: string) {
  const { rows } = await db.owner.query<{ id: string; full_name: string }>(
    "select id, full_name from users where email = $1",
    [email],
  );
  if (!rows[0]) throw new Error(`The demo has nobody with the e-mail ${email}.`);
  return { userId: rows[0].id, email, name: rows[0].full_name };
}
