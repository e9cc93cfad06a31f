import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { NeededPolicy } from "#shared/approvals/approval-policy.ts";
import type { PolicyCondition } from "#shared/approvals/policy-condition.ts";
import { approvalStates } from "#shared/states.ts";
import { users } from "./authentication.ts";
import { id, instant, notNegative, oneOf, times, version } from "./columns.ts";
import { organizations } from "./tenancy.ts";

// Who has to look before a change is made. Tables beyond the document's 48.

/** Of an organization: about what its members do. Of none: about what staff do. */
export const approvalPolicies = pgTable(
  "approval_policies",
  {
    id: id(),
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    commands: jsonb("commands").$type<string[]>().notNull(),
    condition: jsonb("condition").$type<PolicyCondition>().notNull(),
    approverPermission: text("approver_permission"),
    approverRole: text("approver_role"),
    expiresHours: integer("expires_hours").notNull().default(72),
    isActive: boolean("is_active").notNull().default(true),
    createdBy: uuid("created_by").references(() => users.id),
    version: version(),
    ...times(),
  },
  (t) => [
    unique("approval_policies_organization_id_id_key").on(t.organizationId, t.id),
    index("approval_policies_created_by_idx").on(t.createdBy),
    check("approval_policies_commands_check", sql`jsonb_typeof(${t.commands}) = 'array'`),
    check("approval_policies_condition_check", sql`${t.condition} ? 'kind'`),
    check(
      "approval_policies_approver_check",
      sql`num_nonnulls(${t.approverPermission}, ${t.approverRole}) = 1`,
    ),
    check("approval_policies_expires_hours_check", sql`${t.expiresHours} between 1 and 720`),
  ],
);

/** A change that waits for somebody else's yes. Decided through `decide_approval` alone; past its end `expire_approvals` closes it. */
export const approvalRequests = pgTable(
  "approval_requests",
  {
    id: id(),
    // A member's. A request of staff belongs to no organization, whichever was chosen.
    organizationId: uuid("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    chosenOrganizationId: uuid("chosen_organization_id").references(() => organizations.id),
    /** Where the command stands in the API: `errors.resolve`. */
    procedure: text("procedure").notNull(),
    /** The command's permission. */
    command: text("command").notNull(),
    title: text("title").notNull(),
    input: jsonb("input").$type<unknown>().notNull(),
    /** What would have happened when it was asked for, row by row. */
    plan: jsonb("plan").$type<unknown>().notNull(),
    planHash: text("plan_hash").notNull(),
    rowCount: integer("row_count").notNull(),
    requestedBy: uuid("requested_by")
      .notNull()
      .references(() => users.id),
    reason: text("reason").notNull(),
    policyId: uuid("policy_id").references(() => approvalPolicies.id),
    /** All policies that wanted it, as they stood. */
    policies: jsonb("policies").$type<NeededPolicy[]>().notNull(),
    expiresAt: instant("expires_at").notNull(),
    state: text("state", { enum: approvalStates }).notNull().default("pending"),
    decidedBy: uuid("decided_by").references(() => users.id),
    decidedAt: instant("decided_at"),
    decisionReason: text("decision_reason"),
    /** Rows that were left out of what was approved. */
    declinedCount: integer("declined_count").notNull().default(0),
    appliedChangeId: uuid("applied_change_id"),
    ...times(),
  },
  (t) => [
    foreignKey({
      name: "approval_requests_policy_tenant_fk",
      columns: [t.organizationId, t.policyId],
      foreignColumns: [approvalPolicies.organizationId, approvalPolicies.id],
    }),
    index("approval_requests_organization_id_policy_id_idx").on(t.organizationId, t.policyId),
    index("approval_requests_policy_id_idx").on(t.policyId),
    index("approval_requests_chosen_organization_id_idx").on(t.chosenOrganizationId),
    index("approval_requests_requested_by_idx").on(t.requestedBy, t.createdAt, t.id),
    index("approval_requests_decided_by_idx").on(t.decidedBy),
    // The page of a change asks for the request that it came from.
    index("approval_requests_applied_change_id_idx").on(t.appliedChangeId),
    index("approval_requests_created_at_idx").on(t.createdAt, t.id),
    index("approval_requests_pending_idx")
      .on(t.expiresAt)
      .where(sql`${t.state} = 'pending'`),
    notNegative(t.rowCount),
    notNegative(t.declinedCount),
    oneOf(t.state, approvalStates),
    check(
      "approval_requests_decided_check",
      sql`(${t.state} in ('pending', 'expired')) = (${t.decidedBy} is null) and (${t.decidedBy} is null) = (${t.decidedAt} is null)`,
    ),
    check(
      "approval_requests_self_check",
      sql`(${t.state} = 'withdrawn') = (${t.decidedBy} is not distinct from ${t.requestedBy})`,
    ),
  ],
);
