import { sql } from "drizzle-orm";
import { rowCountOf, rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import { conflict, forbidden, notFound, tooMany } from "#server/errors.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import { countAttempt } from "./attempt-limits.ts";
import { actingToken } from "./live-session.ts";
import { recordSignIn, type SignInEvent } from "./sign-in-audit.ts";

const perHour = 10;
const hour = 3_600_000;

/**
 * Lets a staff member act as a member of an organization for 30 minutes, in his own session and under his own name in
 * the audit log. Never as staff, never in a chain, at most ten times an hour.
 */
export async function beginImpersonation(
  { auth }: Pick<Database, "auth">,
  actor: StaffActor,
  userId: string,
  reason: string,
): Promise<void> {
  if (actor.userId === userId) throw conflict("You are yourself already.");
  const verdict = await countAttempt(auth, [{ key: `impersonate:${actor.userId}`, max: perHour }], hour);
  if (!verdict.allowed) throw tooMany(`You can act as somebody else ${perHour} times an hour.`);
  const answer = await auth.execute(sql`
    select u.email, exists (select from user_roles ur where ur.user_id = u.id and (ur.expires_at is null or ur.expires_at > now())) as "isStaff",
      (select m.organization_id from organization_members m join organizations o on o.id = m.organization_id
        where m.user_id = u.id and m.is_active and m.left_at is null and o.deleted_at is null
        order by m.organization_id = ${actor.organizationId}::uuid desc nulls last, m.created_at, m.id limit 1) as "organizationId"
    from users u where u.id = ${userId} and u.status = 'active' and u.deleted_at is null`);
  const [target] = rowsOf<{ email: string; isStaff: boolean; organizationId: string | null }>(answer);
  if (!target) throw notFound();
  if (target.isStaff) throw forbidden("Staff can't be acted as.");
  if (target.organizationId === null)
    throw conflict("This person belongs to no organization, so there is nothing to see as them.");
  await auth.transaction(async (tx) => {
    const begun = await tx.execute(sql`
      insert into user_sessions (user_id, session_token, expires_at, ip_address, device_info, impersonated_by, impersonation_reason, active_organization_id)
      select ${userId}, ${actingToken("own.session_token")}, now() + interval '30 minutes', ${actor.ipAddress}, ${actor.userAgent}, own.user_id, ${reason}, ${target.organizationId}
      from user_sessions own where own.id = ${actor.sessionId} and own.user_id = ${actor.userId} and own.impersonated_by is null
      on conflict (session_token) do update set user_id = excluded.user_id, expires_at = excluded.expires_at, created_at = now(),
        impersonation_reason = excluded.impersonation_reason, active_organization_id = excluded.active_organization_id`);
    if (rowCountOf(begun) === 0) throw forbidden();
    const event = eventOf(actor, actor.userId, { id: userId, email: target.email }, target.organizationId);
    await recordSignIn(tx, {
      ...event,
      action: "users:impersonate",
      description: `Began to act as this person: ${reason}`,
    });
  });
}

/** Goes back to being oneself. Nothing happens to somebody who is. */
export async function endImpersonation(
  { auth }: Pick<Database, "auth">,
  actor: StaffActor | MemberActor,
): Promise<void> {
  const { impersonatedBy } = actor;
  if (impersonatedBy === undefined) return;
  await auth.transaction(async (tx) => {
    const ended = await tx.execute(
      sql`delete from user_sessions where id = ${actor.sessionId} and impersonated_by = ${impersonatedBy}`,
    );
    if (rowCountOf(ended) === 0) return;
    const event = eventOf(
      actor,
      impersonatedBy,
      { id: actor.userId, email: actor.email },
      actor.organizationId,
    );
    await recordSignIn(tx, {
      ...event,
      action: "users:stop-impersonating",
      description: "Stopped acting as this person.",
    });
  });
}

function eventOf(
  { ipAddress, userAgent }: StaffActor | MemberActor,
  actorId: string,
  account: { id: string; email: string },
  organizationId: string | null,
): Omit<SignInEvent, "action" | "description"> {
  return { actorId, account, organizationId, ipAddress, userAgent };
}
