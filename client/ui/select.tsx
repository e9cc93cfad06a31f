import { Select as BaseSelect } from "@base-ui/react/select";
import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Field, type FieldProps } from "#client/ui/field.tsx";
import { controlFrame, controlHeights, type ControlSize } from "#client/ui/control-frame.ts";
import { Check, ChevronsUpDown } from "#client/ui/icons.tsx";
import { popupItem, popupSurface } from "#client/ui/popup-classes.ts";

export interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  description?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps<Value extends string> extends FieldProps {
  options: readonly SelectOption<Value>[];
  value: Value | null;
  onValueChange: (value: Value) => void;
  placeholder?: string;
  size?: ControlSize;
  "aria-label"?: string;
}

/** One of a few known options; type to jump. For long or remote lists use `Combobox`. */
export function Select<Value extends string>({
  options,
  value,
  onValueChange,
  placeholder = "Choose…",
  size = "lg",
  "aria-label": ariaLabel,
  label,
  hideLabel,
  description,
  error,
  optional,
  name,
  className,
  disabled,
}: SelectProps<Value>) {
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <BaseSelect.Root
        items={options}
        value={value}
        disabled={disabled}
        onValueChange={(next) => next !== null && onValueChange(next)}
      >
        <BaseSelect.Trigger
          aria-label={ariaLabel}
          className={classNames(
            "flex w-full min-w-0 items-center justify-between gap-2 px-2 text-left select-none data-disabled:opacity-60 data-invalid:border-bad-solid",
            controlFrame,
            controlHeights[size],
          )}
        >
          <span className="truncate data-placeholder:text-ink-faint">
            <BaseSelect.Value>
              {(current: Value | null) =>
                options.find((option) => option.value === current)?.label ?? (
                  <span className="text-ink-faint">{placeholder}</span>
                )
              }
            </BaseSelect.Value>
          </span>
          <ChevronsUpDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-40 outline-none">
            <BaseSelect.Popup
              className={classNames(
                popupSurface,
                "scroll-thin max-h-[min(20rem,var(--available-height))] min-w-(--anchor-width) overflow-y-auto p-1",
              )}
            >
              {options.map((option) => (
                <BaseSelect.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled}
                  className={popupItem}
                >
                  {option.icon}
                  <span className="min-w-0 flex-1">
                    <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
                    {option.description && (
                      <span className="block text-xs text-ink-faint">{option.description}</span>
                    )}
                  </span>
                  <span className="w-3.5">
                    <BaseSelect.ItemIndicator>
                      <Check className="text-accent-ink" />
                    </BaseSelect.ItemIndicator>
                  </span>
                </BaseSelect.Item>
              ))}
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
    </Field>
  );
}
