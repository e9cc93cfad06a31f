import type { Database } from "#server/data/database.ts";
import { Refusal } from "#server/errors.ts";
import { beyondReach, holds } from "#shared/permissions.ts";
import { neverWhileImpersonating } from "#shared/roles.ts";
import type { Actor, MemberActor } from "./actor.ts";
import { clientAddress } from "./client-address.ts";
import { liveSession, type ActingSession, type LiveSession } from "./live-session.ts";
import { isStaff, memberPermissions, staffPermissions, type Membership } from "./permissions-of.ts";
import { sessionToken, type CookieKeys } from "./session-cookie.ts";

/** What it takes to know who sends a request. */
export interface SessionKeys extends CookieKeys {
  trustProxy: boolean;
}

/** Names the organization to act in for one request; without it the session's choice holds. */
export const organizationHeader = "x-organization-id";

type Caller = Pick<MemberActor, "ipAddress" | "userAgent">;

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
  const caller = {
    ipAddress: clientAddress(headers, peerAddress, keys.trustProxy),
    userAgent: headers.get("user-agent"),
  };
  if (!isStaff(session)) return memberActor(session, session, wanted, caller);
  const permissions = staffPermissions(session);
  if (session.acting && holds(permissions, "users:impersonate")) {
    return impersonator(session, permissions, session.acting, wanted, caller);
  }
  if (wanted !== undefined && !session.chosenExists) throw noSuchOrganization();
  const { id: sessionId, userId, email, name } = session;
  const organizationId = session.chosenExists ? (wanted ?? session.activeOrganizationId) : null;
  return { kind: "staff", userId, sessionId, email, name, permissions, ...caller, organizationId };
}

function memberActor(
  session: Pick<LiveSession, "id" | "userId" | "email" | "name">,
  { memberships, activeOrganizationId }: Pick<LiveSession, "memberships" | "activeOrganizationId">,
  wanted: string | undefined,
  caller: Caller,
): MemberActor | undefined {
  const within = (id: string | null) => memberships.find((membership) => membership.organizationId === id);
  const membership: Membership | undefined =
    wanted === undefined ? (within(activeOrganizationId) ?? memberships[0]) : within(wanted);
  if (!membership && wanted !== undefined) throw noSuchOrganization();
  if (!membership) return undefined;
  return {
    kind: "member",
    userId: session.userId,
    sessionId: session.id,
    email: session.email,
    name: session.name,
    permissions: memberPermissions(membership),
    ...caller,
    organizationId: membership.organizationId,
    organizationRole: membership.role,
  };
}

// Whoever acts as somebody else has that person's organization and what both may do, never that person's staff roles.
function impersonator(
  { userId }: LiveSession,
  own: ReadonlySet<string>,
  acting: ActingSession,
  wanted: string | undefined,
  caller: Caller,
): MemberActor | undefined {
  const actor = memberActor(acting, acting, wanted, caller);
  if (!actor) return undefined;
  const granted = [...actor.permissions];
  const beyond = new Set(beyondReach(own, granted));
  const reads = granted
    .filter((grant) => beyond.has(grant) && grant.endsWith(":*"))
    .map((grant) => grant.replace("*", "read"));
  const shared = [
    ...granted.filter((grant) => !beyond.has(grant)),
    ...reads.filter((grant) => beyondReach(own, [grant]).length === 0),
  ];
  return { ...actor, permissions: new Set([...shared, ...neverWhileImpersonating]), impersonatedBy: userId };
}

function wantedOrganization(headers: Headers): string | undefined {
  const wanted = headers.get(organizationHeader);
  if (wanted === null || wanted === "") return undefined;
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(wanted))
    throw noSuchOrganization();
  return wanted;
}

// The same whether it is absent or somebody else's. The mark tells the console to forget its choice.
function noSuchOrganization(): Refusal {
  return new Refusal("NOT_FOUND", "This organization doesn't exist or you have no part in it.", {
    reason: "organization",
  });
}
