import type * as authentication from "#drizzle/schema/authentication.ts";
import type * as betterAuth from "#drizzle/schema/better-auth.ts";
import { all, audited, jobReads, jobWrites, never, readOnly, type AccessOf } from "./access-rules.ts";

const signIn = { select: true, insert: true, update: true, delete: true } as const;

export const authenticationAccess: AccessOf<typeof authentication & typeof betterAuth> = {
  users: {
    kind: "tenant",
    secret: ["passwordHash"],
    pii: ["email", "fullName", "avatarUrl", "phone", "notes"],
    subject: "id",
    erasure: "blank",
    tenant: {
      sees: { colleagues: "id" },
      hidden: ["notes", "authProviderId", "stripeCustomerId"],
    },
    staff: all,
    job: jobWrites,
    // What a sign-in changes by itself; everything else about a person goes through a change.
    auth: {
      select: true,
      secrets: ["passwordHash"],
      insert: true,
      update: ["passwordHash", "emailVerified", "twoFactorEnabled", "lastSignInAt"],
    },
    functions: ["select", "update"],
    audit: { ...audited, except: ["lastSignInAt"] },
    notify: true,
  },
  userProfiles: {
    kind: "tenant",
    pii: ["firstName", "lastName", "displayName", "avatarUrl", "bio"],
    subject: "userId",
    erasure: "blank",
    tenant: { sees: { colleagues: "userId" } },
    staff: all,
    job: jobWrites,
    auth: { select: true, insert: true },
    audit: audited,
    notify: true,
  },
  userSessions: {
    kind: "auth",
    secret: ["sessionToken"],
    pii: ["ipAddress", "deviceInfo", "deviceFingerprint", "location", "impersonationReason"],
    subject: "userId",
    erasure: "remove",
    tenant: never,
    // Staff see sessions to help, and end them; they never see the token.
    staff: { sees: "everything", writes: ["delete"] },
    job: { select: true, delete: true },
    auth: { ...signIn, secrets: ["sessionToken"] },
    audit: { on: ["delete"], notForJobs: true },
    notify: true,
  },
  userPreferences: {
    kind: "personal",
    pii: ["value"],
    subject: "userId",
    erasure: "remove",
    tenant: { sees: { own: "userId" } },
    staff: all,
    job: jobReads,
    // One's own, set from the profile: members hold no write on any table of their own.
    auth: { select: true, insert: true, update: ["value"] },
    audit: false,
    notify: false,
  },
  authAccounts: {
    kind: "auth",
    secret: ["accessToken", "refreshToken", "idToken", "password"],
    pii: ["providerAccountId"],
    subject: "userId",
    erasure: "remove",
    tenant: never,
    staff: readOnly,
    job: {},
    auth: { ...signIn, secrets: ["accessToken", "refreshToken", "idToken", "password"] },
    audit: false,
    notify: false,
  },
  authVerifications: {
    kind: "auth",
    addressedBy: "identifier",
    erasure: "remove",
    // The identifier of a password reset holds its token.
    secret: ["identifier", "value"],
    tenant: never,
    staff: readOnly,
    // By the hash in a set-up link, which is made of the token and doesn't give it away.
    job: { select: true, secrets: ["identifier"], delete: true },
    auth: { ...signIn, secrets: ["identifier", "value"] },
    audit: false,
    notify: false,
  },
  authTwoFactors: {
    kind: "auth",
    subject: "userId",
    erasure: "remove",
    secret: ["secret", "backupCodes"],
    tenant: never,
    staff: readOnly,
    job: {},
    auth: { ...signIn, secrets: ["secret", "backupCodes"] },
    audit: false,
    notify: false,
  },
  authRateLimits: {
    kind: "auth",
    tenant: never,
    staff: never,
    job: { select: true, delete: true },
    auth: signIn,
    audit: false,
    notify: false,
  },
};
