import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { experimentStatuses } from "#shared/states.ts";
import { users } from "./authentication.ts";
import { id, instant, isCurrency, jsonObject, money, notNegative, oneOf, times, version } from "./columns.ts";
import { organizations } from "./tenancy.ts";

const campaign = () => ({
  utmSource: text("utm_source"),
  utmMedium: text("utm_medium"),
  utmCampaign: text("utm_campaign"),
  utmTerm: text("utm_term"),
  utmContent: text("utm_content"),
});

/** Partitioned by month of `timestamp`. */
export const events = pgTable(
  "events",
  {
    id: uuid("id").notNull().defaultRandom(),
    timestamp: instant("timestamp").notNull().defaultNow(),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    anonymousId: text("anonymous_id"),
    sessionId: text("session_id"),
    // The sender's own id: the same one twice is the same event.
    messageId: text("message_id"),
    eventName: text("event_name").notNull(),
    eventCategory: text("event_category"),
    eventAction: text("event_action"),
    eventLabel: text("event_label"),
    properties: jsonObject("properties"),
    context: jsonObject("context"),
    pageUrl: text("page_url"),
    referrer: text("referrer"),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    ...campaign(),
    ...times(),
  },
  (t) => [
    primaryKey({ name: "events_pkey", columns: [t.id, t.timestamp] }),
    index("events_timestamp_idx").on(t.timestamp, t.id),
    index("events_user_id_idx").on(t.userId, t.timestamp, t.id),
    index("events_organization_id_idx").on(t.organizationId, t.timestamp, t.id),
    index("events_event_name_idx").on(t.eventName, t.timestamp, t.id),
    index("events_anonymous_id_idx").on(t.anonymousId, t.timestamp),
    index("events_message_id_idx").on(t.messageId),
  ],
);

/** Partitioned by month of `viewed_at`. */
export const pageViews = pgTable(
  "page_views",
  {
    id: uuid("id").notNull().defaultRandom(),
    viewedAt: instant("viewed_at").notNull().defaultNow(),
    sessionId: text("session_id").notNull(),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    anonymousId: text("anonymous_id"),
    messageId: text("message_id"),
    pageUrl: text("page_url").notNull(),
    pageTitle: text("page_title"),
    referrer: text("referrer"),
    loadTimeMs: integer("load_time_ms"),
    timeOnPageSeconds: integer("time_on_page_seconds"),
    bounce: boolean("bounce").notNull().default(false),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    ...campaign(),
    ...times(),
  },
  (t) => [
    primaryKey({ name: "page_views_pkey", columns: [t.id, t.viewedAt] }),
    index("page_views_viewed_at_idx").on(t.viewedAt, t.id),
    index("page_views_session_id_idx").on(t.sessionId, t.viewedAt),
    index("page_views_user_id_idx").on(t.userId, t.viewedAt, t.id),
    index("page_views_organization_id_idx").on(t.organizationId, t.viewedAt, t.id),
    index("page_views_message_id_idx").on(t.messageId),
  ],
);

export const featureUsage = pgTable(
  "feature_usage",
  {
    id: id(),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    featureName: text("feature_name").notNull(),
    featureCategory: text("feature_category"),
    usageCount: integer("usage_count").notNull().default(1),
    success: boolean("success").notNull().default(true),
    durationSeconds: integer("duration_seconds"),
    metadata: jsonObject("metadata"),
    usedAt: instant("used_at").notNull().defaultNow(),
    ...times(),
  },
  (t) => [
    index("feature_usage_user_id_idx").on(t.userId, t.usedAt),
    index("feature_usage_organization_id_idx").on(t.organizationId, t.usedAt, t.id),
    index("feature_usage_feature_name_idx").on(t.featureName, t.usedAt),
    index("feature_usage_used_at_idx").on(t.usedAt, t.id),
    notNegative(t.usageCount),
  ],
);

export const userEngagementDaily = pgTable(
  "user_engagement_daily",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    date: date("date", { mode: "string" }).notNull(),
    sessionCount: integer("session_count").notNull().default(0),
    pageViews: integer("page_views").notNull().default(0),
    featuresUsed: integer("features_used").notNull().default(0),
    actionsPerformed: integer("actions_performed").notNull().default(0),
    timeSpentSeconds: integer("time_spent_seconds").notNull().default(0),
    ...times(),
  },
  (t) => [
    unique("user_engagement_daily_user_id_date_organization_id_key")
      .on(t.userId, t.date, t.organizationId)
      .nullsNotDistinct(),
    index("user_engagement_daily_organization_id_idx").on(t.organizationId, t.date),
    index("user_engagement_daily_date_idx").on(t.date, t.id),
  ],
);

export const organizationMetricsDaily = pgTable(
  "organization_metrics_daily",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    date: date("date", { mode: "string" }).notNull(),
    activeUsers: integer("active_users").notNull().default(0),
    newUsers: integer("new_users").notNull().default(0),
    revenueGenerated: money("revenue_generated")
      .notNull()
      .default(sql`0`),
    currency: text("currency").notNull(),
    apiCalls: integer("api_calls").notNull().default(0),
    bookingsCompleted: integer("bookings_completed").notNull().default(0),
    ...times(),
  },
  (t) => [
    // A sum never mixes currencies, so each has its own row.
    unique("organization_metrics_daily_organization_id_date_currency_key").on(
      t.organizationId,
      t.date,
      t.currency,
    ),
    index("organization_metrics_daily_date_idx").on(t.date, t.id),
    isCurrency(t.currency),
  ],
);

