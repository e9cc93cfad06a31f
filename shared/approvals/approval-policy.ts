import type { PolicyCondition } from "./policy-condition.ts";

/** Who may approve: whoever holds a permission, or a role. */
export type Approver = { permission: string } | { role: string };

/** A rule that a second person has to look before a change is made. */
export interface ApprovalPolicy {
  /** Null: built into the console. */
  id: string | null;
  name: string;
  /** Commands' permissions, or wildcards: `coupons:update`, `coupons:*`, `*:delete`, `*`. */
  commands: readonly string[];
  condition: PolicyCondition;
  approver: Approver;
  expiresHours: number;
}

/** What a change was found to need, and what a request keeps of it. */
export type NeededPolicy = Pick<ApprovalPolicy, "id" | "name" | "approver" | "expiresHours">;

/** Whether a policy is about any of these commands. */
export function coversCommand(patterns: readonly string[], commands: readonly string[]): boolean {
  return patterns.some((pattern) => commands.some((command) => covers(pattern, command)));
}

function covers(pattern: string, command: string): boolean {
  if (pattern === "*" || pattern === command) return true;
  const [subject, verb] = pattern.split(":");
  const [ofCommand, verbOfCommand] = command.split(":");
  return (subject === "*" || subject === ofCommand) && (verb === "*" || verb === verbOfCommand);
}

/**
 * Holds whatever is edited in Settings. Nobody erases a person alone, because nobody can bring anything back. And whoever changes or removes a rule needs a second person, or he could switch it
 * off, do the thing, and switch it on again. Making a rule only ever asks for more, so it is free.
 */
export const builtInPolicies: readonly ApprovalPolicy[] = [
  {
    id: null,
    name: "Changes of approval rules",
    commands: ["*"],
    condition: { kind: "touches", table: "approval_policies", operations: ["update", "delete"] },
    approver: { permission: "approval-policies:approve" },
    expiresHours: 72,
  },
  {
    id: null,
    name: "Erasing of personal data",
    commands: ["users:erase-data"],
    condition: { kind: "touches", table: "erasures", operations: ["insert"] },
    approver: { permission: "users:erase-data" },
    expiresHours: 168,
  },
];
