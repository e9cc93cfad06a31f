import type { Approver } from "#shared/approvals/approval-policy.ts";
import {
  type PolicyCondition,
  policyConditionSchema,
  type PolicyLeaf,
} from "#shared/approvals/policy-condition.ts";
import { createPolicyInput } from "#shared/inputs/approvals-inputs.ts";
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
  const [only] = draft.leaves;
  const condition: PolicyCondition =
    draft.leaves.length === 1 && only ? only : { kind: draft.joint, of: draft.leaves };
  return createPolicyInput.safeParse({
    name: draft.name,
    commands: draft.commands
      .split(/[\s,]+/)
      .map((command) => command.trim())
      .filter(Boolean),
    condition,
    approver: draft.approver,
    expiresHours: draft.expiresHours,
    isActive: draft.isActive,
  });
}
