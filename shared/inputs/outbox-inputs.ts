import { z } from "zod";
import { selectionSchema } from "#shared/inputs/list-inputs.ts";

/** Effects to send again. */
export const replayEffectsInput = z.strictObject({ selection: selectionSchema });
export type ReplayEffectsInput = z.infer<typeof replayEffectsInput>;
