import { createStore } from "#client/ui/store.ts";

/** Grows with every change that was applied from this page: whoever shows records reads them again. */
export const appliedChanges = createStore(0);

export function noteAppliedChange(): void {
  appliedChanges.set(appliedChanges.get() + 1);
}
