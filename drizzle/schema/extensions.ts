import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
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
import {
  changeOperations,
  errorGroupStatuses,
  errorLevels,
  mailStatuses,
  memberRoles,
  outboxStatuses,
  savedViewScopes,
} from "#shared/states.ts";
import { users } from "./authentication.ts";
import { count, id, instant, type Json, jsonObject, notNegative, oneOf, times, version } from "./columns.ts";
import { roles } from "./rbac.ts";
import { organizations } from "./tenancy.ts";

// Tables beyond the document's 48.

// Errors

export const ingestProjects = pgTable(
  "ingest_projects",
  {
    id: id(),
    // The digits at the end of a DSN: clients accept nothing but a number there.
    ingestId: bigint("ingest_id", { mode: "number" }).notNull().generatedByDefaultAsIdentity(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    organizationId: uuid("organization_id").references(() => organizations.id),
    platform: text("platform"),
    isActive: boolean("is_active").notNull().default(true),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("ingest_projects_ingest_id_key").on(t.ingestId),
    unique("ingest_projects_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("ingest_projects_slug_key")
      .on(t.slug)
      .where(sql`${t.deletedAt} is null`),
  ],
);

export const errorGroups = pgTable(
  "error_groups",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => ingestProjects.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    fingerprint: text("fingerprint").notNull(),
    fingerprintVersion: integer("fingerprint_version").notNull().default(1),
    /** The parts that made the fingerprint, so that "why is this here" has an answer. */
    grouping: jsonb("grouping").$type<Json>().notNull().default({}),
    title: text("title").notNull(),
    culprit: text("culprit"),
    errorType: text("error_type"),
    level: text("level", { enum: errorLevels }).notNull().default("error"),
    environment: text("environment"),
    status: text("status", { enum: errorGroupStatuses }).notNull().default("unresolved"),
    assigneeId: uuid("assignee_id").references(() => users.id),
    resolvedBy: uuid("resolved_by").references(() => users.id),
    resolvedAt: instant("resolved_at"),
    resolvedInRelease: text("resolved_in_release"),
    regressedAt: instant("regressed_at"),
    ignoredUntil: instant("ignored_until"),
    mergedIntoId: uuid("merged_into_id"),
    firstSeen: instant("first_seen").notNull().defaultNow(),
    lastSeen: instant("last_seen").notNull().defaultNow(),
    eventCount: count("event_count").notNull().default(0),
    userCount: count("user_count").notNull().default(0),
    firstRelease: text("first_release"),
    lastRelease: text("last_release"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("error_groups_project_id_fingerprint_key").on(t.projectId, t.fingerprint),
    unique("error_groups_organization_id_id_key").on(t.organizationId, t.id),
    foreignKey({
      name: "error_groups_project_tenant_fk",
      columns: [t.organizationId, t.projectId],
      foreignColumns: [ingestProjects.organizationId, ingestProjects.id],
    }),
    foreignKey({ name: "error_groups_merged_into_id_fk", columns: [t.mergedIntoId], foreignColumns: [t.id] }),
    foreignKey({
      name: "error_groups_merged_into_tenant_fk",
      columns: [t.organizationId, t.mergedIntoId],
      foreignColumns: [t.organizationId, t.id],
    }),
    index("error_groups_project_id_idx").on(t.projectId, t.organizationId),
    index("error_groups_merged_into_id_idx").on(t.mergedIntoId, t.organizationId),
    index("error_groups_assignee_id_idx").on(t.assigneeId, t.lastSeen, t.id),
    index("error_groups_resolved_by_idx").on(t.resolvedBy),
    index("error_groups_last_seen_idx").on(t.lastSeen, t.id),
    index("error_groups_first_seen_idx").on(t.firstSeen, t.id),
    index("error_groups_event_count_idx").on(t.eventCount, t.id),
    index("error_groups_user_count_idx").on(t.userCount, t.id),
    index("error_groups_status_idx").on(t.status, t.lastSeen, t.id),
    index("error_groups_organization_id_last_seen_idx").on(t.organizationId, t.lastSeen, t.id),
    index("error_groups_title_trgm_idx").using("gin", t.title.op("gin_trgm_ops")),
    index("error_groups_culprit_trgm_idx").using("gin", t.culprit.op("gin_trgm_ops")),
    notNegative(t.eventCount),
    notNegative(t.userCount),
    oneOf(t.level, errorLevels),
    oneOf(t.status, errorGroupStatuses),
  ],
);

export const errorGroupUsers = pgTable(
  "error_group_users",
  {
    id: id(),
    groupId: uuid("group_id")
      .notNull()
      .references(() => errorGroups.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    userKey: text("user_key").notNull(),
    userId: uuid("user_id").references(() => users.id),
    firstSeen: instant("first_seen").notNull().defaultNow(),
    lastSeen: instant("last_seen").notNull().defaultNow(),
    eventCount: count("event_count").notNull().default(1),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "error_group_users_group_tenant_fk",
      columns: [t.organizationId, t.groupId],
      foreignColumns: [errorGroups.organizationId, errorGroups.id],
    }).onDelete("cascade"),
    unique("error_group_users_group_id_user_key_key").on(t.groupId, t.userKey),
    index("error_group_users_organization_id_group_id_idx").on(t.organizationId, t.groupId),
    index("error_group_users_user_id_idx").on(t.userId),
  ],
);

export const errorGroupHours = pgTable(
  "error_group_hours",
  {
    id: id(),
    groupId: uuid("group_id")
      .notNull()
      .references(() => errorGroups.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    hour: instant("hour").notNull(),
    eventCount: count("event_count").notNull().default(0),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "error_group_hours_group_tenant_fk",
      columns: [t.organizationId, t.groupId],
      foreignColumns: [errorGroups.organizationId, errorGroups.id],
    }).onDelete("cascade"),
    unique("error_group_hours_group_id_hour_key").on(t.groupId, t.hour),
    index("error_group_hours_organization_id_group_id_idx").on(t.organizationId, t.groupId),
    index("error_group_hours_hour_idx").on(t.hour),
  ],
);

