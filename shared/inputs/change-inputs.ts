import { z } from "zod";
import type { ChangeOptions, RevertInput } from "#shared/change.ts";

export const changeOptionsSchema = z.object({
  mode: z.enum(["rehearse", "apply"]),
  reason: z.string().trim().max(500).optional(),
  expect: z.string().max(128).optional(),
}) satisfies z.ZodType<ChangeOptions>;

export const revertInputSchema = z.strictObject({
  changeId: z.uuid(),
  rowIds: z.array(z.uuid()).min(1).max(10_000).optional(),
  force: z.array(z.uuid()).max(10_000).default([]),
}) satisfies z.ZodType<RevertInput>;
