import { APIError, type BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { twoFactor } from "better-auth/plugins/two-factor";
import { tables } from "#drizzle/schema/tables.ts";
import type { Drizzle } from "#server/data/database.ts";
import { guardedAdapter, type AdapterGuard } from "./guarded-adapter.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { cookiePrefix, type CookieKeys } from "./session-cookie.ts";

export interface AuthOptionsInput extends CookieKeys {
  db: Drizzle;
  appUrl: string;
  passwords: PasswordHasher;
  guard: AdapterGuard;
  sendResetLink(user: { email: string; name: string }, token: string): Promise<void>;
  /** Hears of a password that was set by a link from a mail. */
  passwordReset(user: { id: string; email: string; name: string }): Promise<void>;
  /** Takes a fault that is nobody's but ours. */
  report(fault: unknown): void;
  /** Throws when the account has no place in the console. */
  assertAccess(userId: string): Promise<void>;
}

/** The header in which the door hands the caller's address over; callers can't set it. */
export const addressHeader = "x-pressdesk-client-address";

/** Longest life of a session, in seconds; also of its cookie. Inactivity ends it much earlier, in the database. */
export const sessionLifetime = 30 * 24 * 3600;

/** better-auth as Pressdesk uses it: passwords and one-time codes, nothing that signs people up. */
export function authOptions(input: AuthOptionsInput) {
  const { passwords, guard } = input;
  const adapter = drizzleAdapter(input.db, { provider: "pg", schema: tables, transaction: true });
  return {
    appName: "Pressdesk",
    baseURL: input.appUrl,
    basePath: "/api/auth",
    secret: input.secret,
    trustedOrigins: [new URL(input.appUrl).origin],
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    onAPIError: {
      onError: (fault) =>
        fault instanceof APIError && fault.statusCode < 500 ? undefined : input.report(fault),
    },
    database: (options: BetterAuthOptions) => guardedAdapter(adapter(options), guard),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 1024,
      revokeSessionsOnPasswordReset: true,
      password: { hash: passwords.hash, verify: ({ hash, password }) => passwords.verify(password, hash) },
      sendResetPassword: ({ user, token }) => input.sendResetLink(user, token),
      onPasswordReset: ({ user }) => input.passwordReset(user),
    },
    user: {
      modelName: "users",
      fields: { name: "fullName", image: "avatarUrl" },
      additionalFields: {
        status: { type: "string", required: false, input: false, returned: false },
        deletedAt: { type: "date", required: false, input: false, returned: false },
      },
    },
    session: {
      modelName: "userSessions",
      fields: { token: "sessionToken", userAgent: "deviceInfo" },
      expiresIn: sessionLifetime,
      // The console's own requests keep a session alive; better-auth never does.
      disableSessionRefresh: true,
      freshAge: 0,
    },
    account: {
      modelName: "authAccounts",
      fields: { accountId: "providerAccountId", providerId: "provider" },
    },
    verification: { modelName: "authVerifications", storeIdentifier: "hashed" },
    databaseHooks: {
      session: { create: { before: ({ userId }) => input.assertAccess(userId) } },
    },
    advanced: {
      database: { generateId: false, validateSchema: false },
      cookiePrefix: cookiePrefix(input),
      useSecureCookies: false,
      defaultCookieAttributes: { secure: input.isSecure, httpOnly: true, sameSite: "lax", path: "/" },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    plugins: [
      twoFactor({
        issuer: "Pressdesk",
        twoFactorCookieMaxAge: 600,
        schema: { twoFactor: { modelName: "authTwoFactors" } },
      }),
    ],
  } satisfies BetterAuthOptions;
}
