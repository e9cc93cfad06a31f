import { z } from "zod";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";

export const pauseDunningInput = z.strictObject({
  selection: selectionSchema,
  /** Whole days from now; null: reminders go out again. */
  days: z.int("Write whole days.").min(1, "At least one day.").max(90, "At most 90 days.").nullable(),
});
export type PauseDunningInput = z.infer<typeof pauseDunningInput>;
