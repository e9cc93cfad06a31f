import { Field as BaseField } from "@base-ui/react/field";
import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface FieldProps {
  label?: ReactNode;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  description?: ReactNode;
  /** What is wrong, in a sentence; marks the control invalid. */
  error?: string;
  optional?: boolean;
  disabled?: boolean;
  name?: string;
  className?: string;
}

/** Label, help and fault around one control; wires their ids. The control is any of `client/ui`. */
export function Field({
  label,
  hideLabel,
  description,
  error,
  optional,
  disabled,
  name,
  className,
  children,
}: FieldProps & { children: ReactNode }) {
  return (
    <BaseField.Root
      name={name}
      disabled={disabled}
      invalid={Boolean(error)}
      className={classNames("flex min-w-0 flex-col gap-1", className)}
    >
      {label && (
        <BaseField.Label className={hideLabel ? "sr-only" : "text-xs font-medium text-ink-soft"}>
          {label}
          {optional && <span className="font-normal text-ink-faint"> · optional</span>}
        </BaseField.Label>
      )}
      {children}
      {description && (
        <BaseField.Description className="text-xs text-ink-faint">{description}</BaseField.Description>
      )}
      {error && (
        <BaseField.Error match className="text-xs text-bad-ink">
          {error}
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}
