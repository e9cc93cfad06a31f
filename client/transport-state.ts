import { createStore } from "#client/ui/store.ts";

/** Whether the server answers. `live` tells about the stream of changes, `requests` about everything else. */
export const reachable = createStore({ requests: true, live: true });

/** Somebody was signed in on this page and is no longer. */
export const sessionEnded = createStore(false);

/** Somebody is signed in on this page, so a 401 means that the session ended. */
export const signedIn = createStore(false);

/** The chosen organization is gone, or the reader has no part in it any more. */
export const organizationLost = createStore(false);

export function noteReachable(part: "requests" | "live", isUp: boolean): void {
  if (reachable.get()[part] !== isUp) reachable.set({ ...reachable.get(), [part]: isUp });
}
