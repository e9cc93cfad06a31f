import { z } from "zod";

/** Which of one's own notifications: some by their ids, or all that are unread. */
export const markReadInput = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) }),
  z.strictObject({ all: z.literal(true) }),
]);

export type MarkReadInput = z.infer<typeof markReadInput>;
