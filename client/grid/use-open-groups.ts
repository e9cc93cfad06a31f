import { useCallback, useMemo, useState } from "react";
import type { Group } from "#shared/list-params.ts";
import { groupId } from "./grid-groups.ts";

/** Open groups by id, with how many pages of each are wanted. */
export type OpenGroups = ReadonlyMap<string, number>;

export const noneOpen: OpenGroups = new Map();
// By reading of the list, so that Back finds the same groups open.
const remembered = new Map<string, OpenGroups>();
const mostRemembered = 40;

/**
 * Which groups of a list are open: as the reader left them, for this reading (`loadId`) or an earlier one of the same
 * question, else none; an only group is open by itself.
 */
export function useOpenGroups(loadId: string, question: string, groups: readonly Group[]) {
  const [state, setState] = useState({ question, loadId, open: remembered.get(loadId) });
  const left =
    state.loadId === loadId
      ? state.open
      : (remembered.get(loadId) ?? (state.question === question ? onlyFirstPages(state.open) : undefined));
  const only = groups.length === 1 ? groupId(groups[0]!) : undefined;
  const open = useMemo(() => left ?? (only === undefined ? noneOpen : new Map([[only, 1]])), [left, only]);
  const setOpen = useCallback(
    (change: (open: OpenGroups) => OpenGroups) => {
      const next = change(open);
      remember(loadId, next);
      setState({ question, loadId, open: next });
    },
    [open, loadId, question],
  );
  return { open, setOpen };
}

// Read anew, the groups are open as they were, each with its first rows.
function onlyFirstPages(open: OpenGroups | undefined): OpenGroups | undefined {
  return open && new Map([...open.keys()].map((id) => [id, 1]));
}

function remember(loadId: string, open: OpenGroups) {
  remembered.delete(loadId);
  remembered.set(loadId, open);
  const oldest = remembered.keys().next();
  if (remembered.size > mostRemembered && !oldest.done) remembered.delete(oldest.value);
}