export const errorNotes = pgTable(
  "error_notes",
  {
    id: id(),
    groupId: uuid("group_id")
      .notNull()
      .references(() => errorGroups.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    authorId: uuid("author_id").references(() => users.id),
    body: text("body").notNull(),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "error_notes_group_tenant_fk",
      columns: [t.organizationId, t.groupId],
      foreignColumns: [errorGroups.organizationId, errorGroups.id],
    }).onDelete("cascade"),
    index("error_notes_group_id_idx").on(t.groupId, t.createdAt, t.id),
    index("error_notes_organization_id_group_id_idx").on(t.organizationId, t.groupId),
    index("error_notes_author_id_idx").on(t.authorId),
  ],
);

/** What clients say they lost and what we refused, counted per hour. */
export const ingestOutcomes = pgTable(
  "ingest_outcomes",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => ingestProjects.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id),
    hour: instant("hour").notNull(),
    category: text("category").notNull(),
    reason: text("reason").notNull(),
    quantity: count("quantity").notNull().default(0),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "ingest_outcomes_project_tenant_fk",
      columns: [t.organizationId, t.projectId],
      foreignColumns: [ingestProjects.organizationId, ingestProjects.id],
    }).onDelete("cascade"),
    unique("ingest_outcomes_project_id_hour_category_reason_key").on(
      t.projectId,
      t.hour,
      t.category,
      t.reason,
    ),
    index("ingest_outcomes_organization_id_project_id_idx").on(t.organizationId, t.projectId),
    index("ingest_outcomes_hour_idx").on(t.hour),
    notNegative(t.quantity),
  ],
);

// Keys

export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    name: text("name").notNull(),
    // Enough of the key to recognise it, too little to use it.
    prefix: text("prefix").notNull(),
    keyHash: text("key_hash").notNull(),
    scopes: jsonb("scopes").$type<string[]>().notNull().default([]),
    projectId: uuid("project_id").references(() => ingestProjects.id),
    organizationId: uuid("organization_id").references(() => organizations.id),
    createdBy: uuid("created_by").references(() => users.id),
    lastUsedAt: instant("last_used_at"),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "api_keys_project_tenant_fk",
      columns: [t.organizationId, t.projectId],
      foreignColumns: [ingestProjects.organizationId, ingestProjects.id],
    }),
    unique("api_keys_key_hash_key").on(t.keyHash),
    index("api_keys_project_id_idx").on(t.projectId, t.organizationId),
    index("api_keys_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("api_keys_created_by_idx").on(t.createdBy),
    check("api_keys_scopes_check", sql`jsonb_typeof(${t.scopes}) = 'array'`),
  ],
);

