import { createStore } from "#client/ui/store.ts";

/** What lies over the page; at most one of them. */
export const openOverlay = createStore<"palette" | "shortcuts" | "navigation" | null>(null);
