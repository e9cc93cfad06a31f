/** The frame that every text-like control shares. */
export const controlFrame =
  "rounded-md border border-line-strong bg-surface text-ink shadow-control transition-colors duration-100 hover:border-line-control has-disabled:opacity-60 dark:bg-sunken";
/** The focus of a frame whose input sits inside it. */
export const controlFocus =
  "focus-within:border-focus focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus has-data-invalid:border-bad-solid";

export type ControlSize = "sm" | "md" | "lg";
export const controlHeights: Record<ControlSize, string> = {
  sm: "h-6 text-xs",
  md: "h-7 text-sm pointer-coarse:h-9",
  lg: "h-8 text-sm pointer-coarse:h-10",
};
