import { noteReachable } from "#client/transport-state.ts";

/** A refused sign-in or account change, in the server's words. */
export class AuthFault extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly status: number,
  ) {
    super(message);
    this.name = "AuthFault";
  }
}

/** Signs in with a password. `needsCode` asks for the second factor next. Throws `AuthFault`. */
export async function signIn(email: string, password: string): Promise<{ needsCode: boolean }> {
  const answer = await post<{ twoFactorRedirect?: boolean }>("sign-in/email", { email, password });
  return { needsCode: answer.twoFactorRedirect === true };
}

/** The second step of a sign-in, or the last one of setting the authenticator up. */
export const verifyCode = (code: string) =>
  post("two-factor/verify-totp", { code: code.replaceAll(/\s/g, "") });

export const verifyBackupCode = (code: string) =>
  post("two-factor/verify-backup-code", { code: code.trim() });

export const signOut = () => post("sign-out", {});

export const changePassword = (currentPassword: string, newPassword: string) =>
  post("change-password", { currentPassword, newPassword });

/** Begins to set an authenticator up; it counts from the first verified code on. */
export const enableTwoFactor = (password: string) =>
  post<{ totpURI: string; backupCodes: string[] }>("two-factor/enable", { password });

export const disableTwoFactor = (password: string) => post("two-factor/disable", { password });

export const newBackupCodes = (password: string) =>
  post<{ backupCodes: string[] }>("two-factor/generate-backup-codes", { password });

export const requestPasswordReset = (email: string) => post("request-password-reset", { email });

export const resetPassword = (token: string, newPassword: string) =>
  post("reset-password", { token, newPassword });

async function post<Answer = unknown>(path: string, body: Record<string, unknown>): Promise<Answer> {
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    noteReachable("requests", false);
    throw new AuthFault("The server can't be reached. Check the connection and try again.", "UNREACHABLE", 0);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const { message, code } = (answer ?? {}) as { message?: string; code?: string };
  throw new AuthFault(message ?? "This didn't work. Try again.", code ?? "UNKNOWN", response.status);
}
