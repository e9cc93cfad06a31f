import { useState } from "react";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Eye, EyeOff } from "#client/ui/icons.tsx";
import { TextField } from "#client/ui/text-field.tsx";

export interface PasswordFieldProps {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  name?: string;
  autoComplete: "current-password" | "new-password";
  description?: string;
  error?: string;
  required?: boolean;
}

/** A password that can be looked at while typing. */
export function PasswordField({ onValueChange, ...field }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <TextField
      {...field}
      type={shown ? "text" : "password"}
      onValueChange={(value) => onValueChange(String(value))}
      spellCheck={false}
      trailing={
        <IconButton
          size="sm"
          label={shown ? "Hide the password" : "Show the password"}
          icon={shown ? <EyeOff /> : <Eye />}
          onClick={() => setShown(!shown)}
          className="-mr-1"
        />
      }
    />
  );
}
