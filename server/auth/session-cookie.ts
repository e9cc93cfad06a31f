import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** What is needed to read and write the console's own cookies. */
export interface CookieKeys {
  /** `AUTH_SECRET`: signs every cookie. */
  secret: string;
  /** Over https the names carry `__Host-`: this host only, this path only, never without TLS. */
  isSecure: boolean;
}

export const cookiePrefix = ({ isSecure }: Pick<CookieKeys, "isSecure">) => (isSecure ? "__Host-pd" : "pd");

/** The session's token from the request's cookie, if our signature on it is good. The database is not asked. */
export function sessionToken(headers: Headers, keys: CookieKeys): string | undefined {
  return signedValue(cookieOf(headers, `${cookiePrefix(keys)}.session_token`), keys.secret);
}

/** What is stored of a session's token: SHA-256 in hexadecimal. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A cookie's value as sent, decoded. */
export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of headers.get("cookie")?.split(";") ?? []) {
    const [key, ...rest] = pair.split("=");
    if (key?.trim() === name) return decoded(rest.join("=").trim());
  }
  return undefined;
}

/** `value.signature` as better-auth signs its cookies: HMAC-SHA-256, base64. */
export function sign(value: string, secret: string): string {
  return `${value}.${createHmac("sha256", secret).update(value).digest("base64")}`;
}

/** The value of a signed cookie, or nothing when the signature is not ours. */
export function signedValue(cookie: string | undefined, secret: string): string | undefined {
  const value = cookie?.slice(0, cookie.lastIndexOf("."));
  if (!cookie || !value) return undefined;
  const [given, right] = [Buffer.from(cookie), Buffer.from(sign(value, secret))];
  return given.length === right.length && timingSafeEqual(given, right) ? value : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
