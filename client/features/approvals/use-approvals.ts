import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { watchResources } from "#client/live.ts";
import { trpc } from "#client/trpc.ts";

export type ApprovalsTab = "review" | "mine" | "history";

/** How many requests wait for the reader; follows the stream of changes. */
export function useWaiting(enabled: boolean): number {
  useLiveApprovals(enabled);
  const waiting = useQuery({ ...trpc.approvals.waiting.queryOptions(undefined), enabled });
  return waiting.data?.count ?? 0;
}

/** Has everything about approvals asked again when a request comes or is decided. */
export function useLiveApprovals(enabled = true): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!enabled) return;
    const again = () => void client.invalidateQueries(trpc.approvals.pathFilter());
    return watchResources(["approval-requests"], again, (connected) => connected && again());
  }, [client, enabled]);
}
