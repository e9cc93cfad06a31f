import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { ComboboxList, comboboxProps, type ComboboxItems } from "#client/ui/combobox-list.tsx";
import { Search } from "#client/ui/icons.tsx";
import { popupSurface } from "#client/ui/popup-classes.ts";
import { Spinner } from "#client/ui/spinner.tsx";

export interface PickerProps<Item> extends ComboboxItems<Item> {
  /** The element that opens it, usually a `Button`. */
  trigger: ReactElement;
  /** Names the search box and the list. */
  label: string;
  value: Item | null;
  onValueChange: (value: Item | null) => void;
  defaultOpen?: boolean;
  /** Below the list, e.g. a link. */
  footer?: ReactNode;
  align?: "start" | "center" | "end";
  className?: string;
}

/** A button that opens a searchable list: one item. */
export function Picker<Item>({
  trigger,
  label,
  value,
  onValueChange,
  footer,
  align = "start",
  className,
  defaultOpen,
  ...list
}: PickerProps<Item>) {
  const name = value === null ? label : `${label}: ${list.toLabel(value)}`;
  return (
    <BaseCombobox.Root
      {...comboboxProps(list)}
      defaultOpen={defaultOpen}
      value={value}
      onValueChange={onValueChange}
    >
      <PickerPopup {...{ trigger, name, label, footer, align, className, list }} />
    </BaseCombobox.Root>
  );
}

/** The same for several items; stays open while choosing. */
export function MultiPicker<Item>({
  trigger,
  label,
  value,
  onValueChange,
  footer,
  align = "start",
  className,
  defaultOpen,
  ...list
}: Omit<PickerProps<Item>, "value" | "onValueChange"> & {
  value: Item[];
  onValueChange: (value: Item[]) => void;
}) {
  const name = [label, value.map(list.toLabel).join(", ")].filter(Boolean).join(": ");
  return (
    <BaseCombobox.Root
      {...comboboxProps(list)}
      defaultOpen={defaultOpen}
      multiple
      value={value}
      onValueChange={onValueChange}
    >
      <PickerPopup {...{ trigger, name, label, footer, align, className, list }} />
    </BaseCombobox.Root>
  );
}

function PickerPopup<Item>({
  trigger,
  name,
  label,
  footer,
  align,
  className,
  list,
}: Pick<PickerProps<Item>, "trigger" | "label" | "footer" | "align" | "className"> & {
  /** What is chosen belongs to the name: a combobox takes none from its content. */
  name: string;
  list: ComboboxItems<Item>;
}) {
  return (
    <>
      <BaseCombobox.Trigger aria-label={name} render={trigger} />
      <BaseCombobox.Portal>
        <BaseCombobox.Positioner sideOffset={4} align={align} className="z-40 outline-none">
          <BaseCombobox.Popup aria-label={label} className={classNames(popupSurface, "w-64", className)}>
            <div className="flex h-8 items-center gap-2 border-b border-line px-2.5 text-ink-faint">
              <Search aria-hidden className="size-3.5 shrink-0" />
              <BaseCombobox.Input
                aria-label={label}
                placeholder={list.placeholder ?? "Search…"}
                className="h-full w-full min-w-0 bg-transparent text-sm text-ink outline-none focus-visible:outline-none pointer-coarse:text-lg"
              />
              {list.loading && <Spinner />}
            </div>
            <ComboboxList {...list} />
            {footer && <div className="border-t border-line p-1">{footer}</div>}
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </>
  );
}
