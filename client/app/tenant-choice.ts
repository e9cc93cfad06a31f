import { restartLive } from "#client/live.ts";
import { organizationLost } from "#client/transport-state.ts";
import { faultWords, queryClient, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import { refreshViewer, viewerHash } from "#client/viewer.ts";

const otherTabs = new BroadcastChannel("tenant");
otherTabs.addEventListener("message", () => void showTenant());

// Once: where even all organizations are refused, asking again would never end.
const stopWaiting = organizationLost.subscribe(() => {
  stopWaiting();
  chooseTenant(null).then(
    () =>
      toast({
        title: "That organization isn't there any more, or you have no part in it.",
        description: "You see all organizations again.",
        tone: "warning",
      }),
    (fault: unknown) => toast({ title: faultWords(fault), tone: "bad" }),
  );
});

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
