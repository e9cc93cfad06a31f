import { sql, type SQL } from "drizzle-orm";
import { rowCountOf, rowsOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import { recordSignIn, type SignInEvent } from "./sign-in-audit.ts";

/** A living session as its owner sees it; the token is nowhere. */
export interface OwnSession {
  id: string;
  userAgent: string | null;
  ipAddress: string | null;
  location: string | null;
  /** ISO 8601. */
  signedInAt: string;
  lastActiveAt: string;
  expiresAt: string;
  /** The name of the staff member who acts as the owner in this session. */
  actedBy: string | null;
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The living sessions of a person, the last used first. */
export async function ownSessions(db: Drizzle, userId: string): Promise<OwnSession[]> {
  const answer = await db.execute(sql`
    select s.id, s.device_info as "userAgent", s.ip_address as "ipAddress", s.location,
      ${iso(sql`s.created_at`)} as "signedInAt", ${iso(sql`s.last_active_at`)} as "lastActiveAt",
      ${iso(sql`s.expires_at`)} as "expiresAt", behind.full_name as "actedBy"
    from user_sessions s left join users behind on behind.id = s.impersonated_by
    where s.user_id = ${userId} and s.expires_at > now() and s.created_at > now() - interval '30 days'
    order by s.last_active_at desc, s.id`);
  return rowsOf<OwnSession>(answer);
}

/** Ends one session of the actor's own; false when there is none of that id. */
export async function revokeOwnSession(
  db: Drizzle,
  actor: StaffActor | MemberActor,
  id: string,
): Promise<boolean> {
  return (await endSessions(db, actor, sql`id = ${id}`, "Ended a session.")) > 0;
}

/** Ends all sessions of the actor but the one he uses; gives their number. */
export function revokeOtherSessions(db: Drizzle, actor: StaffActor | MemberActor): Promise<number> {
  return endSessions(db, actor, sql`id <> ${actor.sessionId}`, "Ended all other sessions.");
}

/** Ends all sessions of the actor, this one too; gives their number. */
export function revokeAllSessions(db: Drizzle, actor: StaffActor | MemberActor): Promise<number> {
  return endSessions(db, actor, sql`true`, "Ended all sessions.");
}

/** Ends every session of the actor except the one with this token's hash, without a word: part of a larger event. */
export async function keepOnlySession(db: Drizzle, userId: string, keptHash: string): Promise<void> {
  await db.execute(sql`delete from user_sessions where user_id = ${userId} and session_token <> ${keptHash}`);
}

/** Ends a session that a new one takes the place of, without a word. */
export async function dropSession(db: Drizzle, id: string): Promise<void> {
  await db.execute(sql`delete from user_sessions where id = ${id}`);
}

/** What the audit log says of an actor's own deed on his own account. */
export function ownEvent(actor: StaffActor | MemberActor, action: string, description: string): SignInEvent {
  return {
    action,
    actorId: actor.impersonatedBy ?? actor.userId,
    account: { id: actor.userId, email: actor.email },
    organizationId: actor.kind === "member" ? actor.organizationId : null,
    description,
    ipAddress: actor.ipAddress,
    userAgent: actor.userAgent,
  };
}

async function endSessions(db: Drizzle, actor: StaffActor | MemberActor, which: SQL, description: string) {
  return db.transaction(async (tx) => {
    const ended = rowCountOf(
      await tx.execute(sql`delete from user_sessions where user_id = ${actor.userId} and ${which}`),
    );
    if (ended > 0) await recordSignIn(tx, ownEvent(actor, "session:revoke", description));
    return ended;
  });
}
