import { z } from "zod";

/** A place inside the console to go to afterwards: a path, never another site. */
const localPath = z
  .string()
  .max(2000)
  .regex(/^\/(?![/\\])[^\\\s\p{C}]*$/u, "Only a path of this console can be returned to.");

/** E-mails are compared as normalised text, so look-alike spellings are one and the same account. */
const email = z
  .string()
  .max(400)
  .transform((text) => normalEmail(text));
const password = z.string().max(1024);
const code = z.string().trim().max(40);

export function normalEmail(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

export interface AuthEndpoint {
  method: "GET" | "POST";
  /** What is let through of the body; everything else is dropped. */
  body: z.ZodType<Record<string, unknown>>;
  /** Answers only to somebody who is signed in. */
  needsSession?: true;
}

const nothing = z.object({});

/**
 * The whole of better-auth that is served, by its path below `/api/auth/`. Whatever is not in this list does not exist,
 * also when a later version or plugin adds it.
 */
export const authEndpoints: Readonly<Record<string, AuthEndpoint>> = {
  "sign-in/email": {
    method: "POST",
    body: z.object({
      email,
      password,
      rememberMe: z.boolean().optional(),
      callbackURL: localPath.optional(),
    }),
  },
  "sign-out": { method: "POST", body: nothing },
  "get-session": { method: "GET", body: nothing },
  "list-sessions": { method: "GET", body: nothing, needsSession: true },
  "revoke-session": { method: "POST", body: z.object({ token: z.string().max(200) }), needsSession: true },
  "revoke-sessions": { method: "POST", body: nothing, needsSession: true },
  "revoke-other-sessions": { method: "POST", body: nothing, needsSession: true },
  "change-password": {
    method: "POST",
    // Every other session ends with the old password, whatever the caller asks for.
    body: z
      .object({ currentPassword: password, newPassword: password })
      .transform((body) => ({ ...body, revokeOtherSessions: true })),
    needsSession: true,
  },
  "two-factor/enable": {
    method: "POST",
    body: z.object({ password }).transform((body) => ({ ...body, method: "totp" })),
    needsSession: true,
  },
  "two-factor/disable": { method: "POST", body: z.object({ password }), needsSession: true },
  "two-factor/generate-backup-codes": { method: "POST", body: z.object({ password }), needsSession: true },
  "two-factor/verify-totp": { method: "POST", body: z.object({ code }) },
  "two-factor/verify-backup-code": { method: "POST", body: z.object({ code }) },
  "request-password-reset": { method: "POST", body: z.object({ email, redirectTo: localPath.optional() }) },
  "reset-password": { method: "POST", body: z.object({ newPassword: password, token: z.string().max(200) }) },
};

/** The parameters that name a place to go to; wherever they stand they must be a path of the console. */
export const returnParameters = [
  "callbackURL",
  "redirectTo",
  "errorCallbackURL",
  "newUserCallbackURL",
] as const;

export const isLocalPath = (value: unknown) => localPath.safeParse(value).success;
