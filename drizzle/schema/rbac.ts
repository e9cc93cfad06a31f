import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { invitationStatuses, memberRoles } from "#shared/states.ts";
import { users } from "./authentication.ts";
import { id, instant, isLowerCase, oneOf, times, version } from "./columns.ts";
import { organizations, teams, workspaces } from "./tenancy.ts";

export const roles = pgTable(
  "roles",
  {
    id: id(),
    name: text("name").notNull(),
    description: text("description"),
    // Permission names such as "users:suspend"; "users:*" and "*" are allowed.
    permissions: jsonb("permissions").$type<string[]>().notNull().default([]),
    isSystemRole: boolean("is_system_role").notNull().default(false),
    deletedAt: instant("deleted_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    uniqueIndex("roles_name_key")
      .on(t.name)
      .where(sql`${t.deletedAt} is null`),
    check("roles_system_role_check", sql`not ${t.isSystemRole} or ${t.deletedAt} is null`),
    check("roles_permissions_check", sql`jsonb_typeof(${t.permissions}) = 'array'`),
  ],
);

export const userRoles = pgTable(
  "user_roles",
  {
    id: id(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    roleId: uuid("role_id")
      .notNull()
      .references(() => roles.id),
    assignedBy: uuid("assigned_by").references(() => users.id),
    assignedAt: instant("assigned_at").notNull().defaultNow(),
    expiresAt: instant("expires_at"),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("user_roles_user_id_role_id_key").on(t.userId, t.roleId),
    index("user_roles_role_id_idx").on(t.roleId),
    index("user_roles_assigned_by_idx").on(t.assignedBy),
    index("user_roles_expires_at_idx").on(t.expiresAt),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    teamId: uuid("team_id"),
    workspaceId: uuid("workspace_id"),
    inviteeEmail: text("invitee_email").notNull(),
    role: text("role", { enum: memberRoles }).notNull().default("member"),
    status: text("status", { enum: invitationStatuses }).notNull().default("pending"),
    // SHA-256 of the token in the mail, never the token.
    token: text("token").notNull(),
    message: text("message"),
    invitedBy: uuid("invited_by").references(() => users.id),
    acceptedBy: uuid("accepted_by").references(() => users.id),
    expiresAt: instant("expires_at").notNull(),
    acceptedAt: instant("accepted_at"),
    declinedAt: instant("declined_at"),
    revokedAt: instant("revoked_at"),
    revokedBy: uuid("revoked_by").references(() => users.id),
    version: version(),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "invitations_team_tenant_fk",
      columns: [t.organizationId, t.teamId],
      foreignColumns: [teams.organizationId, teams.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "invitations_workspace_tenant_fk",
      columns: [t.organizationId, t.workspaceId],
      foreignColumns: [workspaces.organizationId, workspaces.id],
    }).onDelete("cascade"),
    unique("invitations_token_key").on(t.token),
    // One open invitation per address and place.
    uniqueIndex("invitations_pending_key")
      .on(
        t.organizationId,
        t.inviteeEmail,
        sql`coalesce(${t.teamId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
        sql`coalesce(${t.workspaceId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
      )
      .where(sql`${t.status} = 'pending'`),
    index("invitations_organization_id_created_at_idx").on(t.organizationId, t.createdAt, t.id),
    index("invitations_organization_id_team_id_idx").on(t.organizationId, t.teamId),
    index("invitations_organization_id_workspace_id_idx").on(t.organizationId, t.workspaceId),
    index("invitations_invitee_email_idx").on(t.inviteeEmail),
    index("invitations_invited_by_idx").on(t.invitedBy),
    index("invitations_accepted_by_idx").on(t.acceptedBy),
    index("invitations_revoked_by_idx").on(t.revokedBy),
    isLowerCase(t.inviteeEmail),
    oneOf(t.role, memberRoles),
    oneOf(t.status, invitationStatuses),
  ],
);
