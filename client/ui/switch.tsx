import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { useId, type ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface SwitchProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  label?: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
  "aria-label"?: string;
  className?: string;
}

/** On or off, at once. */
export function Switch({ checked, onCheckedChange, label, description, className, ...rest }: SwitchProps) {
  const id = useId();
  const toggle = (
    <BaseSwitch.Root
      {...rest}
      checked={checked}
      onCheckedChange={(next) => onCheckedChange(next)}
      aria-labelledby={label ? `${id}-label` : undefined}
      aria-describedby={description ? `${id}-description` : undefined}
      className="flex h-[18px] w-[30px] shrink-0 items-center rounded-full bg-line-control p-[2px] transition-colors duration-150 data-checked:bg-accent data-disabled:opacity-50"
    >
      <BaseSwitch.Thumb className="size-[14px] rounded-full bg-white shadow-control transition-transform duration-150 ease-out data-checked:translate-x-[12px]" />
    </BaseSwitch.Root>
  );
  if (!label) return toggle;
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the switch inside is its control
    <label className={classNames("flex items-start justify-between gap-4 text-sm", className)}>
      <span>
        <span id={`${id}-label`}>{label}</span>
        {description && (
          <span id={`${id}-description`} className="block text-xs text-ink-faint">
            {description}
          </span>
        )}
      </span>
      <span className="flex h-5 items-center">{toggle}</span>
    </label>
  );
}
