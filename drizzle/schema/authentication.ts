import { sql } from "drizzle-orm";
import { boolean, index, jsonb, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { userKinds, userStatuses } from "#shared/states.ts";
import { authInstant, authTimes, id, isLowerCase, oneOf, times, version } from "./columns.ts";

export const users = pgTable(
  "users",
  {
    id: id(),
    email: text("email").notNull(),
    // better-auth wants one name on the account; the parts live in the profile.
    fullName: text("full_name").notNull().default(""),
    avatarUrl: text("avatar_url"),
    // Kept equal to the hash in auth_accounts in the same transaction.
    passwordHash: text("password_hash"),
    authProvider: text("auth_provider").notNull().default("credential"),
    authProviderId: text("auth_provider_id"),
    emailVerified: boolean("email_verified").notNull().default(false),
    phone: text("phone"),
    phoneVerified: boolean("phone_verified").notNull().default(false),
    status: text("status", { enum: userStatuses }).notNull().default("active"),
    role: text("role", { enum: userKinds }).notNull().default("customer"),
    twoFactorEnabled: boolean("two_factor_enabled").notNull().default(false),
    stripeCustomerId: text("stripe_customer_id"),
    notes: text("notes"),
    lastSignInAt: authInstant("last_sign_in_at"),
    suspendedAt: authInstant("suspended_at"),
    deletedAt: authInstant("deleted_at"),
    version: version(),
    ...authTimes(),
  },
  (t) => [
    uniqueIndex("users_email_key")
      .on(t.email)
      .where(sql`${t.deletedAt} is null`),
    // The sign-in looks an address up without asking for deleted_at, so the partial index cannot serve it.
    index("users_email_idx").on(t.email),
    index("users_email_trgm_idx").using("gin", t.email.op("gin_trgm_ops")),
    index("users_full_name_trgm_idx").using("gin", t.fullName.op("gin_trgm_ops")),
    index("users_auth_provider_id_idx").on(t.authProviderId, t.authProvider),
    uniqueIndex("users_stripe_customer_id_key").on(t.stripeCustomerId),
    index("users_status_idx").on(t.status, t.createdAt, t.id),
    index("users_created_at_idx").on(t.createdAt, t.id),
    isLowerCase(t.email),
    oneOf(t.status, userStatuses),
    oneOf(t.role, userKinds),
  ],
);

export const userProfiles = pgTable(
  "user_profiles",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    firstName: text("first_name"),
    lastName: text("last_name"),
    displayName: text("display_name"),
    avatarUrl: text("avatar_url"),
    bio: text("bio"),
    timezone: text("timezone").notNull().default("UTC"),
    locale: text("locale").notNull().default("en"),
    dateFormat: text("date_format"),
    timeFormat: text("time_format"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("user_profiles_user_id_key").on(t.userId),
    index("user_profiles_display_name_trgm_idx").using("gin", t.displayName.op("gin_trgm_ops")),
  ],
);

export const userSessions = pgTable(
  "user_sessions",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    sessionToken: text("session_token").notNull(),
    expiresAt: authInstant("expires_at").notNull(),
    ipAddress: text("ip_address"),
    // The user agent as sent; better-auth writes it.
    deviceInfo: text("device_info"),
    deviceFingerprint: text("device_fingerprint"),
    location: text("location"),
    lastActiveAt: authInstant("last_active_at").notNull().defaultNow(),
    impersonatedBy: uuid("impersonated_by").references(() => users.id, { onDelete: "cascade" }),
    impersonationReason: text("impersonation_reason"),
    // The foreign key stands in the migration: declared here, these files would import each other.
    activeOrganizationId: uuid("active_organization_id"),
    ...authTimes(),
  },
  (t) => [
    unique("user_sessions_session_token_key").on(t.sessionToken),
    index("user_sessions_user_id_idx").on(t.userId, t.expiresAt),
    index("user_sessions_impersonated_by_idx").on(t.impersonatedBy),
    index("user_sessions_active_organization_id_idx").on(t.activeOrganizationId),
    index("user_sessions_expires_at_idx").on(t.expiresAt),
  ],
);

export const userPreferences = pgTable(
  "user_preferences",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    category: text("category").notNull(),
    key: text("key").notNull(),
    value: jsonb("value").$type<unknown>().notNull(),
    version: version(),
    ...times(),
  },
  (t) => [unique("user_preferences_user_id_category_key_key").on(t.userId, t.category, t.key)],
);
