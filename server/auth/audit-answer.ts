import type { Drizzle } from "#server/data/database.ts";
import type { MemberActor, StaffActor } from "./actor.ts";
import type { AuthRequest } from "./auth-request.ts";
import { ownEvent } from "./own-sessions.ts";
import { recordSignIn } from "./sign-in-audit.ts";
import { findAccount, noteSignIn, type AuditedAccount } from "./sign-in-store.ts";

/** A request with what the audit log needs to know of it. */
export interface AnsweredRequest extends AuthRequest {
  /** Who sent it, if somebody was signed in already. */
  caller: StaffActor | MemberActor | undefined;
  /** Normalised, where the request names one. */
  email: string | undefined;
  /** Who has given the password and not yet the second factor. */
  pendingUserId: string | undefined;
  ipAddress: string | null;
  userAgent: string | null;
}

/** Deeds of somebody who is signed in, by path. */
const ownDeeds: Readonly<Record<string, readonly [action: string, description: string]>> = {
  "sign-out": ["session:sign-out", "Signed out."],
  "change-password": ["password:change", "Changed the password; every other session ended."],
  "two-factor/verify-totp": [
    "second-factor:enable",
    "Switched the second factor on; every other session ended.",
  ],
  "two-factor/disable": [
    "second-factor:disable",
    "Switched the second factor off; every other session ended.",
  ],
  "two-factor/generate-backup-codes": [
    "second-factor:renew-codes",
    "Made new backup codes; the old ones are void.",
  ],
};

const deedsThatRotate = new Set(["two-factor/verify-totp"]);

/**
 * Writes down what an answered request was, if it belongs in the audit log. Gives the e-mail of the account that was
 * signed in to by it, if any.
 */
export async function auditAnswer(
  db: Drizzle,
  asked: AnsweredRequest,
  ok: boolean,
  token: string | undefined,
): Promise<string | undefined> {
  const { path, caller } = asked;
  const isSignIn = path === "sign-in/email" || (path.startsWith("two-factor/verify") && !caller);
  if (isSignIn && ok && token !== undefined) return signedIn(db, asked, token);
  if (isSignIn && !ok) await strangersDeed(db, asked, "session:sign-in", "failed", failureWords(path));
  if (path === "request-password-reset") {
    await strangersDeed(db, asked, "password:request-reset", "ok", "Asked for a link to set a new password.");
  }
  const deed = ownDeeds[path];
  const happened = ok && (!deedsThatRotate.has(path) || token !== undefined);
  if (deed && caller && happened) await recordSignIn(db, ownEvent(caller, ...deed));
  return undefined;
}

/** Writes down that an account or an address has used its attempts up. */
export async function auditLock(db: Drizzle, asked: AnsweredRequest): Promise<void> {
  await strangersDeed(db, asked, "session:lock", "denied", "Too many attempts; locked for 15 minutes.");
}

/** Writes down that somebody set a new password by a link from a mail. */
export async function auditPasswordReset(db: Drizzle, userId: string): Promise<void> {
  const account = await findAccount(db, { id: userId });
  const description = "Set a new password by a link from a mail; every session ended.";
  const nowhere = { ipAddress: null, userAgent: null };
  await recordSignIn(db, {
    ...about(account, nowhere),
    action: "password:reset",
    actorId: userId,
    description,
  });
}

async function signedIn(db: Drizzle, asked: AnsweredRequest, token: string): Promise<string | undefined> {
  const account = await noteSignIn(db, token);
  if (!account) return undefined;
  const description = asked.path === "sign-in/email" ? "Signed in." : "Signed in with a second factor.";
  await recordSignIn(db, {
    ...about(account, asked),
    action: "session:sign-in",
    actorId: account.id,
    description,
  });
  return account.email;
}

// Names are written down only where there is such an account: people type passwords into the wrong field.
async function strangersDeed(
  db: Drizzle,
  asked: AnsweredRequest,
  action: string,
  outcome: "ok" | "failed" | "denied",
  description: string,
): Promise<void> {
  const id = asked.caller?.userId ?? asked.pendingUserId;
  const account = id
    ? await findAccount(db, { id })
    : asked.email
      ? await findAccount(db, { email: asked.email })
      : undefined;
  if (!account && action !== "session:lock") return;
  await recordSignIn(db, {
    ...about(account, asked),
    action,
    outcome,
    actorId: asked.caller?.userId ?? null,
    description,
  });
}

function about(
  account: AuditedAccount | undefined,
  { ipAddress, userAgent }: Pick<AnsweredRequest, "ipAddress" | "userAgent">,
) {
  return {
    account: account ? { id: account.id, email: account.email } : null,
    organizationId: account?.organizationId ?? null,
    ipAddress,
    userAgent,
  };
}

function failureWords(path: string): string {
  return path === "sign-in/email" ? "A sign-in was refused." : "A wrong second factor was given.";
}
