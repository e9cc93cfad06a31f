import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { classNames } from "#client/ui/class-names.ts";
import type { SelectOption } from "#client/ui/select.tsx";

export interface SegmentedControlProps<Value extends string> {
  /** Names the group for screen readers. */
  label: string;
  options: readonly SelectOption<Value>[];
  value: Value;
  onValueChange: (value: Value) => void;
  size?: "sm" | "md";
  className?: string;
}

/** Two to five options side by side, e.g. a time range. */
export function SegmentedControl<Value extends string>({
  label,
  options,
  value,
  onValueChange,
  size = "md",
  className,
}: SegmentedControlProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onValueChange(next as Value)}
      className={classNames("inline-flex rounded-md bg-press p-[2px]", className)}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          disabled={option.disabled}
          className={classNames(
            "inline-flex items-center justify-center gap-1.5 rounded-sm font-medium text-ink-soft transition-colors select-none hover:text-ink data-checked:bg-raised data-checked:text-ink data-checked:shadow-control dark:data-checked:bg-line-strong [&_svg]:size-3.5",
            size === "sm"
              ? "h-5 px-1.5 text-2xs pointer-coarse:h-6 pointer-coarse:px-2"
              : "h-6 px-2 text-xs pointer-coarse:h-8",
          )}
        >
          {option.icon}
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
