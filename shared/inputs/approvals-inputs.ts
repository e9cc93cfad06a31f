import { z } from "zod";
import { policyConditionSchema } from "#shared/approvals/policy-condition.ts";

const part = "(?:\\*|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)";
const commandPattern = z
  .string()
  .max(100)
  .regex(
    new RegExp(`^(?:\\*|${part}:${part})$`),
    "Write it as subject:verb, e.g. coupons:update or coupons:*.",
  );

const approver = z.union([
  z.strictObject({
    permission: z
      .string()
      .max(100)
      .regex(
        /^[a-z][a-z0-9-]*:approve$/,
        "A permission to approve is written subject:approve, e.g. coupons:approve.",
      ),
  }),
  z.strictObject({ role: z.string().trim().min(1, "Choose a role.").max(100) }),
]);

/** The parts of a policy that decide which changes it is about. */
export const policyScopeInput = z.strictObject({
  commands: z.array(commandPattern).min(1, "Choose at least one command.").max(30),
  condition: policyConditionSchema,
});

export const createPolicyInput = policyScopeInput.extend({
  name: z.string().trim().min(1, "Give it a name.").max(120, "At most 120 characters."),
  approver,
  expiresHours: z.int("Write whole hours.").min(1, "At least one hour.").max(720, "At most 720 hours."),
  isActive: z.boolean(),
});
export const updatePolicyInput = createPolicyInput.extend({ id: z.uuid(), version: z.int() });

export type CreatePolicyInput = z.infer<typeof createPolicyInput>;
export type UpdatePolicyInput = z.infer<typeof updatePolicyInput>;

const why = z.string().trim().max(500, "At most 500 characters.");
const rowIds = z.array(z.uuid()).min(1).max(20_000);

export const reviewInput = z.strictObject({
  id: z.uuid(),
  /** The first row to show of those that would be touched. */
  offset: z.int().min(0).max(10_000_000).default(0),
});

export const approveInput = z.strictObject({
  id: z.uuid(),
  /** The hash of the plan that was looked at; anything else is refused. */
  expect: z.string().max(128),
  reason: why.optional(),
  /** Rows that are left out, or the only ones that are taken; absent: all. */
  rows: z.union([z.strictObject({ declined: rowIds }), z.strictObject({ chosen: rowIds })]).optional(),
});
export type ApproveInput = z.infer<typeof approveInput>;

export const declineInput = z.strictObject({
  id: z.uuid(),
  reason: why.min(1, "Say why, so that it can be done better."),
});
export const withdrawInput = z.strictObject({ id: z.uuid() });
