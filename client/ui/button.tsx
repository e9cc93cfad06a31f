import type { ComponentProps, ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { Spinner } from "#client/ui/spinner.tsx";

export interface ButtonLook {
  variant?: "primary" | "secondary" | "ghost" | "danger" | "link";
  size?: "sm" | "md" | "lg";
}

const base =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:shrink-0";

const variants = {
  primary:
    "bg-accent text-on-accent shadow-control hover:not-disabled:bg-accent-hover active:not-disabled:bg-accent-hover",
  secondary:
    "border border-line-strong bg-raised text-ink shadow-control hover:not-disabled:bg-[color-mix(in_srgb,var(--raised),var(--ink)_4%)] active:not-disabled:bg-[color-mix(in_srgb,var(--raised),var(--ink)_8%)] data-popup-open:bg-[color-mix(in_srgb,var(--raised),var(--ink)_5%)]",
  ghost:
    "text-ink-soft hover:not-disabled:bg-hover hover:not-disabled:text-ink active:not-disabled:bg-press data-popup-open:bg-hover data-popup-open:text-ink aria-pressed:bg-press aria-pressed:text-ink",
  danger:
    "bg-danger text-on-accent shadow-control hover:not-disabled:bg-danger-hover active:not-disabled:bg-danger-hover",
  link: "text-accent-ink underline-offset-2 hover:underline",
};

const sizes = {
  sm: "h-6 px-2 text-xs [&_svg]:size-3.5",
  md: "h-7 px-2.5 text-sm pointer-coarse:h-9 [&_svg]:size-3.5",
  lg: "h-8 px-3 text-sm pointer-coarse:h-10 [&_svg]:size-4",
};

/** The look of a button for something that isn't one, such as a link. */
export function buttonClass({ variant = "secondary", size = "md" }: ButtonLook = {}, extra?: string): string {
  return classNames(base, variants[variant], variant === "link" ? "h-auto px-0" : sizes[size], extra);
}

export interface ButtonProps extends ComponentProps<"button">, ButtonLook {
  icon?: ReactNode;
  /** Shows a spinner in place of the icon and ignores presses; the button keeps its width and focus. */
  busy?: boolean;
}

/** A button. Only one `primary` per view. */
export function Button({
  variant,
  size,
  icon,
  busy,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass({ variant, size }, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
