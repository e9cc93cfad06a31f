import { readStored, writeStored } from "#client/ui/use-stored.ts";
import { createStore } from "#client/ui/store.ts";

/** Whether the server answers. `live` tells about the stream of changes, `requests` about everything else. */
export const reachable = createStore({ requests: true, live: true });

/** Somebody was signed in on this page and is no longer. */
export const sessionEnded = createStore(false);

/** Somebody is signed in on this page, so a 401 means that the session ended. */
export const signedIn = createStore(false);

const organizationKey = "pressdesk.organization";

/** The organization chosen in the tenant switcher; null for all that one may see. Kept per browser tab's reload. */
export const chosenOrganization = createStore<string | null>(
  readStored<string | null>(organizationKey, null),
);

chosenOrganization.subscribe(() => writeStored(organizationKey, chosenOrganization.get()));

export function noteReachable(part: "requests" | "live", isUp: boolean): void {
  if (reachable.get()[part] !== isUp) reachable.set({ ...reachable.get(), [part]: isUp });
}
