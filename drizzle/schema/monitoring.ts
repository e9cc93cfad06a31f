import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { activityOutcomes, activityVias, errorLevels, metricTypes } from "#shared/states.ts";
import { users } from "./authentication.ts";
import { count, instant, type Json, jsonObject, oneOf, times } from "./columns.ts";
import { errorGroups, ingestProjects } from "./extensions.ts";
import { organizations } from "./tenancy.ts";

/**
 * The audit log, partitioned by month of `created_at`, append-only and hash-chained.
 * No foreign keys: it outlives what it speaks of, and a cascade would break the chain.
 */
export const activities = pgTable(
  "activities",
  {
    id: uuid("id").notNull().defaultRandom(),
    actorId: uuid("actor_id"),
    onBehalfOf: uuid("on_behalf_of"),
    organizationId: uuid("organization_id"),
    action: text("action").notNull(),
    outcome: text("outcome", { enum: activityOutcomes }).notNull().default("ok"),
    entityType: text("entity_type"),
    entityId: uuid("entity_id"),
    entityName: text("entity_name"),
    description: text("description"),
    reason: text("reason"),
    metadata: jsonObject("metadata"),
    via: text("via", { enum: activityVias }).notNull().default("ui"),
    requestId: text("request_id"),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    changeId: uuid("change_id"),
    transactionId: bigint("transaction_id", { mode: "bigint" })
      .notNull()
      .default(sql`(pg_current_xact_id()::text)::bigint`),
    /** Rows touched per table. */
    rowCounts: jsonb("row_counts").$type<Record<string, number>>(),
    revertsChangeId: uuid("reverts_change_id"),
    chain: text("chain").notNull().default("platform"),
    position: count("position"),
    prevHash: text("prev_hash"),
    rowHash: text("row_hash"),
    // The hash covers these digests in place of what they are made of, so that it can be erased: address and device of
    // the one who acted; name, description, reason and metadata.
    originSalt: uuid("origin_salt"),
    originDigest: text("origin_digest"),
    wordsSalt: uuid("words_salt"),
    wordsDigest: text("words_digest"),
    /** The changes that erased them. */
    originErasedBy: uuid("origin_erased_by"),
    wordsErasedBy: uuid("words_erased_by"),
    ...times(),
  },
  (t) => [
    primaryKey({ name: "activities_pkey", columns: [t.id, t.createdAt] }),
    index("activities_created_at_idx").on(t.createdAt, t.id),
    index("activities_actor_id_idx").on(t.actorId, t.createdAt, t.id),
    index("activities_organization_id_idx").on(t.organizationId, t.createdAt, t.id),
    index("activities_entity_idx").on(t.entityType, t.entityId, t.createdAt, t.id),
    index("activities_action_idx").on(t.action, t.createdAt, t.id),
    index("activities_change_id_idx").on(t.changeId),
    index("activities_reverts_change_id_idx")
      .on(t.revertsChangeId)
      .where(sql`${t.revertsChangeId} is not null`),
    // All three: a bulk of thousands of rows probes it once per row.
    index("activities_transaction_id_idx").on(t.transactionId, t.entityType, t.entityId),
    index("activities_chain_position_idx").on(t.chain, t.position),
    index("activities_words_erased_by_idx")
      .on(t.wordsErasedBy)
      .where(sql`${t.wordsErasedBy} is not null`),
    index("activities_origin_erased_by_idx")
      .on(t.originErasedBy)
      .where(sql`${t.originErasedBy} is not null`),
    oneOf(t.outcome, activityOutcomes),
    oneOf(t.via, activityVias),
  ],
);

