import { z } from "zod";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";

const selection = z.strictObject({ selection: selectionSchema });

export const resolveErrorsInput = selection.extend({
  /** A release name: events of releases seen before it don't bring the error back. */
  inRelease: z.string().trim().min(1).max(200).optional(),
});
export const reopenErrorsInput = selection;
export const ignoreErrorsInput = selection.extend({
  /** Absent: until somebody reopens it. */
  until: z.iso.datetime({ offset: true }).optional(),
});
export const assignErrorsInput = selection.extend({ assigneeId: z.uuid().nullable() });
export const addErrorNoteInput = z.strictObject({
  groupId: z.uuid(),
  body: z.string().trim().min(1, "Write something first.").max(4_000, "At most 4,000 characters."),
});
export const deleteErrorNoteInput = z.strictObject({ id: z.uuid() });

export type ResolveErrorsInput = z.infer<typeof resolveErrorsInput>;
export type ReopenErrorsInput = z.infer<typeof reopenErrorsInput>;
export type IgnoreErrorsInput = z.infer<typeof ignoreErrorsInput>;
export type AssignErrorsInput = z.infer<typeof assignErrorsInput>;
export type AddErrorNoteInput = z.infer<typeof addErrorNoteInput>;
export type DeleteErrorNoteInput = z.infer<typeof deleteErrorNoteInput>;
