import { useState, type ReactElement, type ReactNode } from "react";
import { CloseScope } from "#client/ui/close-scope.tsx";
import { lazyPart, lazyTrigger, useLazyPart } from "#client/ui/lazy-part.ts";

export interface PopoverProps {
  trigger: ReactElement;
  /** Names the popover; visible with `showTitle`. */
  title: string;
  showTitle?: boolean;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Width and padding, e.g. `w-80 p-0`. Default `w-72 p-3`. */
  className?: string;
}

const panel = lazyPart<PopoverProps>(() => import("#client/ui/popover-panel.tsx"));

/** A small panel beside the element that opens it. */
export function Popover(props: PopoverProps) {
  const [isOwnOpen, setOwnOpen] = useState(false);
  const open = props.open ?? isOwnOpen;
  const change = (next: boolean) => {
    setOwnOpen(next);
    props.onOpenChange?.(next);
  };
  const Panel = useLazyPart(panel, open);
  if (!Panel) {
    const extra = { "aria-haspopup": "dialog", "aria-expanded": false };
    return lazyTrigger(props.trigger, panel, () => change(!open), extra);
  }
  return (
    <CloseScope onClose={() => change(false)}>
      <Panel {...props} open={open} onOpenChange={change} />
    </CloseScope>
  );
}

/** Closes the popover around it when pressed. */
export { CloseOnPress as PopoverClose } from "#client/ui/close-scope.tsx";
