import { z } from "zod";
import type { CommandTraits, Work } from "#server/change/command.ts";

export const notificationSchema = z.object({
  userId: z.uuid(),
  organizationId: z.uuid().nullable(),
  kind: z.string().max(100),
  title: z.string().max(300),
  body: z.string().max(1000).nullable(),
  /** A path of the console's own. */
  href: z
    .string()
    .regex(/^\/(?!\/)/)
    .nullable(),
});

export type Notification = z.infer<typeof notificationSchema>;

/** For the traits of a command that tells people something: the effect, and what takes it back. */
export const notificationTraits: CommandTraits = { effects: { notification: "notification-withdrawal" } };

/** Tells somebody something when the change is committed; taken back with the change, read or not. Once per person and change. */
export function notifyPerson(work: Work, notification: Notification): Promise<void> {
  return work.effect("notification", { ...notification }, `notify ${notification.userId}`);
}
