import { Popover as BasePopover } from "@base-ui/react/popover";
import { classNames } from "#client/ui/class-names.ts";
import type { PopoverProps } from "#client/ui/popover.tsx";
import { popupSurface } from "#client/ui/popup-classes.ts";

/** The loaded half of `Popover`. */
export default function PopoverPanel({
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
