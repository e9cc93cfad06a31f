import { useEffect, useRef, type ReactElement } from "react";
import { createStore, useStore } from "#client/ui/store.ts";

/** Something the page in front can do, offered by the command palette. */
export interface PageAction {
  /** Unique on the page. */
  id: string;
  label: string;
  icon?: ReactElement;
  /** Other words that find it. */
  keywords?: string;
  /** Its shortcut, shown beside it; register it with `useShortcut`. */
  keys?: string;
  run: () => void;
}

const actions = createStore<readonly PageAction[]>([]);

/** Offers an action in the command palette while the component lives and `enabled` isn't false. */
export function usePageAction(action: PageAction, enabled = true): void {
  const latest = useRef(action);
  latest.current = action;
  const { id, label, keywords, keys } = action;
  useEffect(() => {
    if (!enabled) return;
    const offered: PageAction = {
      id,
      label,
      keywords,
      keys,
      icon: latest.current.icon,
      run: () => latest.current.run(),
    };
    actions.set([...actions.get(), offered]);
    return () => actions.set(actions.get().filter((other) => other !== offered));
  }, [id, label, keywords, keys, enabled]);
}

/** What the page in front offers. */
export function usePageActions(): readonly PageAction[] {
  return useStore(actions);
}
