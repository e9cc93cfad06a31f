import { z } from "zod";
import { listParamsSchema } from "#shared/inputs/list-inputs.ts";
import { memberRoles } from "#shared/states.ts";

/** What a view says about the rows: a list's state without a place in it. */
export const viewParamsSchema = listParamsSchema.omit({
  limit: true,
  cursor: true,
  groupKey: true,
  zone: true,
});
export type ViewParams = z.infer<typeof viewParamsSchema>;

export const viewDensities = ["compact", "regular", "relaxed"] as const;

/** How the rows of a view look. */
export const viewLayoutSchema = z.strictObject({
  /** Pixels by column. */
  widths: z.record(z.string().max(100), z.number().min(20).max(4000)).default({}),
  /** Columns that stay at the left; absent: the first. */
  pinned: z.array(z.string().max(100)).max(50).optional(),
  density: z.enum(viewDensities).optional(),
});
export type ViewLayout = z.infer<typeof viewLayoutSchema>;

/** Who sees a view: oneself, the holders of a role (staff's by its id, an organization's by its word), or everyone. */
export const audienceSchema = z.union([
  z.strictObject({ scope: z.literal("mine") }),
  z.strictObject({ scope: z.literal("role"), role: z.union([z.uuid(), z.enum(memberRoles)]) }),
  z.strictObject({ scope: z.literal("everyone") }),
]);
export type Audience = z.infer<typeof audienceSchema>;

const name = z.string().trim().min(1, "Give the view a name.").max(60, "Keep the name under 60 letters.");
const resource = z.string().max(100);
const id = z.uuid();
const version = z.int().min(1);

export const createViewInput = z.strictObject({
  resource,
  name,
  params: viewParamsSchema,
  layout: viewLayoutSchema.default({ widths: {} }),
});
export const saveViewInput = z.strictObject({
  id,
  version,
  params: viewParamsSchema,
  layout: viewLayoutSchema.optional(),
});
export const renameViewInput = z.strictObject({
  id,
  name,
  description: z.string().trim().max(300).nullable().optional(),
});
export const duplicateViewInput = z.strictObject({ id, name });
export const deleteViewInput = z.strictObject({ id });
export const shareViewInput = z.strictObject({ id, audience: audienceSchema });
export const setDefaultViewInput = z.strictObject({ id, isDefault: z.boolean() });
export const setQueueInput = z.strictObject({
  id,
  isQueue: z.boolean(),
  leaseMinutes: z.int().min(1, "A minute at least.").max(480, "Eight hours at most.").default(15),
});
/** Keys of views: an id, or the word of a built-in one. */
const viewKey = z.string().min(1).max(60);
export const arrangeViewsInput = z.strictObject({
  resource,
  /** The tabs in order; absent: as they are. */
  tabOrder: z.array(viewKey).max(200).optional(),
  /** What opens first for oneself; null: as the role has it. */
  defaultView: viewKey.nullable().optional(),
});
/** Tells when there are more rows than this; zero: as soon as there is one. */
const threshold = z.int().min(0).max(1_000_000).default(0);
export const watchViewInput = z.strictObject({ id, threshold });
/** A view that isn't saved, such as a built-in one: what is watched is a copy of one's own. */
export const watchCopyInput = createViewInput.extend({ threshold });
export const unwatchViewInput = z.strictObject({ id });

export type CreateViewInput = z.infer<typeof createViewInput>;
export type SaveViewInput = z.infer<typeof saveViewInput>;
export type RenameViewInput = z.infer<typeof renameViewInput>;
export type DuplicateViewInput = z.infer<typeof duplicateViewInput>;
export type DeleteViewInput = z.infer<typeof deleteViewInput>;
export type ShareViewInput = z.infer<typeof shareViewInput>;
export type SetDefaultViewInput = z.infer<typeof setDefaultViewInput>;
export type SetQueueInput = z.infer<typeof setQueueInput>;
export type ArrangeViewsInput = z.infer<typeof arrangeViewsInput>;
export type WatchCopyInput = z.infer<typeof watchCopyInput>;
export type WatchViewInput = z.infer<typeof watchViewInput>;
