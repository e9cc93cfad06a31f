import { Input } from "@base-ui/react/input";
import { Field, type FieldProps } from "#client/ui/field.tsx";
import {
  TextFrame,
  textInputClass,
  type TextFrameProps,
  type TextInputProps,
} from "#client/ui/text-input.tsx";

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
  leading,
  trailing,
  mono,
  onValueChange,
  ...input
}: FieldProps & TextFrameProps & TextInputProps) {
  return (
    <Field {...{ label, hideLabel, description, error, optional, name, className, disabled }}>
      <TextFrame {...{ size, leading, trailing }}>
        <Input
          {...input}
          disabled={disabled}
          onValueChange={onValueChange && ((value) => onValueChange(String(value)))}
          className={textInputClass(mono)}
        />
      </TextFrame>
    </Field>
  );
}

export { TextInput } from "#client/ui/text-input.tsx";
