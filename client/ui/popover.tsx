import { Popover as BasePopover } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { popupSurface } from "#client/ui/popup-classes.ts";

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

/** A small panel beside the element that opens it. */
export function Popover({
  trigger,
  title,
  showTitle,
  children,
  align = "start",
  side = "bottom",
  open,
  onOpenChange,
  className = "w-72 p-3",
}: PopoverProps) {
  return (
    <BasePopover.Root open={open} onOpenChange={onOpenChange && ((next) => onOpenChange(next))}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 outline-none"
        >
          <BasePopover.Popup
            className={classNames(
              popupSurface,
              "max-h-(--available-height) max-w-(--available-width) overflow-y-auto",
              className,
            )}
          >
            <BasePopover.Title className={showTitle ? "mb-2 text-sm font-semibold" : "sr-only"}>
              {title}
            </BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}

/** Closes the popover around it when pressed. */
export function PopoverClose({ render }: { render: ReactElement }) {
  return <BasePopover.Close render={render} />;
}
