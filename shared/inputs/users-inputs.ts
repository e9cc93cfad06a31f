import { z } from "zod";

export const erasePersonInput = z.strictObject({ userId: z.uuid() });
export type ErasePersonInput = z.infer<typeof erasePersonInput>;