// Changes

/** What a change really did, row by row, written by triggers. */
export const changeRows = pgTable(
  "change_rows",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    changeId: uuid("change_id").notNull(),
    tableName: text("table_name").notNull(),
    rowId: uuid("row_id"),
    // For rows whose key is not one uuid.
    rowKey: jsonb("row_key").$type<Json>(),
    operation: text("operation", { enum: changeOperations }).notNull(),
    oldValues: jsonb("old_values").$type<Json>(),
    newValues: jsonb("new_values").$type<Json>(),
    organizationId: uuid("organization_id"),
    createdAt: instant("created_at").notNull().defaultNow(),
    // Where personal columns were touched: whose, which, and a salted digest of all values, so that they can be erased.
    subjectId: uuid("subject_id"),
    personal: text("personal").array(),
    salt: uuid("salt"),
    digest: text("digest"),
    /** The change that erased the personal values, and when. */
    erasedBy: uuid("erased_by"),
    erasedAt: instant("erased_at"),
  },
  (t) => [
    index("change_rows_subject_id_idx")
      .on(t.subjectId)
      .where(sql`${t.subjectId} is not null`),
    index("change_rows_erased_by_idx")
      .on(t.erasedBy)
      .where(sql`${t.erasedBy} is not null`),
    index("change_rows_change_id_idx").on(t.changeId, t.id),
    index("change_rows_row_id_idx").on(t.tableName, t.rowId, t.id),
    index("change_rows_organization_id_idx").on(t.organizationId, t.id),
    oneOf(t.operation, changeOperations),
  ],
);

/**
 * One row per change, made with its first audited row and completed with its entry: what the deferred trigger looks for at
 * commit, and, as long as a rule may look back, how much its person has done by its command.
 */
export const changeGuards = pgTable(
  "change_guards",
  {
    transactionId: bigint("transaction_id", { mode: "bigint" })
      .notNull()
      .default(sql`(pg_current_xact_id()::text)::bigint`),
    changeId: uuid("change_id"),
    createdAt: instant("created_at").notNull().defaultNow(),
    /** When its entry was written; per person and command in the order of `total`. */
    recordedAt: instant("recorded_at"),
    personId: uuid("person_id"),
    action: text("action"),
    /** Rows that a rule counts: none where somebody approved it. */
    rowCount: count("row_count").notNull().default(0),
    /** The same of this person by this command, up to and with this change. */
    total: count("total").notNull().default(0),
  },
  (t) => [
    // With the time: a restored database counts its transactions anew.
    primaryKey({ name: "change_guards_pkey", columns: [t.transactionId, t.createdAt] }),
    index("change_guards_person_id_idx")
      .on(t.personId, t.action, t.recordedAt)
      .where(sql`${t.recordedAt} is not null`),
    notNegative(t.rowCount),
    notNegative(t.total),
  ],
);

/** Whose personal data was erased from console and log by which change, and exactly which entries and rows that took. */
export const erasures = pgTable(
  "erasures",
  {
    id: id(),
    subjectId: uuid("subject_id").notNull(),
    changeId: uuid("change_id").notNull(),
    /** By month: how many recorded rows, words and origins were erased, and a digest of their ids. */
    parts: jsonObject("parts"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [index("erasures_subject_id_idx").on(t.subjectId), index("erasures_change_id_idx").on(t.changeId)],
);

/** Months of a log that were written into an archive and dropped. */
export const logSeals = pgTable(
  "log_seals",
  {
    id: id(),
    logTable: text("log_table").notNull(),
    /** Its first day. */
    month: date("month", { mode: "string" }).notNull(),
    file: text("file").notNull(),
    /** Of the file, in hex; and of the file of the month of this log that was sealed before it. */
    sha256: text("sha256").notNull(),
    previousSha256: text("previous_sha256"),
    rowCount: count("row_count").notNull(),
    /** Of the audit log: each chain's first and last position, the hash before the first and that of the last. */
    chains: jsonObject("chains"),
    /** Of the audit log: digests of the seals whose own record went with this month, by their id. */
    vouches: jsonb("vouches"),
    createdAt: instant("created_at").notNull().defaultNow(),
  },
  (t) => [
    unique("log_seals_log_table_month_key").on(t.logTable, t.month),
    index("log_seals_created_at_idx").on(t.createdAt),
    notNegative(t.rowCount),
  ],
);

/** The head of each audit chain: `platform`, or an organization's id. */
export const auditChains = pgTable(
  "audit_chains",
  {
    chain: text("chain").primaryKey(),
    position: count("position").notNull().default(0),
    lastHash: text("last_hash").notNull().default(""),
    ...times(),
  },
  (t) => [notNegative(t.position)],
);

export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    changeId: uuid("change_id"),
    kind: text("kind").notNull(),
    payload: jsonObject("payload"),
    idempotencyKey: text("idempotency_key").notNull(),
    status: text("status", { enum: outboxStatuses }).notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    lastError: text("last_error"),
    sentAt: instant("sent_at"),
    ...times(),
  },
  (t) => [
    unique("outbox_idempotency_key_key").on(t.idempotencyKey),
    index("outbox_change_id_idx").on(t.changeId),
    index("outbox_due_idx")
      .on(t.nextAttemptAt, t.id)
      .where(sql`${t.status} in ('pending', 'failed')`),
    index("outbox_created_at_idx").on(t.createdAt, t.id),
    notNegative(t.attempts),
    oneOf(t.status, outboxStatuses),
  ],
);

