import { optionWords } from "#shared/list-labels.ts";
import type { ActivityVia, OutboxStatus } from "#shared/states.ts";
import type { Tone } from "#client/ui/tone.ts";

/** `coupons:update` as a person reads it: "Coupons update". */
export const actionWords = (action: string) => optionWords(action.replaceAll(/[:.-]/g, "_"));

/** The sentence that a change was recorded with, or else its action. */
export const changeTitle = ({ description, action }: { description: string | null; action: string }) =>
  description ?? actionWords(action);

export const viaWords: Readonly<Partial<Record<ActivityVia, string>>> = {
  ui: "The console",
  api: "The API",
  job: "A job of the console",
  ingest: "The door for errors",
};

export const deliveryWords: Readonly<Record<OutboxStatus, string>> = {
  pending: "On its way",
  sent: "Arrived",
  failed: "Tried again",
  dead: "Given up",
};

export const deliveryTones: Readonly<Record<OutboxStatus, Tone>> = {
  pending: "info",
  sent: "good",
  failed: "warning",
  dead: "bad",
};
