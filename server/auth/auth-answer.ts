import { signedValue } from "./session-cookie.ts";

const words: Readonly<Record<string, string>> = {
  UNAUTHORIZED: "Sign in to continue.",
  INVALID_EMAIL: "This isn't an e-mail address.",
  INVALID_EMAIL_OR_PASSWORD: "The e-mail or the password is wrong.",
  INVALID_PASSWORD: "The password is wrong.",
  INVALID_CODE: "The code is wrong, has expired or was used before. Wait for the next one.",
  INVALID_BACKUP_CODE: "This backup code is wrong or was used before.",
  INVALID_TWO_FACTOR_COOKIE: "That took too long. Start again with your password.",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "Too many wrong codes. Start again with your password.",
  ACCOUNT_TEMPORARILY_LOCKED: "Too many wrong codes. Try again in 15 minutes.",
  INVALID_TOKEN: "This link has expired or was used before. Ask for a new one.",
  TOTP_NOT_ENABLED: "The second factor isn't switched on.",
  TWO_FACTOR_NOT_ENABLED: "The second factor isn't switched on.",
  BACKUP_CODES_NOT_ENABLED: "The second factor isn't switched on.",
  TOTP_ALREADY_ENABLED: "The second factor is already switched on.",
};

const lockSeconds = 900;

/**
 * better-auth's answer as it leaves the house: without the session's token, which the cookie alone carries, and in our
 * words. Nothing of it is kept by a browser or a proxy.
 */
export async function cleanAnswer(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set("cache-control", "no-store");
  headers.delete("content-length");
  if (answer.status === 429) headers.set("retry-after", String(lockSeconds));
  if (answer.status >= 500)
    return Response.json({ message: "Something went wrong on our side." }, { status: 500, headers });
  const text = await answer.text();
  if (!headers.get("content-type")?.includes("json") || text === "")
    return new Response(text, { status: answer.status, headers });
  return new Response(JSON.stringify(cleanBody(JSON.parse(text))), { status: answer.status, headers });
}

/** The token of the session that an answer begins, from its cookie. */
export function newSessionToken(answer: Response, secret: string): string | undefined {
  const cookie = answer.headers
    .getSetCookie()
    .find((line) => /^[^=]*session_token=[^;]/.test(line) && !/max-age=0(;|$)/i.test(line));
  const value = cookie?.slice(cookie.indexOf("=") + 1).split(";")[0];
  return value === undefined ? undefined : signedValue(decodeURIComponent(value), secret);
}

function cleanBody(body: unknown): unknown {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return body;
  const { token: _, session, code, ...rest } = body as Record<string, unknown>;
  const { token: __, ...cleanSession } = (session ?? {}) as Record<string, unknown>;
  const ourWords = typeof code === "string" ? words[code] : undefined;
  return {
    ...rest,
    ...(session !== undefined && { session: session === null ? null : cleanSession }),
    ...(code !== undefined && { code }),
    ...(ourWords !== undefined && { message: ourWords }),
  };
}
