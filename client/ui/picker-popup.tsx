import { Combobox as BaseCombobox } from "@base-ui/react/combobox";
import { classNames } from "#client/ui/class-names.ts";
import { ComboboxList, comboboxProps } from "#client/ui/combobox-list.tsx";
import { Search } from "#client/ui/icons.tsx";
import type { PickerPopupProps } from "#client/ui/picker.tsx";
import { popupSurface } from "#client/ui/popup-classes.ts";
import { Spinner } from "#client/ui/spinner.tsx";

/** The loaded half of `Picker` and `MultiPicker`. */
export default function PickerPopup(props: PickerPopupProps<unknown>) {
  const root = { ...comboboxProps(props), defaultOpen: props.defaultOpen };
  return props.multiple ? (
    <BaseCombobox.Root {...root} multiple value={props.value} onValueChange={props.onValueChange}>
      <Popup {...props} />
    </BaseCombobox.Root>
  ) : (
    <BaseCombobox.Root {...root} value={props.value} onValueChange={props.onValueChange}>
      <Popup {...props} />
    </BaseCombobox.Root>
  );
}

function Popup({
  trigger,
  name,
  label,
  footer,
  align = "start",
  className,
  ...list
}: PickerPopupProps<unknown>) {
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
