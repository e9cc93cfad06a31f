import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { useId, type ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Check, Minus } from "#client/ui/icons.tsx";

export interface CheckboxProps {
  checked: boolean;
  onCheckedChange: (checked: boolean, event: Event) => void;
  indeterminate?: boolean;
  disabled?: boolean;
  label?: ReactNode;
  description?: ReactNode;
  /** The name when there is no visible label. */
  "aria-label"?: string;
  className?: string;
  tabIndex?: number;
}

/** A box to tick, with or without its label. */
export function Checkbox({
  checked,
  onCheckedChange,
  label,
  description,
  className,
  ...rest
}: CheckboxProps) {
  const id = useId();
  const box = (
    <BaseCheckbox.Root
      {...rest}
      checked={checked}
      onCheckedChange={(next, details) => onCheckedChange(next, details.event)}
      aria-labelledby={label ? `${id}-label` : undefined}
      aria-describedby={description ? `${id}-description` : undefined}
      className="relative flex size-[15px] shrink-0 items-center justify-center rounded-sm border border-line-control bg-surface text-on-accent transition-colors duration-75 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50 data-indeterminate:border-accent data-indeterminate:bg-accent after:absolute after:-inset-1.5 dark:bg-sunken"
    >
      <BaseCheckbox.Indicator>
        {rest.indeterminate ? (
          <Minus className="size-3" strokeWidth={3} />
        ) : (
          <Check className="size-3" strokeWidth={3} />
        )}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  );
  if (!label) return box;
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the box inside is its control
    <label className={classNames("flex items-start gap-2 text-sm", className)}>
      <span className="flex h-5 items-center">{box}</span>
      <span>
        <span id={`${id}-label`}>{label}</span>
        {description && (
          <span id={`${id}-description`} className="block text-xs text-ink-faint">
            {description}
          </span>
        )}
      </span>
    </label>
  );
}
