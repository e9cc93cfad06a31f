import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import { notFound } from "#server/errors.ts";
import { neverWhileImpersonating } from "#shared/roles.ts";
import type { Actor } from "./actor.ts";
import { clientAddress } from "./client-address.ts";
import { clockMilliseconds, membershipsOfUser, rolesOfUser } from "./permission-sources.ts";
import {
  isStaff,
  memberPermissions,
  staffPermissions,
  type Membership,
  type RoleGrant,
} from "./permissions-of.ts";
import { sessionToken, tokenHash, type CookieKeys } from "./session-cookie.ts";

/** What it takes to know who sends a request. */
export interface SessionKeys extends CookieKeys {
  trustProxy: boolean;
}

/** Names the organization to act in for one request; without it the session's choice holds. */
export const organizationHeader = "x-organization-id";

interface LiveSession {
  id: string;
  user_id: string;
  email: string;
  full_name: string;
  impersonated_by: string | null;
  active_organization_id: string | null;
  chosen_exists: boolean;
  roles: RoleGrant[];
  memberships: Membership[];
  now: number;
}

/**
 * Who sends a request, asked anew each time in one statement: nothing is remembered between requests, so a suspended
 * account, an expired role and a revoked session count from the very next one. Undefined without a living session or
 * without any place in the console; refuses (404) an organization that the person has no part in.
 */
export async function sessionActor(
  keys: SessionKeys,
  database: Pick<Database, "auth">,
  headers: Headers,
  peerAddress: string | null,
): Promise<Actor | undefined> {
  const token = sessionToken(headers, keys);
  if (token === undefined) return undefined;
  const wanted = wantedOrganization(headers);
  const session = await liveSession(database, token, wanted);
  if (!session) return undefined;
  const person = {
    userId: session.user_id,
    sessionId: session.id,
    email: session.email,
    name: session.full_name,
    ipAddress: clientAddress(headers, peerAddress, keys.trustProxy),
    userAgent: headers.get("user-agent"),
    ...(session.impersonated_by !== null && { impersonatedBy: session.impersonated_by }),
  };
  // Whoever acts as somebody else gets that person's organization, never that person's staff roles.
  if (isStaff(session) && session.impersonated_by === null) {
    if (wanted !== undefined && !session.chosen_exists) throw notFound();
    const organizationId = session.chosen_exists ? (wanted ?? session.active_organization_id) : null;
    return { kind: "staff", ...person, organizationId, permissions: staffPermissions(session) };
  }
  const membership = chosenMembership(session, wanted);
  if (!membership) return undefined;
  const granted = memberPermissions(membership);
  return {
    kind: "member",
    ...person,
    organizationId: membership.organizationId,
    organizationRole: membership.role,
    permissions:
      session.impersonated_by === null ? granted : new Set([...granted, ...neverWhileImpersonating]),
  };
}

function wantedOrganization(headers: Headers): string | undefined {
  const wanted = headers.get(organizationHeader);
  if (wanted === null || wanted === "") return undefined;
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(wanted)) throw notFound();
  return wanted;
}

function chosenMembership(session: LiveSession, wanted: string | undefined): Membership | undefined {
  const within = (id: string | null) =>
    session.memberships.find((membership) => membership.organizationId === id);
  if (wanted === undefined) return within(session.active_organization_id) ?? session.memberships[0];
  const membership = within(wanted);
  if (!membership) throw notFound();
  return membership;
}

// Inactivity moves the end of the session at most once a minute, in the same statement; an impersonated session is
// never prolonged and ends with the person behind it.
async function liveSession({ auth }: Pick<Database, "auth">, token: string, wanted: string | undefined) {
  const answer = await auth.execute(sql`
    with live as (
      select s.id, s.user_id, s.impersonated_by, s.active_organization_id, u.email, u.full_name
      from user_sessions s
      join users u on u.id = s.user_id
      left join users behind on behind.id = s.impersonated_by
      where s.session_token = ${tokenHash(token)}
        and s.expires_at > now() and s.created_at > now() - interval '30 days'
        and u.status = 'active' and u.deleted_at is null
        and (s.impersonated_by is null
          or (s.created_at > now() - interval '30 minutes' and behind.status = 'active' and behind.deleted_at is null))
    ), kept_alive as (
      update user_sessions s
      set last_active_at = now(), expires_at = least(now() + interval '12 hours', s.created_at + interval '30 days')
      from live
      where s.id = live.id and s.impersonated_by is null and s.last_active_at < now() - interval '1 minute'
    )
    select live.*, ${rolesOfUser(sql`live.user_id`)} as roles, ${membershipsOfUser(sql`live.user_id`)} as memberships,
      exists (select from organizations o where o.deleted_at is null
        and o.id = coalesce(${wanted ?? null}::uuid, live.active_organization_id)) as chosen_exists,
      ${clockMilliseconds} as now
    from live`);
  return rowsOf<LiveSession>(answer)[0];
}
