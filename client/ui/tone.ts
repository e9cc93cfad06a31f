/** The five meanings that a colour may carry. */
export type Tone = "neutral" | "info" | "good" | "warning" | "bad";

/** Text and soft ground of a tone, for badges and banners. */
export const toneSoft: Record<Tone, string> = {
  neutral: "bg-neutral-soft text-neutral-ink border-neutral-line",
  info: "bg-info-soft text-info-ink border-info-line",
  good: "bg-good-soft text-good-ink border-good-line",
  warning: "bg-warning-soft text-warning-ink border-warning-line",
  bad: "bg-bad-soft text-bad-ink border-bad-line",
};

export const toneText: Record<Tone, string> = {
  neutral: "text-ink-soft",
  info: "text-info-ink",
  good: "text-good-ink",
  warning: "text-warning-ink",
  bad: "text-bad-ink",
};

export const toneSolid: Record<Tone, string> = {
  neutral: "bg-neutral-solid",
  info: "bg-info-solid",
  good: "bg-good-solid",
  warning: "bg-warning-solid",
  bad: "bg-bad-solid",
};
