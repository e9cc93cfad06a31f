import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import {
  controlFocus,
  controlFrame,
  controlHeights,
  Field,
  type ControlSize,
  type FieldProps,
} from "#client/ui/field.tsx";
import { Check, ChevronDown, Search, X } from "#client/ui/icons.tsx";
import { popupItem, popupSurface } from "#client/ui/popup-classes.ts";
import { Spinner } from "#client/ui/spinner.tsx";

/** What the comboboxes know about their items. Items are compared by `toKey`, so an answer from the server may be a new object. */
export interface ComboboxItems<Item> {
  items: readonly Item[];
  toKey: (item: Item) => string;
  toLabel: (item: Item) => string;
  renderItem?: (item: Item) => ReactNode;
  /** Given: the items are the answer to this query and are not filtered again. Debounce in the caller's query. */
  onQueryChange?: (query: string) => void;
  loading?: boolean;
  /** Said when nothing matches. */
  emptyText?: string;
  placeholder?: string;
}

export interface ComboboxProps<Item> extends FieldProps, ComboboxItems<Item> {
  value: Item | null;
  onValueChange: (value: Item | null) => void;
  size?: ControlSize;
  clearable?: boolean;
  "aria-label"?: string;
}

/** An input that picks one item from a list, local or asked from the server. */
export function Combobox<Item>({
  value,
  onValueChange,
  size = "lg",
  clearable = true,
  "aria-label": ariaLabel,
  label,
  hideLabel,
  description,
  error,
  optional,
  name,
  className,
  disabled,
  ...list
}: ComboboxProps<Item>) {
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <BaseCombobox.Root {...rootProps(list)} value={value} onValueChange={onValueChange} disabled={disabled}>
        <BaseCombobox.InputGroup
          className={classNames(
            "flex items-center text-ink-faint",
            controlFrame,
            controlFocus,
            controlHeights[size],
          )}
        >
          <BaseCombobox.Input
            aria-label={ariaLabel}
            placeholder={list.placeholder}
            className="h-full w-full min-w-0 bg-transparent pl-2 text-ink outline-none focus-visible:outline-none pointer-coarse:text-lg"
          />
          {list.loading && <Spinner className="mx-1" />}
          {clearable && (
            <BaseCombobox.Clear aria-label="Clear" className={innerButton}>
              <X className="size-3.5" />
            </BaseCombobox.Clear>
          )}
          <BaseCombobox.Trigger aria-label="Open the list" className={innerButton}>
            <ChevronDown className="size-3.5" />
          </BaseCombobox.Trigger>
        </BaseCombobox.InputGroup>
        <BaseCombobox.Portal>
          <BaseCombobox.Positioner sideOffset={4} className="z-40 outline-none">
            <BaseCombobox.Popup className={classNames(popupSurface, "w-(--anchor-width) min-w-48")}>
              <ItemList {...list} />
            </BaseCombobox.Popup>
          </BaseCombobox.Positioner>
        </BaseCombobox.Portal>
      </BaseCombobox.Root>
    </Field>
  );
}

export interface PickerProps<Item> extends ComboboxItems<Item> {
  /** The element that opens it, usually a `Button`. */
  trigger: ReactElement;
  /** Names the search box and the list. */
  label: string;
  value: Item | null;
  onValueChange: (value: Item | null) => void;
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
  ...list
}: PickerProps<Item>) {
  return (
    <BaseCombobox.Root {...rootProps(list)} value={value} onValueChange={onValueChange}>
      <PickerPopup {...{ trigger, label, footer, align, className, list }} />
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
  ...list
}: Omit<PickerProps<Item>, "value" | "onValueChange"> & {
  value: Item[];
  onValueChange: (value: Item[]) => void;
}) {
  return (
    <BaseCombobox.Root {...rootProps(list)} multiple value={value} onValueChange={onValueChange}>
      <PickerPopup {...{ trigger, label, footer, align, className, list }} />
    </BaseCombobox.Root>
  );
}

function PickerPopup<Item>({
  trigger,
  label,
  footer,
  align,
  className,
  list,
}: Pick<PickerProps<Item>, "trigger" | "label" | "footer" | "align" | "className"> & {
  list: ComboboxItems<Item>;
}) {
  return (
    <>
      <BaseCombobox.Trigger render={trigger} />
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
            <ItemList {...list} />
            {footer && <div className="border-t border-line p-1">{footer}</div>}
          </BaseCombobox.Popup>
        </BaseCombobox.Positioner>
      </BaseCombobox.Portal>
    </>
  );
}

function ItemList<Item>({
  toKey,
  toLabel,
  renderItem,
  loading,
  emptyText = "Nothing matches.",
}: ComboboxItems<Item>) {
  return (
    <>
      <BaseCombobox.Empty className="text-sm text-ink-faint not-empty:px-3 not-empty:py-3">
        {loading ? "Searching…" : emptyText}
      </BaseCombobox.Empty>
      <BaseCombobox.List className="scroll-thin max-h-[min(18rem,calc(var(--available-height)-5rem))] scroll-py-1 overflow-y-auto p-1 outline-none data-empty:p-0">
        {(item: Item) => (
          <BaseCombobox.Item key={toKey(item)} value={item} className={popupItem}>
            <span className="flex min-w-0 flex-1 items-center gap-2">
              {renderItem ? renderItem(item) : <span className="truncate">{toLabel(item)}</span>}
            </span>
            <BaseCombobox.ItemIndicator>
              <Check className="text-accent-ink" />
            </BaseCombobox.ItemIndicator>
          </BaseCombobox.Item>
        )}
      </BaseCombobox.List>
    </>
  );
}

function rootProps<Item>({ items, toKey, toLabel, onQueryChange }: ComboboxItems<Item>) {
  return {
    items,
    itemToStringLabel: toLabel,
    isItemEqualToValue: (one: Item, other: Item) => toKey(one) === toKey(other),
    autoHighlight: true,
    ...(onQueryChange && { filter: null, onInputValueChange: onQueryChange }),
  };
}

const innerButton =
  "mr-0.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink";
