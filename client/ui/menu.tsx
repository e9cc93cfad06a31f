import { ContextMenu as BaseContextMenu } from "@base-ui/react/context-menu";
import { Menu as BaseMenu } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Check, ChevronRight } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { popupItem, popupLabel, popupSeparator, popupSurface } from "#client/ui/popup-classes.ts";

const popup = classNames(popupSurface, "scroll-thin max-h-(--available-height) min-w-44 overflow-y-auto p-1");

export interface MenuProps {
  /** The element that opens it, usually a `Button` or `IconButton`. */
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "left" | "right";
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string;
}

/** A button that opens a list of actions. */
export function Menu({
  trigger,
  children,
  align = "start",
  side = "bottom",
  open,
  onOpenChange,
  className,
}: MenuProps) {
  return (
    <BaseMenu.Root open={open} onOpenChange={onOpenChange && ((next) => onOpenChange(next))}>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner side={side} align={align} sideOffset={4} className="z-40 outline-none">
          <BaseMenu.Popup className={classNames(popup, className)}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

/** The same list on the right mouse button (or the menu key) over its child. */
export function ContextMenu({ children, items }: { children: ReactElement; items: ReactNode }) {
  return (
    <BaseContextMenu.Root>
      <BaseContextMenu.Trigger render={children} />
      <BaseContextMenu.Portal>
        <BaseContextMenu.Positioner className="z-40 outline-none">
          <BaseContextMenu.Popup className={popup}>{items}</BaseContextMenu.Popup>
        </BaseContextMenu.Positioner>
      </BaseContextMenu.Portal>
    </BaseContextMenu.Root>
  );
}

export interface MenuItemProps {
  icon?: ReactNode;
  /** A shortcut shown at the right. */
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  onClick?: () => void;
  /** Renders the item as this element, e.g. a link. */
  render?: ReactElement;
  children: ReactNode;
}

export function MenuItem({ icon, keys, danger, disabled, onClick, render, children }: MenuItemProps) {
  return (
    <BaseMenu.Item
      disabled={disabled}
      onClick={onClick}
      render={render}
      className={classNames(popupItem, danger ? "text-bad-ink" : "[&>svg]:text-ink-faint")}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && <Kbd keys={keys} plain />}
    </BaseMenu.Item>
  );
}

export function MenuCheckboxItem({
  checked,
  onCheckedChange,
  children,
  disabled,
}: {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}) {
  return (
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
  );
}

/** One of several, ticked. */
export function MenuRadioGroup<Value extends string>({
  value,
  onValueChange,
  options,
}: {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
}) {
  return (
    <BaseMenu.RadioGroup value={value} onValueChange={(next) => onValueChange(next as Value)}>
      {options.map((option) => (
        <BaseMenu.RadioItem
          key={option.value}
          value={option.value}
          className={classNames(popupItem, "[&>svg]:text-ink-faint")}
        >
          {option.icon}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          <BaseMenu.RadioItemIndicator>
            <Check className="text-accent-ink" />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}

/** Items under a small heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <BaseMenu.Group>
      <BaseMenu.GroupLabel className={popupLabel}>{label}</BaseMenu.GroupLabel>
      {children}
    </BaseMenu.Group>
  );
}

export function MenuSeparator() {
  return <BaseMenu.Separator className={popupSeparator} />;
}

/** A further menu at the side. */
export function MenuSubmenu({
  label,
  icon,
  children,
}: {
  label: string;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <BaseMenu.SubmenuRoot>
      <BaseMenu.SubmenuTrigger
        className={classNames(popupItem, "data-popup-open:bg-hover [&>svg]:text-ink-faint")}
      >
        {icon}
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <ChevronRight />
      </BaseMenu.SubmenuTrigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner alignOffset={-4} sideOffset={2} className="z-40 outline-none">
          <BaseMenu.Popup className={popup}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.SubmenuRoot>
  );
}
