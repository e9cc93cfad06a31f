import { sql } from "drizzle-orm";
import type { Actor } from "#server/auth/actor.ts";
import { keptQuestion } from "#server/data/kept-statement.ts";
import {
  type ApprovalPolicy,
  type Approver,
  builtInPolicies,
  coversCommand,
  type NeededPolicy,
} from "#shared/approvals/approval-policy.ts";
import { conditionHolds } from "#shared/approvals/condition-holds.ts";
import { couldHold } from "#shared/approvals/could-hold.ts";
import type { PolicyCondition } from "#shared/approvals/policy-condition.ts";
import type { Permission } from "#shared/permissions.ts";
import type { Work } from "./command.ts";
import type { OpenWork } from "./open-work.ts";
import { factsOf } from "./policy-facts.ts";
import { glanceAt } from "./policy-glance.ts";

/** The policies that want a second person for what the open work has done so far. */
export async function neededPolicies(
  open: OpenWork,
  command: { permission: Permission },
  input: unknown,
  inForce = policiesInForce(open.work),
): Promise<NeededPolicy[]> {
  const covering = await coveringPolicies(open, command, inForce);
  if (covering.length === 0) return [];
  // Most changes are none that a rule is about, and a glance is a tenth of the work of reading all facts.
  const conditions = covering.map(({ condition }) => condition);
  const glance = await glanceAt(open.work, command.permission, input, conditions);
  const concerned = covering.filter(({ condition }) => couldHold(condition, glance));
  if (concerned.length === 0) return [];
  const facts = await factsOf(
    open.work,
    [command.permission],
    input,
    concerned.map(({ condition }) => condition),
  );
  return concerned
    .filter(({ condition }) => conditionHolds(condition, facts))
    .map(({ id, name, approver, expiresHours }) => ({ id, name, approver, expiresHours }));
}

/**
 * The tables of which the database itself can tell, while it writes the audit entry, that the open work left them alone and
 * so needs nobody; undefined when a rule wants to know more than that.
 */
export async function tablesToLeaveAlone(
  open: OpenWork,
  command: { permission: Permission },
  inForce: Promise<ApprovalPolicy[]>,
): Promise<string[] | undefined> {
  const covering = await coveringPolicies(open, command, inForce);
  const tables = covering.map(({ condition }) =>
    condition.kind === "touches" ? condition.table : undefined,
  );
  return tables.every((table) => table !== undefined) ? tables : undefined;
}

async function coveringPolicies(
  open: OpenWork,
  { permission }: { permission: Permission },
  inForce: Promise<ApprovalPolicy[]>,
): Promise<ApprovalPolicy[]> {
  const commands = [permission, ...(open.subject()?.countsAs ?? [])];
  return (await inForce).filter((policy) => coversCommand(policy.commands, commands));
}

interface StoredPolicy {
  id: string;
  organizationId: string | null;
  name: string;
  commands: string[];
  condition: PolicyCondition;
  approverPermission: string | null;
  approverRole: string | null;
  expiresHours: number;
}

const storedInForce = keptQuestion<StoredPolicy>(
  "policies_in_force",
  sql`
  select id, organization_id as "organizationId", name, commands, condition, approver_permission as "approverPermission",
    approver_role as "approverRole", expires_hours as "expiresHours"
  from approval_policies_in_force()`,
);

/** The rules for whoever acts, the built-in ones first. Programs of the console need nobody's approval. */
export async function policiesInForce({ tx, actor }: Work): Promise<ApprovalPolicy[]> {
  if (actor.kind === "system") return [];
  const stored = (await storedInForce(tx, {}))
    .filter((policy) => concerns(actor, policy))
    .map(({ approverPermission, approverRole, organizationId: _of, ...policy }) => ({
      ...policy,
      approver: approverOf(approverPermission, approverRole),
    }));
  return [...builtInPolicies, ...stored];
}

// Staff who act as a customer's member stay under the rules for staff.
function concerns(actor: Actor, { organizationId }: StoredPolicy): boolean {
  if (actor.kind === "staff") return organizationId === null;
  return organizationId !== null || (actor.kind === "member" && actor.impersonatedBy !== undefined);
}

/** Who may approve, from the two columns that say it. */
export function approverOf(permission: string | null, role: string | null): Approver {
  return role === null ? { permission: permission ?? "changes:approve" } : { role };
}
