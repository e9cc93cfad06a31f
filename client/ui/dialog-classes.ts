/** What dims the page below. */
export const dialogBackdrop =
  "fixed inset-0 z-30 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0";

/** The window itself: in the middle, from below on a phone. */
export const dialogPopup =
  "fixed left-1/2 z-30 flex [--form-ground:var(--overlay)] [--form-inset:1.25rem] -translate-x-1/2 flex-col overflow-hidden bg-overlay text-ink shadow-dialog outline-none transition-[opacity,scale,translate] duration-150 ease-out data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0 max-sm:inset-x-0 max-sm:bottom-0 max-sm:left-0 max-sm:max-h-[92dvh] max-sm:w-full max-sm:translate-x-0 max-sm:rounded-t-xl max-sm:data-ending-style:translate-y-4 max-sm:data-ending-style:scale-100 max-sm:data-starting-style:translate-y-4 max-sm:data-starting-style:scale-100 sm:top-[12vh] sm:max-h-[80dvh] sm:rounded-xl";
