import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import {
  memberRoles,
  organizationStatuses,
  teamPrivacyLevels,
  teamRoles,
  workspaceRoles,
  workspaceVisibilities,
} from "#shared/states.ts";
import { users } from "./authentication.ts";
import {
  id,
  instant,
  isLowerCase,
  jsonObject,
  oneOf,
  permissionOverrides,
  times,
  version,
} from "./columns.ts";

export const organizations = pgTable(
  "organizations",
  {
    id: id(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    logoUrl: text("logo_url"),
    // The foreign key stands in the migration: circular, so deferred to the commit, and only to one of its own.
    subscriptionId: uuid("subscription_id"),
    billingEmail: text("billing_email"),
    settings: jsonObject("settings"),
    status: text("status", { enum: organizationStatuses }).notNull().default("active"),
    stripeCustomerId: text("stripe_customer_id"),
    notes: text("notes"),
    createdBy: uuid("created_by").references(() => users.id),
    suspendedAt: instant("suspended_at"),
    archivedAt: instant("archived_at"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("organizations_slug_key")
      .on(t.slug)
      .where(sql`${t.deletedAt} is null`),
    uniqueIndex("organizations_stripe_customer_id_key").on(t.stripeCustomerId),
    index("organizations_subscription_id_idx").on(t.subscriptionId, t.id),
    index("organizations_created_by_idx").on(t.createdBy),
    index("organizations_created_at_idx").on(t.createdAt, t.id),
    index("organizations_name_idx").on(t.name, t.id),
    index("organizations_name_trgm_idx").using("gin", t.name.op("gin_trgm_ops")),
    index("organizations_slug_trgm_idx").using("gin", t.slug.op("gin_trgm_ops")),
    isLowerCase(t.slug),
    isLowerCase(t.billingEmail),
    oneOf(t.status, organizationStatuses),
  ],
);

export const organizationMembers = pgTable(
  "organization_members",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: memberRoles }).notNull().default("member"),
    permissions: permissionOverrides(),
    isActive: boolean("is_active").notNull().default(true),
    invitedBy: uuid("invited_by").references(() => users.id),
    invitedAt: instant("invited_at"),
    joinedAt: instant("joined_at"),
    leftAt: instant("left_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("organization_members_organization_id_user_id_key").on(t.organizationId, t.userId),
    index("organization_members_user_id_idx").on(t.userId),
    index("organization_members_is_active_idx").on(t.isActive),
    index("organization_members_invited_by_idx").on(t.invitedBy),
    index("organization_members_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    oneOf(t.role, memberRoles),
  ],
);

export const teams = pgTable(
  "teams",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    description: text("description"),
    privacyLevel: text("privacy_level", { enum: teamPrivacyLevels }).notNull().default("public"),
    settings: jsonObject("settings"),
    createdBy: uuid("created_by").references(() => users.id),
    archivedAt: instant("archived_at"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("teams_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("teams_organization_id_name_key")
      .on(t.organizationId, t.name)
      .where(sql`${t.deletedAt} is null`),
    index("teams_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("teams_created_by_idx").on(t.createdBy),
    index("teams_name_trgm_idx").using("gin", t.name.op("gin_trgm_ops")),
    oneOf(t.privacyLevel, teamPrivacyLevels),
  ],
);

export const teamMembers = pgTable(
  "team_members",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    teamId: uuid("team_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: teamRoles }).notNull().default("member"),
    permissions: permissionOverrides(),
    addedBy: uuid("added_by").references(() => users.id),
    joinedAt: instant("joined_at").notNull().defaultNow(),
    leftAt: instant("left_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "team_members_team_tenant_fk",
      columns: [t.organizationId, t.teamId],
      foreignColumns: [teams.organizationId, teams.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "team_members_member_tenant_fk",
      columns: [t.organizationId, t.userId],
      foreignColumns: [organizationMembers.organizationId, organizationMembers.userId],
    }).onDelete("cascade"),
    uniqueIndex("team_members_team_id_user_id_key")
      .on(t.teamId, t.userId)
      .where(sql`${t.leftAt} is null`),
    index("team_members_organization_id_team_id_idx").on(t.organizationId, t.teamId, t.userId),
    index("team_members_user_id_idx").on(t.userId, t.organizationId),
    index("team_members_added_by_idx").on(t.addedBy),
    oneOf(t.role, teamRoles),
  ],
);

export const workspaces = pgTable(
  "workspaces",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    teamId: uuid("team_id"),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    visibility: text("visibility", { enum: workspaceVisibilities }).notNull().default("organization"),
    settings: jsonObject("settings"),
    createdBy: uuid("created_by").references(() => users.id),
    archivedAt: instant("archived_at"),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "workspaces_team_tenant_fk",
      columns: [t.organizationId, t.teamId],
      foreignColumns: [teams.organizationId, teams.id],
    }),
    unique("workspaces_organization_id_id_key").on(t.organizationId, t.id),
    uniqueIndex("workspaces_organization_id_slug_key")
      .on(t.organizationId, t.slug)
      .where(sql`${t.deletedAt} is null`),
    index("workspaces_organization_id_team_id_idx").on(t.organizationId, t.teamId),
    index("workspaces_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("workspaces_created_by_idx").on(t.createdBy),
    isLowerCase(t.slug),
    oneOf(t.visibility, workspaceVisibilities),
  ],
);

export const workspaceMembers = pgTable(
  "workspace_members",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    workspaceId: uuid("workspace_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text("role", { enum: workspaceRoles }).notNull().default("viewer"),
    permissions: permissionOverrides(),
    addedBy: uuid("added_by").references(() => users.id),
    joinedAt: instant("joined_at").notNull().defaultNow(),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "workspace_members_workspace_tenant_fk",
      columns: [t.organizationId, t.workspaceId],
      foreignColumns: [workspaces.organizationId, workspaces.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "workspace_members_member_tenant_fk",
      columns: [t.organizationId, t.userId],
      foreignColumns: [organizationMembers.organizationId, organizationMembers.userId],
    }).onDelete("cascade"),
    unique("workspace_members_workspace_id_user_id_key").on(t.workspaceId, t.userId),
    index("workspace_members_organization_id_workspace_id_idx").on(t.organizationId, t.workspaceId, t.userId),
    index("workspace_members_user_id_idx").on(t.userId, t.organizationId),
    index("workspace_members_added_by_idx").on(t.addedBy),
    oneOf(t.role, workspaceRoles),
  ],
);
