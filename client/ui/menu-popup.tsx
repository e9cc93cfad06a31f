import { Menu as BaseMenu } from "@base-ui/react/menu";
import { useEffect, useRef } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Check, ChevronRight } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { MenuPartsContext, type MenuParts, type MenuPopupProps } from "#client/ui/menu.tsx";
import { popupItem, popupLabel, popupSeparator, popupSurface } from "#client/ui/popup-classes.ts";

const surface = classNames(
  popupSurface,
  "scroll-thin max-h-(--available-height) min-w-44 overflow-y-auto p-1",
);
const itemWithIcon = classNames(popupItem, "[&>svg]:text-ink-faint");

const parts: MenuParts = {
  Item: ({ icon, keys, danger, disabled, onClick, render, children }) => (
    <BaseMenu.Item
      disabled={disabled}
      onClick={onClick}
      render={render}
      className={danger ? classNames(popupItem, "text-bad-ink") : itemWithIcon}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Kbd keys={keys} plain />}
    </BaseMenu.Item>
  ),
  CheckboxItem: ({ checked, onCheckedChange, disabled, children }) => (
    <BaseMenu.CheckboxItem
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onCheckedChange(next)}
      className={popupItem}
    >
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <BaseMenu.CheckboxItemIndicator>
        <Check className="text-accent-ink" />
      </BaseMenu.CheckboxItemIndicator>
    </BaseMenu.CheckboxItem>
  ),
  RadioGroup: ({ value, onValueChange, options }) => (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onValueChange(String(next))}>
      {options.map((option) => (
        <BaseMenu.RadioItem key={option.value} value={option.value} className={itemWithIcon}>
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check className="text-accent-ink" />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  ),
  Group: ({ label, children }) => (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className={popupLabel}>{label}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  ),
  Separator: () => <BaseMenu.Separator className={popupSeparator} />,
  Submenu: ({ label, icon, children }) => (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger className={classNames(itemWithIcon, "data-popup-open:bg-hover")}>
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner alignOffset={-4} sideOffset={2} className="z-40 outline-none">
          <BaseMenu.Popup className={surface}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  ),
};

/** The loaded half of `Menu` and `ContextMenu`. */
export default function MenuPopup({
  trigger,
  children,
  align = "start",
  side = "bottom",
  open,
  pressedBy,
  onOpenChange,
  point,
  className,
}: MenuPopupProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (pressedBy !== "keyboard") return;
    // Only a key opens it with the first item in focus; a click made by a program counts as the mouse's.
    const timer = setTimeout(() => {
      button.current?.focus();
      button.current?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    });
    return () => clearTimeout(timer);
  }, [pressedBy]);
  return (
    <BaseMenu.Root
      open={open}
      defaultOpen={pressedBy === "pointer"}
      onOpenChange={onOpenChange && ((next) => onOpenChange(next))}
    >
      {trigger && <BaseMenu.Trigger ref={button} render={trigger} />}
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          side={side}
          align={align}
          sideOffset={point ? 2 : 4}
          anchor={point && { getBoundingClientRect: () => new DOMRect(point.x, point.y, 0, 0) }}
          className="z-40 outline-none"
        >
          <BaseMenu.Popup className={classNames(surface, className)}>
            <MenuPartsContext value={parts}>{children}</MenuPartsContext>
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
