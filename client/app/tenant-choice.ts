import { restartLive } from "#client/live.ts";
import { queryClient, trpcClient } from "#client/trpc.ts";
import { refreshViewer, viewerHash } from "#client/viewer.ts";

const otherTabs = new BroadcastChannel("tenant");
otherTabs.addEventListener("message", () => void showTenant());

/**
 * Shows one organization, or null for all. The choice is the session's, so that lists, exports and live changes agree;
 * other tabs follow.
 */
export async function chooseTenant(organizationId: string | null): Promise<void> {
  await trpcClient.tenants.choose.mutate({ organizationId });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  otherTabs.postMessage(null);
  await showTenant();
}

async function showTenant(): Promise<void> {
  await refreshViewer();
  restartLive();
  // All but the viewer, whom the shell can't do without for a moment.
  await queryClient.resetQueries({ predicate: ({ queryHash }) => queryHash !== viewerHash });
}
