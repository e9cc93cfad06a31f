import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { classNames } from "#client/ui/class-names.ts";
import { ComboboxList, comboboxProps, type ComboboxItems } from "#client/ui/combobox-list.tsx";
import { Field, type FieldProps } from "#client/ui/field.tsx";
import { controlFocus, controlFrame, controlHeights, type ControlSize } from "#client/ui/control-frame.ts";
import { ChevronDown, X } from "#client/ui/icons.tsx";
import { popupSurface } from "#client/ui/popup-classes.ts";
import { Spinner } from "#client/ui/spinner.tsx";

export interface ComboboxProps<Item> extends FieldProps, ComboboxItems<Item> {
  value: Item | null;
  onValueChange: (value: Item | null) => void;
  size?: ControlSize;
  clearable?: boolean;
  /** Takes the focus with its list open, as an editor does that somebody just asked for. */
  startOpen?: boolean;
  "aria-label"?: string;
}

/** An input that picks one item from a list, local or asked from the server. */
export function Combobox<Item>({
  value,
  onValueChange,
  size = "lg",
  clearable = true,
  startOpen,
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
      <BaseCombobox.Root
        {...comboboxProps(list)}
        value={value}
        onValueChange={onValueChange}
        disabled={disabled}
        defaultOpen={startOpen}
      >
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
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- somebody just asked for it
            autoFocus={startOpen}
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
              <ComboboxList {...list} />
            </BaseCombobox.Popup>
          </BaseCombobox.Positioner>
        </BaseCombobox.Portal>
      </BaseCombobox.Root>
    </Field>
  );
}

const innerButton =
  "mr-0.5 flex size-6 shrink-0 items-center justify-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink";
