import type { Logger } from "pino";
import { systemActor, type MemberActor, type StaffActor } from "#server/auth/actor.ts";
import { sessionRights } from "#server/auth/session-rights.ts";
import type { Database } from "#server/data/database.ts";
import type { LiveChange, LiveChanges } from "#server/data/live-changes.ts";

type Person = StaffActor | MemberActor;

export interface RightsWatchDeps {
  database: Database;
  live: LiveChanges;
  log: Logger;
}

const deciding = new Set([
  "users",
  "user_sessions",
  "user_roles",
  "roles",
  "organization_members",
  "organizations",
]);
const settleMs = 100;
/** What ends by the clock alone (a session, a role, acting as somebody) is noticed within this time. */
const clockMs = 20_000;

/**
 * Aborts when the session of somebody who keeps a stream open is over or what it may do is no longer `rights`: well
 * within a second of the row that decides, because the database announces those rows. Stops watching with `signal`.
 */
export function watchRights(
  { database, live, log }: RightsWatchDeps,
  person: Person,
  rights: string,
  signal: AbortSignal,
): AbortSignal {
  const changed = new AbortController();
  const over = AbortSignal.any([signal, changed.signal]);
  let settling: NodeJS.Timeout | undefined;

  const look = () =>
    sessionRights(database, person.sessionId).then(
      (now) => now !== rights && changed.abort(),
      // A database that is away for a moment is no reason to send anybody away; the next look decides.
      (fault: unknown) => log.warn({ err: fault }, "the session behind a live stream could not be looked at"),
    );
  const clock = setInterval(() => void look(), clockMs * (0.75 + Math.random() / 2));
  over.addEventListener(
    "abort",
    () => {
      clearInterval(clock);
      clearTimeout(settling);
    },
    { once: true },
  );
  void (async () => {
    for await (const change of live.subscribe(systemActor("jobs"), deciding, over)) {
      if (!mayConcern(person, change)) continue;
      settling ??= setTimeout(() => {
        settling = undefined;
        void look();
      }, settleMs);
    }
  })();
  // Something may have happened between the reading of `rights` and the listening.
  void look();
  return over;
}

// Every request of anybody touches a session and its user at times; roles and memberships change seldom.
function mayConcern(
  { userId, sessionId, impersonatedBy }: Person,
  { table, ids, operation }: LiveChange,
): boolean {
  if (ids.length === 0) return true;
  if (table === "users") return ids.some((id) => id === userId || id === impersonatedBy);
  // Acting as somebody begins with a new session, and ends with the own one, whose id isn't known here.
  if (table === "user_sessions")
    return ids.includes(sessionId) || impersonatedBy !== undefined || operation === "insert";
  return true;
}
