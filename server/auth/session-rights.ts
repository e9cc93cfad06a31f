import { sql } from "drizzle-orm";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Database } from "#server/data/database.ts";
import { actingToken } from "./live-session.ts";
import { clockMilliseconds, membershipsOfUser, rolesOfUser } from "./permission-sources.ts";
import { rolesInForce, type PermissionSources } from "./permissions-of.ts";

interface SessionSources extends PermissionSources {
  activeOrganizationId: string | null;
  isActing: boolean;
}

/**
 * A text that differs whenever a living session's rights do, or undefined once the session is over. Unlike
 * `sessionActor` it doesn't count as activity: an open page alone must not keep a session alive.
 */
export async function sessionRights(
  { auth }: Pick<Database, "auth">,
  sessionId: string,
): Promise<string | undefined> {
  const answer = await auth.execute(sql`
    select s.active_organization_id as "activeOrganizationId",
      exists (select from user_sessions acting
        where acting.impersonated_by = s.user_id and acting.session_token = ${actingToken("s.session_token")}) as "isActing",
      ${rolesOfUser(sql`coalesce(s.impersonated_by, s.user_id)`)} as roles,
      ${membershipsOfUser(sql`s.user_id`)} as memberships, ${clockMilliseconds} as now
    from user_sessions s
    join users person on person.id = s.user_id and person.status = 'active' and person.deleted_at is null
    where s.id = ${sessionId} and s.expires_at > now() and s.created_at > now() - interval '30 days'
      and (s.impersonated_by is null or (s.created_at > now() - interval '30 minutes' and exists (
        select from user_sessions own
        join users behind on behind.id = own.user_id and behind.status = 'active' and behind.deleted_at is null
        where own.user_id = s.impersonated_by and own.impersonated_by is null and own.expires_at > now()
          and own.created_at > now() - interval '30 days'
          and s.session_token = ${actingToken("own.session_token")})))`);
  const [sources] = rowsOf<SessionSources>(answer);
  if (!sources) return undefined;
  const { activeOrganizationId, isActing, memberships } = sources;
  return JSON.stringify([activeOrganizationId, isActing, rolesInForce(sources), memberships]);
}
