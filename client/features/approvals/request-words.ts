import type { Tone } from "#client/ui/tone.ts";

export type RequestState = "pending" | "approved" | "declined" | "withdrawn" | "expired";

export const stateTones: Record<RequestState, Tone> = {
  pending: "info",
  approved: "good",
  declined: "bad",
  withdrawn: "neutral",
  expired: "warning",
};

export const stateWords: Record<RequestState, string> = {
  pending: "Waiting",
  approved: "Approved",
  declined: "Declined",
  withdrawn: "Withdrawn",
  expired: "Expired",
};
