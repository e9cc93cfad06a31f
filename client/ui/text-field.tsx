import { Input } from "@base-ui/react/input";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import {
  controlFocus,
  controlFrame,
  controlHeights,
  Field,
  type ControlSize,
  type FieldProps,
} from "#client/ui/field.tsx";

export interface TextInputProps extends Omit<ComponentProps<typeof Input>, "size" | "className"> {
  size?: ControlSize;
  leading?: ReactNode;
  trailing?: ReactNode;
  mono?: boolean;
  className?: string;
}

/** The bare input, for toolbars; name it with `aria-label`. */
export function TextInput({ size = "md", leading, trailing, mono, className, ...input }: TextInputProps) {
  return (
    <span
      className={classNames(
        "flex w-full min-w-0 items-center gap-1.5 px-2 text-ink-faint [&_svg]:size-3.5 [&_svg]:shrink-0",
        controlFrame,
        controlFocus,
        controlHeights[size],
        className,
      )}
    >
      {leading}
      <Input
        {...input}
        className={classNames(
          "h-full w-full min-w-0 bg-transparent text-ink outline-none focus-visible:outline-none pointer-coarse:text-lg",
          mono && "font-mono",
        )}
      />
      {trailing}
    </span>
  );
}

/** One line of text with its label. */
export function TextField({
  label,
  hideLabel,
  description,
  error,
  optional,
  name,
  className,
  disabled,
  size = "lg",
  ...input
}: FieldProps & TextInputProps) {
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <TextInput {...input} size={size} disabled={disabled} />
    </Field>
  );
}
