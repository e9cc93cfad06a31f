import { useState, type ReactElement, type ReactNode } from "react";
import type { ComboboxItems } from "#client/ui/combobox-list.tsx";
import { lazyPart, lazyTrigger, useLazyPart } from "#client/ui/lazy-part.ts";

interface PickerLook {
  /** The element that opens it, usually a `Button`. */
  trigger: ReactElement;
  /** Names the search box and the list. */
  label: string;
  /** Below the list, e.g. a link. */
  footer?: ReactNode;
  align?: "start" | "center" | "end";
  className?: string;
}

interface One<Item> {
  multiple?: false;
  value: Item | null;
  onValueChange: (value: Item | null) => void;
}
interface Several<Item> {
  multiple: true;
  value: Item[];
  onValueChange: (value: Item[]) => void;
}

export type PickerProps<Item> = PickerLook & ComboboxItems<Item> & Omit<One<Item>, "multiple">;
export type MultiPickerProps<Item> = PickerLook & ComboboxItems<Item> & Omit<Several<Item>, "multiple">;
export type PickerPopupProps<Item> = PickerLook &
  ComboboxItems<Item> & {
    /** What is chosen belongs to the name: a combobox takes none from its content. */
    name: string;
    defaultOpen: boolean;
  } & (One<Item> | Several<Item>);

const popup = lazyPart<PickerPopupProps<unknown>>(() => import("#client/ui/picker-popup.tsx"));

/** A button that opens a searchable list: one item. */
export function Picker<Item>(props: PickerProps<Item>) {
  const name = props.value === null ? props.label : `${props.label}: ${props.toLabel(props.value)}`;
  return <LazyPicker {...props} name={name} />;
}

/** The same for several items; stays open while choosing. */
export function MultiPicker<Item>(props: MultiPickerProps<Item>) {
  const name = [props.label, props.value.map(props.toLabel).join(", ")].filter(Boolean).join(": ");
  return <LazyPicker {...props} multiple name={name} />;
}

type LazyPickerProps<Item> = PickerLook &
  ComboboxItems<Item> & { name: string } & (One<Item> | Several<Item>);

function LazyPicker<Item>(props: LazyPickerProps<Item>) {
  const [isPressed, setPressed] = useState(false);
  const Popup = useLazyPart(popup, isPressed);
  if (!Popup) {
    const extra = {
      role: "combobox",
      "aria-label": props.name,
      "aria-haspopup": "dialog",
      "aria-expanded": false,
    };
    return lazyTrigger(props.trigger, popup, () => setPressed(true), extra);
  }
  // The loaded half knows its items only by the functions that come with them.
  return <Popup {...(props as unknown as PickerPopupProps<unknown>)} defaultOpen={isPressed} />;
}
