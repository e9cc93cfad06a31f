import { Field as BaseField } from "@base-ui/react/field";
import type { ComponentProps } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Field, type FieldProps } from "#client/ui/field.tsx";
import { controlFrame } from "#client/ui/control-frame.ts";

export interface TextareaProps extends Omit<
  ComponentProps<"textarea">,
  "className" | "onChange" | "value" | "defaultValue"
> {
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  mono?: boolean;
}

/** Several lines of text; grows with them up to twelve. */
export function Textarea({
  label,
  hideLabel,
  description,
  error,
  optional,
  name,
  className,
  disabled,
  value,
  defaultValue,
  onValueChange,
  mono,
  rows = 3,
  ...area
}: FieldProps & TextareaProps) {
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <BaseField.Control
        value={value}
        defaultValue={defaultValue}
        onValueChange={onValueChange && ((next) => onValueChange(String(next)))}
        render={<textarea {...area} rows={rows} />}
        className={classNames(
          "max-h-64 field-sizing-content w-full resize-none px-2 py-1.5 text-sm focus:border-focus focus:outline-2 focus:-outline-offset-1 focus:outline-focus disabled:opacity-60 data-invalid:border-bad-solid pointer-coarse:text-lg",
          controlFrame,
          mono && "font-mono text-xs",
        )}
      />
    </Field>
  );
}
