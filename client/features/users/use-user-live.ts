import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { watchResources } from "#client/live.ts";

const pauseMs = 2_000;

/**
 * Keeps a person's page current: the record and its history at once, the lists around it at most every two seconds,
 * since a hint doesn't say whose row it was. `resources` must stay the same array.
 */
export function useUserLive(id: string, resources: readonly string[]): void {
  const client = useQueryClient();
  useEffect(() => {
    const waiting = new Set<string>();
    let timer = 0;
    const refresh = (resource: string) => {
      if (resource === "users") {
        void client.invalidateQueries({ queryKey: ["record", "users", id] });
        void client.invalidateQueries({ queryKey: ["history", "users", id] });
      } else void client.invalidateQueries({ queryKey: ["related", resource, "userId", id] });
    };
    const flush = () => {
      timer = 0;
      for (const resource of waiting) refresh(resource);
      waiting.clear();
    };
    const stop = watchResources(
      ["users", ...resources],
      ({ resource, ids }) => {
        if (resource === "users" && (ids.length === 0 || ids.includes(id))) return refresh(resource);
        if (resource === "users") return;
        waiting.add(resource);
        timer ||= window.setTimeout(flush, pauseMs);
      },
      (connected) => {
        if (!connected) return;
        for (const resource of ["users", ...resources]) waiting.add(resource);
        timer ||= window.setTimeout(flush, pauseMs);
      },
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, id, resources]);
}
