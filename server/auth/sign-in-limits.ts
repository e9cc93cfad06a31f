import type { Drizzle } from "#server/data/database.ts";
import {
  countAttempt,
  forgetAttempts,
  forgiveAttempt,
  type AttemptLimit,
  type AttemptVerdict,
} from "./attempt-limits.ts";
import { addressBlock } from "./client-address.ts";

/** What an attempt is counted under. */
export interface AttemptSubject {
  path: string;
  /** Normalised e-mail, where the request names one. */
  email?: string | undefined;
  /** Set when the browser is known for the account. */
  device?: string | undefined;
  userId?: string | undefined;
  address: string | null;
}

const perAccount = 10;
const perAddress = 30;
const mailsPerAccount = 3;

/** The limits of a request, the particular one first; none for what guesses nothing. */
export function limitsOf({ path, email, device, userId, address }: AttemptSubject): AttemptLimit[] {
  const block = address === null ? "unknown" : addressBlock(address);
  const fromAddress = { key: `address:${block}`, max: perAddress };
  switch (path) {
    case "sign-in/email":
      return [{ key: device ? `device:${device}` : `account:${email}`, max: perAccount }, fromAddress];
    case "request-password-reset":
      return [
        { key: `reset:${email}`, max: mailsPerAccount },
        { key: `reset-address:${block}`, max: perAddress },
      ];
    case "reset-password":
    case "two-factor/verify-totp":
    case "two-factor/verify-backup-code":
      return [fromAddress];
    case "change-password":
    case "two-factor/enable":
    case "two-factor/disable":
    case "two-factor/generate-backup-codes":
      return [{ key: `password:${userId}`, max: perAccount }];
    default:
      return [];
  }
}

export async function countSignInAttempt(
  db: Drizzle,
  limits: readonly AttemptLimit[],
): Promise<AttemptVerdict> {
  return limits.length > 0 ? countAttempt(db, limits) : { allowed: true, retryAfter: 0, justLocked: false };
}

/** A success uses nothing up: the account starts afresh, the address gets this one attempt back. */
export async function forgiveSignInAttempt(db: Drizzle, limits: readonly AttemptLimit[]): Promise<void> {
  for (const { key } of limits) {
    if (key.startsWith("address:")) await forgiveAttempt(db, key);
    else if (!key.startsWith("reset")) await forgetAttempts(db, key);
  }
}
