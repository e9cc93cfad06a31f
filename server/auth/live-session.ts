import { sql } from "drizzle-orm";
import type { Database } from "#server/data/database.ts";
import { keptQuestion } from "#server/data/kept-statement.ts";
import { clockMilliseconds, membershipsOfUser, rolesOfUser } from "./permission-sources.ts";
import type { Membership, RoleGrant } from "./permissions-of.ts";
import { tokenHash } from "./session-cookie.ts";

/** A living session with everything that decides what its person may do. */
export interface LiveSession {
  id: string;
  userId: string;
  email: string;
  name: string;
  activeOrganizationId: string | null;
  /** Whether the wanted organization exists, or the active one when none is wanted. */
  chosenExists: boolean;
  roles: RoleGrant[];
  memberships: Membership[];
  /** The database's clock, milliseconds since 1970. */
  now: number;
  /** The person as whom the session's person acts at present. */
  acting: ActingSession | null;
}

export interface ActingSession {
  id: string;
  userId: string;
  email: string;
  name: string;
  activeOrganizationId: string | null;
  memberships: Membership[];
}

/**
 * Stored in place of a token for the session in which somebody acts as somebody else. It follows from his own session's
 * stored hash, so there is one at most, no cookie opens it, and it ends with the session that it hangs on.
 */
export const actingToken = (ownHash: string) =>
  sql`encode(sha256(convert_to('acting:' || ${sql.raw(ownHash)}, 'UTF8')), 'hex')`;

const askForSession = keptQuestion<LiveSession>(
  "live_session",
  sql`
  with own as (
    select s.id, s.session_token, s.user_id, s.active_organization_id, u.email, u.full_name
    from user_sessions s join users u on u.id = s.user_id
    where s.session_token = ${sql.placeholder("token")} and s.impersonated_by is null
      and s.expires_at > now() and s.created_at > now() - interval '30 days'
      and u.status = 'active' and u.deleted_at is null
  ), kept_alive as (
    update user_sessions s
    set last_active_at = now(), expires_at = least(now() + interval '12 hours', s.created_at + interval '30 days')
    from own where s.id = own.id and s.last_active_at < now() - interval '1 minute'
  ), acting as (
    select jsonb_build_object('id', s.id, 'userId', u.id, 'email', u.email, 'name', u.full_name,
      'activeOrganizationId', s.active_organization_id, 'memberships', ${membershipsOfUser(sql`u.id`)}) as session
    from own join user_sessions s on s.session_token = ${actingToken("own.session_token")}
      and s.impersonated_by = own.user_id and s.expires_at > now() and s.created_at > now() - interval '30 minutes'
    join users u on u.id = s.user_id and u.status = 'active' and u.deleted_at is null
  )
  select own.id, own.user_id as "userId", own.email, own.full_name as name,
    own.active_organization_id as "activeOrganizationId",
    exists (select from organizations o where o.deleted_at is null
      and o.id = coalesce(${sql.placeholder("wanted")}::uuid, own.active_organization_id)) as "chosenExists",
    ${rolesOfUser(sql`own.user_id`)} as roles, ${membershipsOfUser(sql`own.user_id`)} as memberships,
    ${clockMilliseconds} as now, (select session from acting) as acting
  from own`,
);

/**
 * The living session of a token. Inactivity moves its end at most once a minute, in the same statement; acting as
 * somebody else is over after 30 minutes whatever happens.
 */
export async function liveSession(
  { auth }: Pick<Database, "auth">,
  token: string,
  wantedOrganization: string | undefined,
): Promise<LiveSession | undefined> {
  const [session] = await askForSession(auth, {
    token: tokenHash(token),
    wanted: wantedOrganization ?? null,
  });
  return session;
}
