import type { ComponentProps, ReactNode } from "react";
import { buttonClass, type ButtonLook } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { hintProps } from "#client/ui/tooltip.tsx";

const squares = {
  sm: "size-6 px-0",
  md: "size-7 px-0 pointer-coarse:size-9",
  lg: "size-8 px-0 pointer-coarse:size-10",
};

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children">, ButtonLook {
  /** What it does: the accessible name and the tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown in the tooltip, e.g. `mod+k`. */
  keys?: string;
}

/** A square button with an icon, named by its tooltip. */
export function IconButton({
  label,
  icon,
  keys,
  variant = "ghost",
  size = "md",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      {...hintProps(label, keys)}
      {...rest}
      className={classNames(buttonClass({ variant, size }), squares[size], className)}
    >
      {icon}
    </button>
  );
}
