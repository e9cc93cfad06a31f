import { boolean, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { users } from "./authentication.ts";
import { authInstant, authTimes, count, id } from "./columns.ts";

// The three tables that make the document's 48, and the library's rate limits. Only better-auth writes here.

export const authAccounts = pgTable(
  "auth_accounts",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    provider: text("provider").notNull(),
    providerAccountId: text("provider_account_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: authInstant("access_token_expires_at"),
    refreshTokenExpiresAt: authInstant("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    ...authTimes(),
  },
  (t) => [
    unique("auth_accounts_provider_provider_account_id_key").on(t.provider, t.providerAccountId),
    index("auth_accounts_user_id_idx").on(t.userId),
  ],
);

export const authVerifications = pgTable(
  "auth_verifications",
  {
    id: id(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: authInstant("expires_at").notNull(),
    ...authTimes(),
  },
  (t) => [
    index("auth_verifications_identifier_idx").on(t.identifier),
    index("auth_verifications_expires_at_idx").on(t.expiresAt),
  ],
);

export const authTwoFactors = pgTable(
  "auth_two_factors",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    secret: text("secret").notNull(),
    backupCodes: text("backup_codes").notNull(),
    verified: boolean("verified").notNull().default(true),
    failedVerificationCount: integer("failed_verification_count").notNull().default(0),
    lockedUntil: authInstant("locked_until"),
    ...authTimes(),
  },
  (t) => [index("auth_two_factors_user_id_idx").on(t.userId)],
);

/** An extension: better-auth's own rate limits, shared by all processes. `last_request` is in milliseconds. */
export const authRateLimits = pgTable(
  "auth_rate_limits",
  {
    id: id(),
    key: text("key").notNull(),
    count: integer("count").notNull().default(0),
    lastRequest: count("last_request").notNull().default(0),
    ...authTimes(),
  },
  (t) => [unique("auth_rate_limits_key_key").on(t.key)],
);
