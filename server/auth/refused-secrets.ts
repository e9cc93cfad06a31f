import type { Drizzle } from "#server/data/database.ts";
import type { AnsweredRequest } from "./audit-answer.ts";
import { refusal } from "./auth-request.ts";
import { isReplayedCode } from "./one-time-codes.ts";
import { passwordFault } from "./password-rules.ts";
import { knownAbout } from "./sign-in-store.ts";

/** Refuses (400) a new password that is easy to guess. Asked before the attempt is counted: it guesses nothing. */
export async function refusedNewPassword(
  db: Drizzle,
  { body, caller }: AnsweredRequest,
): Promise<Response | undefined> {
  const { newPassword, token } = body;
  if (typeof newPassword !== "string") return undefined;
  const about = await knownAbout(db, caller ? { id: caller.userId } : { resetToken: String(token) });
  const fault = passwordFault(newPassword, about);
  return fault === undefined ? undefined : refusal(400, "WEAK_PASSWORD", fault);
}

/** Refuses (401) a one-time code from the second time on, which better-auth would take again. */
export async function refusedCode(
  db: Drizzle,
  { path, body, caller, pendingUserId }: AnsweredRequest,
): Promise<Response | undefined> {
  const userId = caller?.userId ?? pendingUserId;
  if (path !== "two-factor/verify-totp" || userId === undefined) return undefined;
  if (!(await isReplayedCode(db, userId, String(body["code"])))) return undefined;
  return refusal(
    401,
    "INVALID_CODE",
    "The code is wrong, has expired or was used before. Wait for the next one.",
  );
}
