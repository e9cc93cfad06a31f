import { eq } from "drizzle-orm";
import { approvalPolicies } from "#drizzle/schema/approvals.ts";
import { command, type Work } from "#server/change/command.ts";
import { knownTable } from "#server/change/known-tables.ts";
import { updateVersioned } from "#server/change/update-versioned.ts";
import { malformed, notFound } from "#server/errors.ts";
import { fieldsBeside, type PolicyCondition, tablesIn } from "#shared/approvals/policy-condition.ts";
import { conditionWords } from "#shared/approvals/approval-words.ts";
import {
  createPolicyInput,
  type CreatePolicyInput,
  updatePolicyInput,
  type UpdatePolicyInput,
} from "#shared/inputs/approvals-inputs.ts";

export async function createPolicy(work: Work, input: CreatePolicyInput) {
  requireKnown(input.condition);
  const { actor } = work;
  const [made] = await work.tx
    .insert(approvalPolicies)
    .values({
      ...valuesOf(input),
      organizationId: actor.kind === "member" ? actor.organizationId : null,
      createdBy: actor.kind === "system" ? null : actor.userId,
    })
    .returning({ id: approvalPolicies.id });
  explain(work, made!.id, input, "Made");
  return made!;
}

/** Falls under the built-in rule: somebody else has to approve it. */
export async function updatePolicy(work: Work, { id, version, ...input }: UpdatePolicyInput) {
  requireKnown(input.condition);
  const [policy] = await work.tx
    .select({ id: approvalPolicies.id })
    .from(approvalPolicies)
    .where(eq(approvalPolicies.id, id));
  if (!policy) throw notFound();
  await updateVersioned(work.tx, approvalPolicies, { id, version }, valuesOf(input));
  explain(work, id, input, input.isActive ? "Changed" : "Switched off");
  return policy;
}

function valuesOf({ approver, ...input }: CreatePolicyInput) {
  return {
    ...input,
    approverPermission: "permission" in approver ? approver.permission : null,
    approverRole: "role" in approver ? approver.role : null,
  };
}

function explain({ explain }: Work, id: string, { name, condition }: CreatePolicyInput, verb: string): void {
  explain({
    entityType: "approval-policies",
    entityId: id,
    entityName: name,
    description: `${verb} the approval rule: ${conditionWords(condition)}`,
  });
}

// A rule about a field that isn't there would never ask anybody.
function requireKnown(condition: PolicyCondition): void {
  for (const name of tablesIn(condition))
    if (!knownTable(name)) throw malformed(`There are no records called ${name}.`);
  const leaves = condition.kind === "all" || condition.kind === "any" ? condition.of : [condition];
  const named = leaves.flatMap((leaf) => {
    if (leaf.kind === "touches") return (leaf.fields ?? []).map((field) => ({ table: leaf.table, field }));
    return leaf.kind === "amount" && "table" in leaf.of ? [leaf.of] : [];
  });
  for (const { table, field } of [...named, ...fieldsBeside(condition)]) {
    const properties = [...(knownTable(table)?.columns.values() ?? [])].map(({ property }) => property);
    if (!properties.includes(field)) throw malformed(`Records of ${table} have no field ${field}.`);
  }
}

export const policiesCommands = {
  create: command("approval-policies:create", createPolicyInput, createPolicy),
  update: command("approval-policies:update", updatePolicyInput, updatePolicy),
};
