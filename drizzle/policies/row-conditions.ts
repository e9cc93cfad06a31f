import type { RowRule } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import { context, name } from "./sql-text.ts";

const { organizationId, userId, changeId } = context;

/** Asked once per query, see context-functions-sql.ts. */
export const memberIsActive = "(select app_member_is_active())";
export const memberIsAdmin = "(select app_member_is_admin())";
export const memberRole = "(select app_member_role())";
export const memberMayWrite = "(select app_member_may_write())";
export const staffIsActive = "(select app_staff_is_active())";

/**
 * The SQL condition of a row rule, or null where it shows nothing. Every arm of an OR can use an index: a side that
 * needs other tables is an array made once, never a question asked for each row.
 */
export function rowCondition(table: DescribedTable, rule: RowRule<string>): string | null {
  if (typeof rule === "string") return wordCondition(rule);
  if ("own" in rule) return `${name(table.column(rule.own))} = ${userId}`;
  if ("ownHere" in rule)
    return `organization_id = ${organizationId} and ${name(table.column(rule.ownHere))} = ${userId}`;
  if ("colleagues" in rule) return anyOf(table.column(rule.colleagues), "app_colleague_ids");
  if ("team" in rule)
    return `organization_id = ${organizationId} and ${noneOf(table.column(rule.team), "app_hidden_team_ids")}`;
  if ("workspace" in rule) {
    return `organization_id = ${organizationId} and ${noneOf(table.column(rule.workspace), "app_hidden_workspace_ids")}`;
  }
  if ("ownOrAdmins" in rule) {
    const own = `${name(table.column(rule.ownOrAdmins))} = ${userId}`;
    return `(organization_id = ${organizationId} and (${memberIsAdmin} or ${own})) or (organization_id is null and ${own})`;
  }
  if ("childOf" in rule) {
    const parents = `array(select parent.id from ${name(rule.childOf)} parent where parent.user_id = ${userId})`;
    return `(organization_id = ${organizationId} and ${memberIsAdmin}) or ${name(table.column(rule.by))} = any (${parents})`;
  }
  if ("withParent" in rule) {
    return `exists (select from ${name(rule.withParent)} parent where parent.id = ${name(table.name)}.${name(table.column(rule.by))})`;
  }
  return rule.when.map((column) => name(table.column(column))).join(" and ");
}

function wordCondition(rule: Extract<RowRule<string>, string>): string | null {
  switch (rule) {
    case "nothing":
      return null;
    case "everything":
      return "true";
    case "members":
      return `organization_id = ${organizationId}`;
    case "admins":
      return `organization_id = ${organizationId} and ${memberIsAdmin}`;
    case "this-organization":
      return `id = ${organizationId}`;
    // A change's rows carry the instant of their transaction, so another change's rows never match.
    case "this-change":
      return `change_id = ${changeId} and created_at = (select now())`;
    case "member-views":
      return `(owner_id = ${userId} and (organization_id is null or organization_id = ${organizationId})) or scope = 'built_in' or (scope = 'everyone' and organization_id = ${organizationId}) or (scope = 'role' and organization_id = ${organizationId} and member_role = ${memberRole})`;
    case "own-member-views":
      return `organization_id = ${organizationId} and ((scope = 'mine' and owner_id = ${userId}) or (scope in ('role', 'everyone') and ${memberIsAdmin}))`;
    case "staff-views":
      return `owner_id = ${userId} or scope <> 'mine'`;
  }
}

const anyOf = (column: string, ids: string) => `${name(column)} = any ((select ${ids}())::uuid[])`;
const noneOf = (column: string, ids: string) => `${name(column)} <> all ((select ${ids}())::uuid[])`;
