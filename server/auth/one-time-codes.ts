import { sql } from "drizzle-orm";
import { createHash } from "node:crypto";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import { countAttempt } from "./attempt-limits.ts";
import { cookieOf, cookiePrefix, signedValue, type CookieKeys } from "./session-cookie.ts";

/** How better-auth stores what a verification is known by, e.g. `reset-password:` and the token. */
export function storedIdentifier(identifier: string): string {
  return createHash("sha256").update(identifier).digest("base64url");
}

/** The person who has given the password and not yet the second factor, by the cookie between the two steps. */
export async function pendingUserId(
  db: Drizzle,
  headers: Headers,
  keys: CookieKeys,
): Promise<string | undefined> {
  const identifier = signedValue(cookieOf(headers, `${cookiePrefix(keys)}.two_factor`), keys.secret);
  if (identifier === undefined) return undefined;
  const answer = await db.execute(
    sql`select value from auth_verifications where identifier = ${storedIdentifier(identifier)} and expires_at > now()`,
  );
  return rowsOf<{ value: string }>(answer)[0]?.value;
}

/** True from the second time on that somebody presents the same one-time code, however many requests come at once. */
export async function isReplayedCode(db: Drizzle, userId: string, code: string): Promise<boolean> {
  const verdict = await countAttempt(db, [{ key: `code:${userId}:${code.replace(/\s/g, "")}`, max: 1 }]);
  return !verdict.allowed;
}
