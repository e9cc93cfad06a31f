import { useEffect } from "react";
import { faultWords, trpcClient } from "#client/trpc.ts";
import { toast } from "#client/ui/toast.tsx";
import type { SavedTab } from "./use-views.tsx";

/** While the record is open it stays one's own: renewed well before the lease ends, and when one comes back to the tab. */
export function useRenewal({ id: viewId, leaseMinutes }: SavedTab, recordId: string | undefined): void {
  useEffect(() => {
    if (recordId === undefined) return;
    let isOver = false;
    const renew = () => {
      if (document.hidden || isOver) return;
      trpcClient.queues.renew.mutate({ viewId, recordId }).catch((fault: unknown) => {
        if (isOver) return;
        isOver = true;
        toast({
          title: "This record is no longer yours",
          description: faultWords(fault),
          tone: "warning",
          timeout: 0,
        });
      });
    };
    const timer = setInterval(renew, Math.max(20_000, leaseMinutes * 20_000));
    document.addEventListener("visibilitychange", renew);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [viewId, recordId, leaseMinutes]);
}
