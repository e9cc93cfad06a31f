import { useMemo } from "react";
import type { GridEdits } from "./use-grid-edits.ts";

/** Whether edits are collected, and the switch for it; undefined where nothing may be edited, as on cards. */
export function useStaging({ editable, drafts: { isStaging }, setStaging }: GridEdits, asCards: boolean) {
  const canStage = editable.size > 0 && !asCards;
  return useMemo(
    () => (canStage ? { isOn: isStaging, toggle: () => setStaging(!isStaging) } : undefined),
    [canStage, isStaging, setStaging],
  );
}
