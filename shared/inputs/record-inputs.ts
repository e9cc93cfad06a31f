import { z } from "zod";
import { mostRecords } from "#shared/record-edits.ts";
import { selectionSchema } from "./list-inputs.ts";

const values = z.record(z.string().max(100), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const version = z.int().min(0);

export const editRecordsInput = z.strictObject({
  edits: z
    .array(
      z.strictObject({
        id: z.guid(),
        /** The version that the editor read. */
        version,
        values: values.refine((given) => Object.keys(given).length > 0, "There is nothing to change."),
        /** What the editor saw in these fields: comes back beside theirs when the record has changed since. */
        base: values.optional(),
      }),
    )
    .min(1)
    .max(mostRecords, "At most 1,000 records at once.")
    .refine((edits) => new Set(edits.map(({ id }) => id)).size === edits.length, "A record is named twice."),
});
export type EditRecordsInput = z.infer<typeof editRecordsInput>;
export type RecordEdit = EditRecordsInput["edits"][number];

export const createRecordsInput = z.strictObject({
  records: z.array(z.strictObject({ values })).min(1).max(mostRecords, "At most 1,000 records at once."),
});
export type CreateRecordsInput = z.infer<typeof createRecordsInput>;

const recordsAsRead = z
  .array(z.strictObject({ id: z.guid(), version }))
  .min(1)
  .max(mostRecords, "At most 1,000 records at once.")
  .refine(
    (records) => new Set(records.map(({ id }) => id)).size === records.length,
    "A record is named twice.",
  );

/** What is removed or put back: records one by one, or all that a selection means. */
export const recordsAskedInput = z.union([
  z.strictObject({ records: recordsAsRead }),
  z.strictObject({ selection: selectionSchema }),
]);
export type RecordsAsked = z.infer<typeof recordsAskedInput>;
export type RecordAsRead = z.infer<typeof recordsAsRead>[number];