// The console

export const savedViews = pgTable(
  "saved_views",
  {
    id: id(),
    ownerId: uuid("owner_id").references(() => users.id, { onDelete: "cascade" }),
    scope: text("scope", { enum: savedViewScopes }).notNull().default("mine"),
    roleId: uuid("role_id").references(() => roles.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    resource: text("resource").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    // A role inside the organization, for views of scope `role` there; `roleId` names one of staff.
    memberRole: text("member_role", { enum: memberRoles }),
    params: jsonObject("params"),
    /** Widths, pinned columns, density: how the rows look, beside `params`, which says what they are. */
    layout: jsonObject("layout"),
    /** What its readers get when they open the list; shared views only. */
    isDefault: boolean("is_default").notNull().default(false),
    isQueue: boolean("is_queue").notNull().default(false),
    leaseMinutes: integer("lease_minutes").notNull().default(15),
    position: integer("position").notNull().default(0),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("saved_views_organization_id_id_key").on(t.organizationId, t.id),
    index("saved_views_owner_id_idx").on(t.ownerId, t.resource),
    index("saved_views_role_id_idx").on(t.roleId),
    index("saved_views_organization_id_idx").on(t.organizationId),
    index("saved_views_resource_idx").on(t.resource, t.scope, t.position),
    check("saved_views_owner_check", sql`${t.scope} <> 'mine' or ${t.ownerId} is not null`),
    check(
      "saved_views_role_check",
      sql`(${t.scope} = 'role') = (num_nonnulls(${t.roleId}, ${t.memberRole}) = 1)`,
    ),
    check(
      "saved_views_member_role_organization_check",
      sql`${t.memberRole} is null or ${t.organizationId} is not null`,
    ),
    check("saved_views_default_check", sql`not ${t.isDefault} or ${t.scope} in ('role', 'everyone')`),
    check("saved_views_lease_minutes_check", sql`${t.leaseMinutes} between 1 and 480`),
    oneOf(t.scope, savedViewScopes),
    oneOf(t.memberRole, memberRoles),
  ],
);

export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    title: text("title").notNull(),
    body: text("body"),
    href: text("href"),
    readAt: instant("read_at"),
    ...times(),
  },
  (t) => [
    index("notifications_user_id_idx").on(t.userId, t.createdAt, t.id),
    index("notifications_unread_idx")
      .on(t.userId)
      .where(sql`${t.readAt} is null`),
    index("notifications_organization_id_idx").on(t.organizationId),
  ],
);

/** Every mail, kept; without a mail server this is where one reads them. */
export const mailMessages = pgTable(
  "mail_messages",
  {
    id: id(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html"),
    status: text("status", { enum: mailStatuses }).notNull().default("queued"),
    lastError: text("last_error"),
    changeId: uuid("change_id"),
    sentAt: instant("sent_at"),
    ...times(),
  },
  (t) => [
    index("mail_messages_to_address_idx").on(t.toAddress, t.createdAt),
    index("mail_messages_change_id_idx").on(t.changeId),
    index("mail_messages_created_at_idx").on(t.createdAt, t.id),
    oneOf(t.status, mailStatuses),
  ],
);