/** Partitioned by month of `occurred_at`. Everything a client sent here is hostile wherever it is shown. */
export const errorLogs = pgTable(
  "error_logs",
  {
    id: uuid("id").notNull().defaultRandom(),
    occurredAt: instant("occurred_at").notNull().defaultNow(),
    eventId: uuid("event_id"),
    projectId: uuid("project_id").references(() => ingestProjects.id),
    groupId: uuid("group_id").references(() => errorGroups.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    userId: uuid("user_id").references(() => users.id),
    // The client's word for who was hit: an id, an e-mail or an address. Never trusted as one of ours.
    userKey: text("user_key"),
    errorType: text("error_type").notNull(),
    errorMessage: text("error_message").notNull(),
    errorStack: text("error_stack"),
    errorCode: text("error_code"),
    level: text("level", { enum: errorLevels }).notNull().default("error"),
    environment: text("environment"),
    release: text("release"),
    url: text("url"),
    /** Request, tags, breadcrumbs, contexts and frames as the client sent them. */
    payload: jsonb("payload").$type<Json>().notNull().default({}),
    resolved: boolean("resolved").notNull().default(false),
    resolvedBy: uuid("resolved_by").references(() => users.id),
    resolvedAt: instant("resolved_at"),
    ...times(),
  },
  (t) => [
    primaryKey({ name: "error_logs_pkey", columns: [t.id, t.occurredAt] }),
    foreignKey({
      name: "error_logs_group_tenant_fk",
      columns: [t.organizationId, t.groupId],
      foreignColumns: [errorGroups.organizationId, errorGroups.id],
    }),
    foreignKey({
      name: "error_logs_project_tenant_fk",
      columns: [t.organizationId, t.projectId],
      foreignColumns: [ingestProjects.organizationId, ingestProjects.id],
    }),
    index("error_logs_occurred_at_idx").on(t.occurredAt, t.id),
    index("error_logs_organization_id_idx").on(t.organizationId, t.occurredAt, t.id),
    index("error_logs_group_id_idx").on(t.groupId, t.occurredAt, t.id),
    index("error_logs_organization_id_group_id_idx")
      .on(t.organizationId, t.groupId)
      .where(sql`${t.organizationId} is not null`),
    index("error_logs_project_id_organization_id_idx").on(t.projectId, t.organizationId),
    index("error_logs_event_id_idx").on(t.eventId, t.projectId),
    index("error_logs_user_id_idx")
      .on(t.userId, t.occurredAt, t.id)
      .where(sql`${t.userId} is not null`),
    index("error_logs_resolved_by_idx")
      .on(t.resolvedBy)
      .where(sql`${t.resolvedBy} is not null`),
    oneOf(t.level, errorLevels),
  ],
);

/** Partitioned by month of `timestamp`. */
export const performanceMetrics = pgTable(
  "performance_metrics",
  {
    id: uuid("id").notNull().defaultRandom(),
    timestamp: instant("timestamp").notNull().defaultNow(),
    metricName: text("metric_name").notNull(),
    metricType: text("metric_type", { enum: metricTypes }).notNull().default("gauge"),
    value: doublePrecision("value").notNull(),
    unit: text("unit"),
    tags: jsonObject("tags"),
    /** Count, sum, bounds and bucket counts of a histogram. */
    distribution: jsonb("distribution").$type<Json>(),
    projectId: uuid("project_id").references(() => ingestProjects.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    ...times(),
  },
  (t) => [
    primaryKey({ name: "performance_metrics_pkey", columns: [t.id, t.timestamp] }),
    foreignKey({
      name: "performance_metrics_project_tenant_fk",
      columns: [t.organizationId, t.projectId],
      foreignColumns: [ingestProjects.organizationId, ingestProjects.id],
    }),
    index("performance_metrics_timestamp_idx").on(t.timestamp, t.id),
    index("performance_metrics_metric_name_idx").on(t.metricName, t.timestamp),
    index("performance_metrics_organization_id_idx").on(t.organizationId, t.timestamp, t.id),
    index("performance_metrics_project_id_idx").on(t.projectId, t.organizationId),
    oneOf(t.metricType, metricTypes),
  ],
);
