import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StaffActor } from "#server/auth/actor.ts";
import { beginImpersonation, endImpersonation } from "#server/auth/impersonation.ts";
import { holds, type Permission } from "#shared/permissions.ts";
import { password, signInScene, type Browser, type SignInScene } from "./sign-in-scene.ts";

let scene: SignInScene;
beforeAll(async () => {
  scene = await signInScene();
});
afterAll(() => scene.close());

const reason = "Ticket 4711: the invoice list stays empty";
const actorOf = (browser: Browser) => scene.auth.actor(browser.headers(), "203.0.113.7");

async function agent(role = "support") {
  const person = await scene.person({ role });
  const browser = scene.browser();
  await browser.send("sign-in/email", { email: person.email, password });
  const actor = (await actorOf(browser)) as StaffActor;
  return {
    person,
    browser,
    actor,
    begin: (userId: string) => beginImpersonation(scene.db.database, actor, userId, reason),
  };
}

describe("acting as somebody else", () => {
  test("gives that person's organization, under one's own name, and ends on request", async () => {
    const target = await scene.person({ member: { role: "admin" } });
    const { person, browser, begin } = await agent();
    await begin(target.id);
    const acting = await actorOf(browser);
    expect(acting).toMatchObject({
      kind: "member",
      userId: target.id,
      impersonatedBy: person.id,
      organizationId: target.organizationId,
      organizationRole: "admin",
    });
    if (acting?.kind !== "member") throw new Error("nobody acts");
    await endImpersonation(scene.db.database, acting);
    expect(await actorOf(browser)).toMatchObject({ kind: "staff", userId: person.id });
    const deeds = await scene.rows(
      "select action, actor_id, organization_id, description from activities where entity_id = $1 order by created_at",
      [target.id],
    );
    expect(deeds).toEqual([
      {
        action: "users:impersonate",
        actor_id: person.id,
        organization_id: target.organizationId,
        description: `Began to act as this person: ${reason}`,
      },
      {
        action: "users:stop-impersonating",
        actor_id: person.id,
        organization_id: target.organizationId,
        description: "Stopped acting as this person.",
      },
    ]);
  });

  test("never reaches further than either of the two does", async () => {
    const target = await scene.person({ member: { role: "owner" } });
    const { browser, begin } = await agent();
    await begin(target.id);
    const permissions = (await actorOf(browser))?.permissions ?? new Set<string>();
    const may = (permission: Permission) => holds(permissions, permission);
    expect(
      ["errors:read", "errors:resolve", "teams:read", "invoices:read", "organization-members:read"].filter(
        (name) => !may(name as Permission),
      ),
    ).toEqual([]);
    // The owner may, support may not; support may, the owner may not; nobody may while acting.
    for (const name of [
      "teams:create",
      "organization-members:update",
      "payment-methods:read",
      "users:read-notes",
      "users:impersonate",
      "profile:rename",
      "api-keys:create",
      "exports:create",
      "invitations:read",
    ]) {
      expect(may(name as Permission), name).toBe(false);
    }
  });

  test("is refused for oneself, staff, strangers to every organization and accounts that don't live", async () => {
    const { person, begin } = await agent("owner");
    const cases = [
      [person.id, "CONFLICT"],
      [(await scene.person({ role: "support", member: { role: "admin" } })).id, "FORBIDDEN"],
      [(await scene.person({ role: null })).id, "CONFLICT"],
      [(await scene.person({ member: {}, status: "suspended" })).id, "NOT_FOUND"],
      [(await scene.person({ member: {}, isDeleted: true })).id, "NOT_FOUND"],
      ["00000000-0000-4000-8000-000000000000", "NOT_FOUND"],
    ] as const;
    for (const [id, code] of cases) await expect(begin(id), code).rejects.toMatchObject({ code });
    expect(await scene.rows("select 1 from user_sessions where impersonated_by = $1", [person.id])).toEqual(
      [],
    );
  });

  test("is over after 30 minutes, and with the session, the account, the role or the target behind it", async () => {
    const endings = [
      [
        "update user_sessions set created_at = now() - interval '30 minutes' where impersonated_by = $1",
        "self",
      ],
      ["update users set status = 'suspended' where id = $1", "nobody"],
      ["delete from user_sessions where user_id = $1", "nobody"],
      ["update user_roles set expires_at = now() where user_id = $1", "nobody"],
      ["update users set status = 'suspended' where id = $2", "self"],
    ] as const;
    for (const [statement, left] of endings) {
      const target = await scene.person({ member: { role: "admin" } });
      const { person, browser, begin } = await agent();
      await begin(target.id);
      expect((await actorOf(browser))?.kind).toBe("member");
      await scene.rows(`with facts as (select $1::uuid, $2::uuid) ${statement}`, [person.id, target.id]);
      const after = await actorOf(browser);
      if (left === "nobody") expect(after, statement).toBeUndefined();
      else expect(after, statement).toMatchObject({ kind: "staff", userId: person.id });
    }
  });

  test("isn't prolonged by use", async () => {
    const target = await scene.person({ member: { role: "admin" } });
    const { person, browser, begin } = await agent();
    await begin(target.id);
    await scene.rows(
      "update user_sessions set last_active_at = now() - interval '5 minutes' where impersonated_by = $1",
      [person.id],
    );
    await actorOf(browser);
    const [row] = await scene.rows<{ minutes: number }>(
      "select extract(epoch from expires_at - created_at)::float8 / 60 as minutes from user_sessions where impersonated_by = $1",
      [person.id],
    );
    expect(row?.minutes).toBeLessThanOrEqual(30);
  });

  test("leaves one's own account alone until it is over", async () => {
    const target = await scene.person({ member: { role: "admin" } });
    const { browser, begin } = await agent();
    await begin(target.id);
    const body = { password, currentPassword: password, newPassword: "seven blue herons in fog" };
    for (const path of [
      "change-password",
      "two-factor/enable",
      "two-factor/disable",
      "two-factor/generate-backup-codes",
      "revoke-sessions",
      "revoke-other-sessions",
      "revoke-session",
    ]) {
      expect((await browser.send(path, { ...body, token: target.id })).status, path).toBe(403);
    }
    expect((await browser.get("list-sessions")).status).toBe(403);
    expect((await browser.send("sign-out")).status).toBe(200);
    expect(await actorOf(browser)).toBeUndefined();
  });

  test("begins ten times an hour at most", async () => {
    const target = await scene.person({ member: { role: "admin" } });
    const { begin } = await agent();
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => begin(target.id)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(2);
    for (const { reason: fault } of refused) expect(fault).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    expect(await scene.rows("select 1 from user_sessions where user_id = $1", [target.id])).toHaveLength(1);
  });
});
