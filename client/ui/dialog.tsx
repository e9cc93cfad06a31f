import { useState, type ReactElement, type ReactNode, type RefObject } from "react";
import { CloseScope } from "#client/ui/close-scope.tsx";
import { lazyPart, lazyTrigger, useLazyPart } from "#client/ui/lazy-part.ts";

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The element that opens it; leave out when `open` is controlled. */
  trigger?: ReactElement;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the bottom right. `DialogClose` closes. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg" | "xl";
  /** Gets the focus on opening; default the first field, else the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** False: only its buttons close it. */
  dismissible?: boolean;
}

export interface DialogWindowProps extends Omit<DialogProps, "trigger"> {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const windowPart = lazyPart<DialogWindowProps>(() => import("#client/ui/dialog-window.tsx"));

/** A window over the page that takes the focus until it is closed. A sheet from below on a phone. */
export function Dialog({ open: given, onOpenChange, trigger, ...rest }: DialogProps) {
  const [isOwnOpen, setOwnOpen] = useState(false);
  const open = given ?? isOwnOpen;
  const change = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  const Window = useLazyPart(windowPart, open);
  return (
    <>
      {trigger &&
        lazyTrigger(trigger, windowPart, () => change(true), {
          "aria-haspopup": "dialog",
          "aria-expanded": open,
        })}
      {Window && (
        <CloseScope onClose={() => change(false)}>
          <Window {...rest} open={open} onOpenChange={change} />
        </CloseScope>
      )}
    </>
  );
}

/** Closes the dialog around it when pressed. */
export { CloseOnPress as DialogClose } from "#client/ui/close-scope.tsx";
