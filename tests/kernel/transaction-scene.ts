import { randomUUID } from "node:crypto";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { setScene } from "#tests/support/set-scene.ts";
import type { TestDatabase } from "#tests/support/test-database.ts";

const person = (userId: string, name: string) => ({
  userId,
  sessionId: randomUUID(),
  email: `${name}@pressdesk.test`,
  name,
  permissions: new Set(["*"]),
  ipAddress: null,
  userAgent: null,
});

/** A member of staff who may act, stored as such. */
export async function addStaff(db: TestDatabase, name = "staff"): Promise<StaffActor> {
  const userId = randomUUID();
  await setScene(
    db,
    `with person as (insert into users (id, email, full_name) values ($1, $2, $2) returning id),
          given as (insert into roles (name, permissions) values ($3, '["*"]') returning id)
     insert into user_roles (user_id, role_id) select person.id, given.id from person, given`,
    [userId, `${name}@pressdesk.test`, `role of ${name}`],
  );
  return { kind: "staff", ...person(userId, name), organizationId: null };
}

/** An organization with one member, its owner. */
export async function addMember(db: TestDatabase, name = "member"): Promise<MemberActor> {
  const [userId, organizationId] = [randomUUID(), randomUUID()];
  await setScene(
    db,
    `with person as (insert into users (id, email, full_name) values ($1, $2, $2)),
          home as (insert into organizations (id, name, slug) values ($3, $4, $4))
     insert into organization_members (organization_id, user_id, role) values ($3, $1, 'owner')`,
    [userId, `${name}@pressdesk.test`, organizationId, `home of ${name}`],
  );
  return { kind: "member", ...person(userId, name), organizationId, organizationRole: "owner" };
}