export type FunnelStep = { name: string; event: string; filter?: Record<string, unknown> };

export const conversionFunnels = pgTable(
  "conversion_funnels",
  {
    id: id(),
    name: text("name").notNull(),
    description: text("description"),
    steps: jsonb("steps").$type<FunnelStep[]>().notNull().default([]),
    // How long a person may take from the first step to the last.
    windowSeconds: integer("window_seconds")
      .notNull()
      .default(7 * 24 * 3600),
    isActive: boolean("is_active").notNull().default(true),
    createdBy: uuid("created_by").references(() => users.id),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("conversion_funnels_name_key")
      .on(t.name)
      .where(sql`${t.deletedAt} is null`),
    index("conversion_funnels_created_by_idx").on(t.createdBy),
    check("conversion_funnels_steps_check", sql`jsonb_typeof(${t.steps}) = 'array'`),
  ],
);

export const conversionFunnelEvents = pgTable(
  "conversion_funnel_events",
  {
    id: id(),
    funnelId: uuid("funnel_id")
      .notNull()
      .references(() => conversionFunnels.id, { onDelete: "cascade" }),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    anonymousId: text("anonymous_id"),
    stepName: text("step_name").notNull(),
    stepOrder: integer("step_order").notNull(),
    completed: boolean("completed").notNull().default(false),
    completionTimeSeconds: integer("completion_time_seconds"),
    occurredAt: instant("occurred_at").notNull().defaultNow(),
    ...times(),
  },
  (t) => [
    index("conversion_funnel_events_funnel_id_idx").on(t.funnelId, t.stepOrder, t.occurredAt),
    index("conversion_funnel_events_user_id_idx").on(t.userId, t.funnelId),
    index("conversion_funnel_events_organization_id_idx").on(t.organizationId, t.occurredAt, t.id),
    index("conversion_funnel_events_occurred_at_idx").on(t.occurredAt, t.id),
    notNegative(t.stepOrder),
  ],
);

/** Weights are parts of one and add up to one. */
export type ExperimentVariant = {
  name: string;
  weight: number;
  description?: string;
  value?: unknown;
  isControl?: boolean;
};
export type ExperimentMetric = {
  event: string;
  label?: string;
  kind: "conversion" | "count" | "revenue";
  role: "primary" | "secondary" | "guardrail";
};

export const experiments = pgTable(
  "experiments",
  {
    id: id(),
    // What code and flags ask for; the name may change, this may not.
    key: text("key").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    hypothesis: text("hypothesis"),
    variants: jsonb("variants").$type<ExperimentVariant[]>().notNull().default([]),
    metrics: jsonb("metrics").$type<ExperimentMetric[]>().notNull().default([]),
    status: text("status", { enum: experimentStatuses }).notNull().default("draft"),
    startDate: instant("start_date"),
    endDate: instant("end_date"),
    seed: text("seed").notNull().default(""),
    hashVersion: integer("hash_version").notNull().default(2),
    // Basis points of the audience that takes part.
    coverage: integer("coverage").notNull().default(10_000),
    // Raised whenever weights change, so that an analysis never mixes two allocations.
    phase: integer("phase").notNull().default(1),
    targeting: jsonObject("targeting"),
    winnerVariant: text("winner_variant"),
    conclusion: text("conclusion"),
    createdBy: uuid("created_by").references(() => users.id),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("experiments_key_key")
      .on(t.key)
      .where(sql`${t.deletedAt} is null`),
    index("experiments_status_idx").on(t.status, t.createdAt, t.id),
    index("experiments_created_at_idx").on(t.createdAt, t.id),
    index("experiments_created_by_idx").on(t.createdBy),
    check("experiments_coverage_check", sql`${t.coverage} between 0 and 10000`),
    check("experiments_end_date_check", sql`${t.endDate} >= ${t.startDate}`),
    check("experiments_variants_check", sql`jsonb_typeof(${t.variants}) = 'array'`),
    oneOf(t.status, experimentStatuses),
  ],
);

export const experimentAssignments = pgTable(
  "experiment_assignments",
  {
    id: id(),
    experimentId: uuid("experiment_id")
      .notNull()
      .references(() => experiments.id),
    userId: uuid("user_id").references(() => users.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    anonymousId: text("anonymous_id"),
    variantName: text("variant_name").notNull(),
    phase: integer("phase").notNull().default(1),
    assignedAt: instant("assigned_at").notNull().defaultNow(),
    ...times(),
  },
  (t) => [
    unique("experiment_assignments_experiment_id_user_id_key").on(t.experimentId, t.userId),
    unique("experiment_assignments_experiment_id_anonymous_id_key").on(t.experimentId, t.anonymousId),
    index("experiment_assignments_variant_idx").on(t.experimentId, t.variantName, t.assignedAt),
    index("experiment_assignments_user_id_idx").on(t.userId),
    index("experiment_assignments_organization_id_idx").on(t.organizationId, t.assignedAt, t.id),
    index("experiment_assignments_assigned_at_idx").on(t.assignedAt, t.id),
    check("experiment_assignments_unit_check", sql`num_nonnulls(${t.userId}, ${t.anonymousId}) > 0`),
  ],
);
