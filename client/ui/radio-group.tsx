import { Radio } from "@base-ui/react/radio";
import { RadioGroup as BaseRadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";
import { classNames } from "#client/ui/class-names.ts";
import type { SelectOption } from "#client/ui/select.tsx";

export interface RadioGroupProps<Value extends string> {
  label: string;
  hideLabel?: boolean;
  options: readonly SelectOption<Value>[];
  value: Value | null;
  onValueChange: (value: Value) => void;
  disabled?: boolean;
  className?: string;
}

/** One of a few options, all in sight. */
export function RadioGroup<Value extends string>({
  label,
  hideLabel,
  options,
  value,
  onValueChange,
  disabled,
  className,
}: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <BaseRadioGroup
      aria-labelledby={id}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onValueChange(next as Value)}
      className={classNames("flex flex-col gap-2", className)}
    >
      <span id={id} className={hideLabel ? "sr-only" : "text-xs font-medium text-ink-soft"}>
        {label}
      </span>
      {options.map((option) => (
        // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the radio inside is its control
        <label key={option.value} className="flex items-start gap-2 text-sm">
          <span className="flex h-5 items-center">
            <Radio.Root
              value={option.value}
              disabled={option.disabled}
              aria-labelledby={`${id}-${option.value}`}
              className="flex size-[15px] items-center justify-center rounded-full border border-line-control bg-surface data-checked:border-[5px] data-checked:border-accent data-checked:bg-white data-disabled:opacity-50 dark:bg-sunken dark:data-checked:bg-white"
            />
          </span>
          <span>
            <span id={`${id}-${option.value}`}>{option.label}</span>
            {option.description && <span className="block text-xs text-ink-faint">{option.description}</span>}
          </span>
        </label>
      ))}
    </BaseRadioGroup>
  );
}
