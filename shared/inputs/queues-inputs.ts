import { z } from "zod";

const item = { viewId: z.uuid(), recordId: z.uuid() };

export const takeInput = z.strictObject({
  viewId: z.uuid(),
  /** This very record; absent: the next one. */
  recordId: z.uuid().optional(),
  /** The record that one is done with or puts back, in the same step. */
  instead: z.uuid().optional(),
});
export const releaseInput = z.strictObject(item);
export const snoozeInput = z.strictObject({ ...item, until: z.iso.datetime({ offset: true }) });
export const handOverInput = z.strictObject({
  ...item,
  toId: z.uuid(),
  note: z.string().trim().max(500, "Keep the note under 500 letters.").optional(),
});
export const renewInput = z.strictObject(item);

export type TakeInput = z.infer<typeof takeInput>;
export type ReleaseInput = z.infer<typeof releaseInput>;
export type SnoozeInput = z.infer<typeof snoozeInput>;
export type HandOverInput = z.infer<typeof handOverInput>;
export type RenewInput = z.infer<typeof renewInput>;
