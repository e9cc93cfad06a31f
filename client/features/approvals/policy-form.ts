import type { Approver } from "#shared/approvals/approval-policy.ts";
import {
  type PolicyCondition,
  policyConditionSchema,
  type PolicyLeaf,
} from "#shared/approvals/policy-condition.ts";
import { createPolicyInput, policyScopeInput } from "#shared/inputs/approvals-inputs.ts";
import { parsed } from "./policy-actions.tsx";

/** A rule as the form holds it. */
export interface PolicyDraft {
  name: string;
  /** Commands with commas between. */
  commands: string;
  joint: "all" | "any";
  leaves: PolicyLeaf[];
  approver: Approver;
  expiresHours: number | null;
  isActive: boolean;
}

export const newPolicy: PolicyDraft = {
  name: "",
  commands: "*",
  joint: "all",
  leaves: [{ kind: "rows", over: 100, withinMinutes: 60 }],
  approver: { permission: "changes:approve" },
  expiresHours: 48,
  isActive: true,
};

/** A stored rule for the form. */
export function draftOf(row: Record<string, unknown>): PolicyDraft {
  const condition = policyConditionSchema.parse(parsed(row["condition"]));
  const commands = parsed(row["commands"]);
  const isJoined = condition.kind === "all" || condition.kind === "any";
  return {
    name: String(row["name"]),
    commands: Array.isArray(commands) ? commands.join(", ") : "*",
    joint: condition.kind === "any" ? "any" : "all",
    leaves: isJoined ? condition.of : [condition],
    approver: row["approverRole"]
      ? { role: String(row["approverRole"]) }
      : { permission: String(row["approverPermission"] ?? "changes:approve") },
    expiresHours: Number(row["expiresHours"]),
    isActive: row["isActive"] === true,
  };
}

/** The command's input, or what is wrong by field. */
export function inputOf(draft: PolicyDraft) {
  const { name, approver, expiresHours, isActive } = draft;
  return createPolicyInput.safeParse({ ...scopeParts(draft), name, approver, expiresHours, isActive });
}

/** Which changes the rule is about, as soon as that is said. */
export function scopeOf(draft: PolicyDraft) {
  const read = policyScopeInput.safeParse(scopeParts(draft));
  return read.success ? read.data : undefined;
}

function scopeParts({ commands, leaves, joint }: PolicyDraft) {
  const [only] = leaves;
  const condition: PolicyCondition = leaves.length === 1 && only ? only : { kind: joint, of: leaves };
  return { commands: commands.split(/[\s,]+/).filter(Boolean), condition };
}

type Amount = Extract<PolicyLeaf, { kind: "amount" }>;

/** The same rule about an amount as it is typed into the command, or as it stands in the records that are written. */
export function amountFrom(leaf: Amount, source: "records" | "input"): Amount {
  // Earlier changes and fields beside are known of records only.
  const { withinMinutes: _within, where: _where, of: _of, ...rest } = leaf;
  return source === "input"
    ? { ...rest, of: { input: "amount" } }
    : { ...rest, of: { table: "payment_transactions", field: "amount" } };
}
