import type { Drizzle } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import { cleanAnswer, newSessionToken } from "./auth-answer.ts";
import { readAuthRequest, refusal } from "./auth-request.ts";
import { auditAnswer, auditLock, type AnsweredRequest } from "./audit-answer.ts";
import { clientAddress } from "./client-address.ts";
import { forwardedRequest } from "./forwarded-request.ts";
import { knownDevice, rememberDevice } from "./known-device.ts";
import { pendingUserId } from "./one-time-codes.ts";
import { ownAnswer } from "./own-answers.ts";
import { dropSession, keepOnlySession } from "./own-sessions.ts";
import { refusedCode, refusedNewPassword } from "./refused-secrets.ts";
import type { SessionKeys } from "./session-actor.ts";
import { tokenHash } from "./session-cookie.ts";
import { countSignInAttempt, forgiveSignInAttempt, limitsOf } from "./sign-in-limits.ts";

export interface AuthDoorInput {
  keys: SessionKeys;
  appUrl: string;
  db: Drizzle;
  /** better-auth itself. */
  library(request: Request): Promise<Response>;
  actor(headers: Headers, peerAddress: string | null): Promise<StaffActor | MemberActor | undefined>;
  passwordChanged(person: { email: string; name: string }): void;
  /** Takes work that goes on after the answer. */
  afterwards(work: Promise<unknown>): void;
}

/** Everything under `/api/auth/`: what is let in, how often, and what is written down about it. */
export function authDoor(input: AuthDoorInput) {
  const origin = new URL(input.appUrl).origin;
  return async (request: Request, peerAddress: string | null): Promise<Response> => {
    const read = await readAuthRequest(request, origin);
    if (read instanceof Response) return read;
    const { headers } = request;
    const caller = read.path === "get-session" ? undefined : await input.actor(headers, peerAddress);
    const asked: AnsweredRequest = {
      ...read,
      caller,
      email: typeof read.body["email"] === "string" ? read.body["email"] : undefined,
      pendingUserId:
        read.path.startsWith("two-factor/verify") && !caller
          ? await pendingUserId(input.db, headers, input.keys)
          : undefined,
      ipAddress: clientAddress(headers, peerAddress, input.keys.trustProxy),
      userAgent: headers.get("user-agent"),
    };
    return (
      refusedCaller(asked) ??
      (await refusedNewPassword(input.db, asked)) ??
      (await limited(input, request, asked))
    );
  };
}

function refusedCaller({ endpoint, caller }: AnsweredRequest): Response | undefined {
  if (!endpoint.needsSession) return undefined;
  if (!caller) return refusal(401, "UNAUTHORIZED", "Sign in to continue.");
  if (caller.impersonatedBy === undefined) return undefined;
  return refusal(403, "IMPERSONATING", "This can't be done while acting as somebody else.");
}

async function limited(input: AuthDoorInput, request: Request, asked: AnsweredRequest): Promise<Response> {
  const { db, keys } = input;
  const device = asked.email === undefined ? undefined : knownDevice(request.headers, keys, asked.email);
  const limits = limitsOf({ ...asked, device, userId: asked.caller?.userId, address: asked.ipAddress });
  const verdict = await countSignInAttempt(db, limits);
  if (!verdict.allowed) {
    if (verdict.justLocked) input.afterwards(auditLock(db, asked));
    const minutes = Math.ceil(verdict.retryAfter / 60);
    const message = `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`;
    return refusal(429, "TOO_MANY_ATTEMPTS", message, { "retry-after": String(verdict.retryAfter) });
  }
  const answer = (await refusedCode(db, asked)) ?? (await answered(input, request, asked));
  if (answer.ok) await forgiveSignInAttempt(db, limits);
  return answer;
}

async function answered(input: AuthDoorInput, request: Request, asked: AnsweredRequest): Promise<Response> {
  const { db, keys } = input;
  const own = await ownAnswer(db, asked, asked.caller);
  if (own) return cleanAnswer(own);
  if (asked.path === "request-password-reset") {
    // Answered before anything is looked up, so that nothing tells whether there is such an account.
    input.afterwards(
      input.library(forwardedRequest(request, asked)).then(() => auditAnswer(db, asked, true, undefined)),
    );
    return cleanAnswer(
      Response.json({ status: true, message: "If there is such an account, a mail is on its way." }),
    );
  }
  const answer = await input.library(forwardedRequest(request, asked));
  const token = answer.ok ? newSessionToken(answer, keys.secret) : undefined;
  if (token !== undefined && asked.caller)
    await endFormerSessions(db, asked.path, asked.caller, tokenHash(token));
  if (answer.ok && asked.path === "change-password" && asked.caller) input.passwordChanged(asked.caller);
  if (asked.path === "sign-out" && asked.caller?.impersonatedBy)
    await dropSession(db, asked.caller.sessionId);
  const clean = await cleanAnswer(answer);
  const account = await settleAudit(input, asked, answer, token);
  if (account !== undefined) clean.headers.append("set-cookie", rememberDevice(keys, account));
  return clean;
}

async function endFormerSessions(
  db: Drizzle,
  path: string,
  caller: StaffActor | MemberActor,
  newHash: string,
) {
  // Switching the second factor on or off ends what was signed in without it.
  if (path.startsWith("two-factor/")) await keepOnlySession(db, caller.userId, newHash);
  // A browser that signs in again leaves no living session behind.
  if (path === "sign-in/email") await dropSession(db, caller.sessionId);
}

// A failure is written down after the answer: waiting for it would tell accounts that exist from those that don't.
async function settleAudit(
  input: AuthDoorInput,
  asked: AnsweredRequest,
  answer: Response,
  token: string | undefined,
) {
  const written = auditAnswer(input.db, asked, answer.ok, token);
  if (answer.ok) return written;
  input.afterwards(written);
  return undefined;
}
