import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { controlFocus, controlFrame, controlHeights, type ControlSize } from "#client/ui/control-frame.ts";

export interface TextFrameProps {
  size?: ControlSize;
  leading?: ReactNode;
  trailing?: ReactNode;
}

export interface TextInputProps extends Omit<
  ComponentProps<"input">,
  "size" | "className" | "value" | "defaultValue"
> {
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  mono?: boolean;
  className?: string;
}

/** The bare input, for toolbars; name it with `aria-label`. */
export function TextInput({
  size = "md",
  leading,
  trailing,
  mono,
  className,
  onValueChange,
  onChange,
  ...input
}: TextFrameProps & TextInputProps) {
  return (
    <TextFrame {...{ size, leading, trailing, className }}>
      <input
        {...input}
        onChange={(event) => {
          onChange?.(event);
          onValueChange?.(event.target.value);
        }}
        className={textInputClass(mono)}
      />
    </TextFrame>
  );
}

/** The box around a text input with what stands before and after it. */
export function TextFrame({
  size = "md",
  leading,
  trailing,
  className,
  children,
}: TextFrameProps & { className?: string; children: ReactNode }) {
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
      {children}
      {trailing}
    </span>
  );
}

export function textInputClass(mono = false): string {
  return classNames(
    "h-full w-full min-w-0 bg-transparent text-ink outline-none focus-visible:outline-none pointer-coarse:text-lg",
    mono && "font-mono",
  );
}
