import type { ReactNode } from "react";
import { lazyPart, useLazyPart } from "#client/ui/lazy-part.ts";

export interface DrawerProps {
  open: boolean;
  /** Asked to close: Escape, the close button, or a press outside when modal. */
  onOpenChange: (open: boolean) => void;
  /** After the closing motion, e.g. to give the focus back to a row. */
  onClosed?: () => void;
  title: ReactNode;
  /** Under the title, small. */
  subtitle?: ReactNode;
  /** Beside the close button: previous, next, open in full, a menu. */
  actions?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Where the width is remembered. */
  storageKey?: string;
  /** Pixels at first. */
  width?: number;
  /** True blocks the page below; false (default) leaves it usable, as beside a grid. Always true on a phone. */
  modal?: boolean;
  /** False leaves the focus where it is on opening. Default true. */
  takeFocus?: boolean;
}

const panel = lazyPart<DrawerProps>(() => import("#client/ui/drawer-panel.tsx"));

/** A panel at the right that can be pulled wider; the whole screen on a phone. */
export function Drawer(props: DrawerProps) {
  const Panel = useLazyPart(panel, props.open);
  return Panel && <Panel {...props} />;
}
