import { useEffect, useMemo, useRef } from "react";
import type { GroupControls } from "./use-group-rows.ts";

/** The controls of a list's groups as one object for as long as it is grouped, so that what shows them isn't drawn anew. */
export function useSteadyGroups(groups: GroupControls | undefined): GroupControls | undefined {
  const latest = useRef(groups);
  useEffect(() => {
    latest.current = groups;
  });
  const isGrouped = groups !== undefined;
  return useMemo(
    () =>
      isGrouped
        ? {
            toggle: (group, open) => latest.current?.toggle(group, open),
            readOn: (group) => latest.current?.readOn(group),
            openAll: () => latest.current?.openAll(),
            closeAll: () => latest.current?.closeAll(),
            recount: () => latest.current?.recount(),
          }
        : undefined,
    [isGrouped],
  );
}
