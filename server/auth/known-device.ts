import { createHash, randomBytes } from "node:crypto";
import { cookieOf, cookiePrefix, sign, signedValue, type CookieKeys } from "./session-cookie.ts";

const lifetimeSeconds = 180 * 24 * 3600;

/**
 * The browser that an account has signed in from before, by a signed cookie. It has failures of its own to use up, so
 * that strangers who lock an account out don't lock its owner out.
 */
export function knownDevice(headers: Headers, keys: CookieKeys, email: string): string | undefined {
  const value = signedValue(cookieOf(headers, cookieName(keys)), keys.secret);
  const [account, device] = value?.split(":") ?? [];
  return account === accountMark(email) ? device : undefined;
}

/** The `Set-Cookie` header that makes this browser a known one for the account. */
export function rememberDevice(
  keys: CookieKeys,
  email: string,
  device = randomBytes(16).toString("hex"),
): string {
  const value = encodeURIComponent(sign(`${accountMark(email)}:${device}`, keys.secret));
  const secure = keys.isSecure ? "; Secure" : "";
  return `${cookieName(keys)}=${value}; Max-Age=${lifetimeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

const cookieName = (keys: CookieKeys) => `${cookiePrefix(keys)}.known_device`;

function accountMark(email: string): string {
  return createHash("sha256").update(email).digest("hex").slice(0, 32);
}
