import { NumberField as BaseNumberField } from "@base-ui/react/number-field";
import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Field, type FieldProps } from "#client/ui/field.tsx";
import { controlFocus, controlFrame, controlHeights, type ControlSize } from "#client/ui/control-frame.ts";
import { Minus, Plus } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";

export interface NumberFieldProps extends FieldProps {
  value?: number | null;
  defaultValue?: number;
  onValueChange?: (value: number | null) => void;
  min?: number;
  max?: number;
  step?: number;
  format?: Intl.NumberFormatOptions;
  /** Before the digits, e.g. a currency. */
  leading?: ReactNode;
  size?: ControlSize;
  /** Plus and minus buttons. */
  steppers?: boolean;
  id?: string;
  "aria-label"?: string;
}

/** A number within JavaScript's exact range; arrows step it. Money beyond that is a text field with `parseMoney`. */
export function NumberField({
  label,
  hideLabel,
  description,
  error,
  optional,
  name,
  className,
  disabled,
  size = "lg",
  leading,
  steppers,
  "aria-label": ariaLabel,
  ...number
}: NumberFieldProps) {
  const { locale } = useLocale();
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <BaseNumberField.Root {...number} locale={locale} disabled={disabled}>
        <BaseNumberField.Group
          className={classNames(
            "flex items-center overflow-hidden text-ink-faint",
            controlFrame,
            controlFocus,
            controlHeights[size],
          )}
        >
          {leading && <span className="pl-2">{leading}</span>}
          <BaseNumberField.Input
            aria-label={ariaLabel}
            className="h-full w-full min-w-0 bg-transparent px-2 text-ink tabular-nums outline-none focus-visible:outline-none pointer-coarse:text-lg"
          />
          {steppers && (
            <>
              <BaseNumberField.Decrement aria-label="Decrease" className={stepper}>
                <Minus className="size-3" />
              </BaseNumberField.Decrement>
              <BaseNumberField.Increment aria-label="Increase" className={stepper}>
                <Plus className="size-3" />
              </BaseNumberField.Increment>
            </>
          )}
        </BaseNumberField.Group>
      </BaseNumberField.Root>
    </Field>
  );
}

const stepper =
  "flex h-full w-7 shrink-0 items-center justify-center border-l border-line text-ink-soft hover:bg-hover disabled:opacity-40";
