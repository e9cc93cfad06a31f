import { createContext, use, useState, type ComponentType, type ReactElement, type ReactNode } from "react";
import { cloneElement } from "react";
import { lazyPart, lazyTrigger, useLazyPart } from "#client/ui/lazy-part.ts";

/*
 * What a screen writes to have a menu. The machinery behind it is loaded with the first menu that somebody reaches for.
 */

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

export interface MenuCheckboxItemProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  children: ReactNode;
  disabled?: boolean;
}

export interface MenuRadioGroupProps<Value extends string> {
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
}

export interface MenuGroupProps {
  label: string;
  children: ReactNode;
}

export interface MenuSubmenuProps extends MenuGroupProps {
  icon?: ReactNode;
}

/** What the loaded half provides to the items of an open menu. */
export interface MenuParts {
  Item: ComponentType<MenuItemProps>;
  CheckboxItem: ComponentType<MenuCheckboxItemProps>;
  RadioGroup: ComponentType<MenuRadioGroupProps<string>>;
  Group: ComponentType<MenuGroupProps>;
  Separator: ComponentType;
  Submenu: ComponentType<MenuSubmenuProps>;
}

export const MenuPartsContext = createContext<MenuParts | null>(null);

export interface MenuPopupProps extends Omit<MenuProps, "trigger"> {
  trigger?: ReactElement;
  /** How the trigger was pressed before this was there. By keyboard, the first item takes the focus. */
  pressedBy?: "pointer" | "keyboard";
  /** Opens here instead of beside the trigger: pixels of the window. */
  point?: { x: number; y: number };
}

const popup = lazyPart<MenuPopupProps>(() => import("#client/ui/menu-popup.tsx"));

/** A button that opens a list of actions. */
export function Menu(props: MenuProps) {
  const [pressedBy, setPressedBy] = useState<MenuPopupProps["pressedBy"]>();
  const Popup = useLazyPart(popup, pressedBy !== undefined || props.open === true);
  if (Popup) return <Popup {...props} pressedBy={pressedBy} />;
  const press = (by: MenuPopupProps["pressedBy"]) => {
    setPressedBy(by);
    props.onOpenChange?.(true);
  };
  return lazyTrigger(
    props.trigger,
    popup,
    ({ nativeEvent }) => press(isByKeyboard(nativeEvent) ? "keyboard" : "pointer"),
    {
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onKeyDown(event: React.KeyboardEvent) {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") press("keyboard");
      },
    },
  );
}

// A click without a pointer counts no presses.
function isByKeyboard(event: Event): boolean {
  return event instanceof MouseEvent && event.detail === 0;
}

/** The same list on the right mouse button (or the menu key) over its child. */
export function ContextMenu({ children, items }: { children: ReactElement; items: ReactNode }) {
  const [point, setPoint] = useState<{ x: number; y: number }>();
  const [isOpen, setOpen] = useState(false);
  const Popup = useLazyPart(popup, isOpen);
  const child = children as ReactElement<{ onContextMenu?: (event: React.MouseEvent) => void }>;
  return (
    <>
      {cloneElement(child, {
        onContextMenu(event: React.MouseEvent) {
          child.props.onContextMenu?.(event);
          if (event.defaultPrevented) return;
          event.preventDefault();
          setPoint({ x: event.clientX, y: event.clientY });
          setOpen(true);
        },
      })}
      {Popup && (
        <Popup open={isOpen} onOpenChange={setOpen} point={point}>
          {items}
        </Popup>
      )}
    </>
  );
}

export function MenuItem(props: MenuItemProps) {
  const { Item } = useMenuParts();
  return <Item {...props} />;
}

export function MenuCheckboxItem(props: MenuCheckboxItemProps) {
  const { CheckboxItem } = useMenuParts();
  return <CheckboxItem {...props} />;
}

/** One of several, ticked. */
export function MenuRadioGroup<Value extends string>(props: MenuRadioGroupProps<Value>) {
  const { RadioGroup } = useMenuParts();
  return <RadioGroup {...props} onValueChange={(value) => props.onValueChange(value as Value)} />;
}

/** Items under a small heading. */
export function MenuGroup(props: MenuGroupProps) {
  const { Group } = useMenuParts();
  return <Group {...props} />;
}

export function MenuSeparator() {
  const { Separator } = useMenuParts();
  return <Separator />;
}

/** A further menu at the side. */
export function MenuSubmenu(props: MenuSubmenuProps) {
  const { Submenu } = useMenuParts();
  return <Submenu {...props} />;
}

function useMenuParts(): MenuParts {
  const parts = use(MenuPartsContext);
  if (!parts) throw new Error("Menu items stand inside a Menu or ContextMenu.");
  return parts;
}
