import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase, type TestDatabase } from "#tests/support/test-database.ts";
import { change, peopleIn, recorded } from "./change-world.ts";
import { idOf, tenantActors, type IsolationActor } from "./isolation-people.ts";
import { logIn } from "./isolation-logins.ts";

let db: TestDatabase;
let web: pg.Client;
const as = (name: string): IsolationActor => tenantActors.find((actor) => actor.name === name)!;
const [member, admin, owner] = [as("memberA in A"), as("adminA in A"), as("ownerA in A")];

beforeAll(async () => {
  db = await testDatabase();
  await peopleIn(db);
  web = await logIn(db, "pd_web");
});
afterAll(async () => {
  await web.end();
  await db.close();
});

const roleOf = (person: string, role: string) =>
  `update organization_members set role = '${role}' where user_id = '${idOf(person)}' and organization_id = '${idOf("A")}'`;

async function attempt(actor: IsolationActor, statement: string): Promise<string> {
  try {
    const id = await change(web, [statement], { actor });
    const rows = (await recorded(db, id)).length;
    // Taken back, so that every attempt starts from the same people.
    if (rows) await restore();
    return rows ? "done" : "nothing";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function restore(): Promise<void> {
  const client = await db.owner.connect();
  const roles = { memberA: "member", both: "member", adminA: "admin", ownerA: "owner", inactiveA: "admin" };
  for (const [person, role] of Object.entries(roles))
    await client.query(`set session_replication_role = replica; ${roleOf(person, role)}`);
  client.release(true);
}

const cannotGive = "You can't give this role.";
const onlyOwner = "Only an owner can change an owner.";

test.each<[string, IsolationActor, string, string]>([
  ["a member raises himself", member, roleOf("memberA", "owner"), "nothing"],
  ["a member changes nobody", member, roleOf("both", "admin"), "nothing"],
  ["an admin lowers an admin", admin, roleOf("inactiveA", "member"), "done"],
  ["an admin raises a member", admin, roleOf("memberA", "admin"), cannotGive],
  ["an admin raises himself", admin, roleOf("adminA", "owner"), cannotGive],
  ["an admin lowers an owner", admin, roleOf("ownerA", "member"), onlyOwner],
  [
    "an admin puts an owner out",
    admin,
    `update organization_members set is_active = false where user_id = '${idOf("ownerA")}'`,
    onlyOwner,
  ],
  [
    "an admin puts a member out",
    admin,
    `update organization_members set left_at = now() where user_id = '${idOf("both")}'`,
    "done",
  ],
  ["an owner raises a member to admin", owner, roleOf("memberA", "admin"), "done"],
  ["an owner lowers an admin", owner, roleOf("adminA", "member"), "done"],
  ["an owner makes another owner", owner, roleOf("adminA", "owner"), cannotGive],
  [
    "an admin moves a member elsewhere",
    admin,
    `update organization_members set organization_id = '${idOf("B")}'`,
    "permission denied for table organization_members",
  ],
  ["an admin of B changes a member of A", as("adminB in B"), roleOf("memberA", "admin"), "nothing"],
])("%s", async (_, actor, statement, outcome) => {
  expect(await attempt(actor, statement)).toBe(outcome);
});

test("the person who founded the organization can't be changed by any of its members", async () => {
  const client = await db.owner.connect();
  await client.query(
    `set session_replication_role = replica; update organizations set created_by = '${idOf("ownerA")}' where id = '${idOf("A")}'`,
  );
  client.release(true);
  expect(await attempt(owner, roleOf("ownerA", "member"))).toBe(
    "The person who founded the organization can't be changed here.",
  );
});
