import type { Drizzle } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import type { AuthRequest } from "./auth-request.ts";
import { ownSessions, revokeAllSessions, revokeOtherSessions, revokeOwnSession } from "./own-sessions.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * better-auth's session endpoints in our own words: it would hand out and take the tokens, we know sessions by their
 * ids. The shapes are the library's, so that its client works unmodified. Undefined for every other path.
 */
export async function ownAnswer(
  db: Drizzle,
  { path, body }: AuthRequest,
  caller: StaffActor | MemberActor | undefined,
): Promise<Response | undefined> {
  if (!caller) return undefined;
  switch (path) {
    case "list-sessions":
      return Response.json(
        (await ownSessions(db, caller.userId)).map((session) => listed(session, caller.userId)),
      );
    case "revoke-session": {
      const id = String(body["token"]);
      if (uuid.test(id)) await revokeOwnSession(db, caller, id);
      return done();
    }
    case "revoke-sessions":
      await revokeAllSessions(db, caller);
      return done();
    case "revoke-other-sessions":
      await revokeOtherSessions(db, caller);
      return done();
    default:
      return undefined;
  }
}

const done = () => Response.json({ status: true });

function listed(session: Awaited<ReturnType<typeof ownSessions>>[number], userId: string) {
  return {
    id: session.id,
    // What `revokeSession` of the client library sends back: an id, good for nothing but that.
    token: session.id,
    userId,
    ipAddress: session.ipAddress,
    userAgent: session.userAgent,
    createdAt: session.signedInAt,
    updatedAt: session.lastActiveAt,
    expiresAt: session.expiresAt,
  };
}
