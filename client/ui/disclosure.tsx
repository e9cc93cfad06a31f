import { useId, type ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface DisclosureProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Inside the button, before or after what you like; style the arrow with `group-aria-expanded:`. */
  summary: ReactNode;
  summaryClassName?: string;
  disabled?: boolean;
  children: ReactNode;
  className?: string;
}

/** A heading that shows and hides what is below it. Hidden content is out of reach, not only out of sight. */
export function Disclosure({
  open,
  onOpenChange,
  summary,
  summaryClassName,
  disabled,
  children,
  className,
}: DisclosureProps) {
  const id = useId();
  return (
    <div className={className}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        disabled={disabled}
        onClick={() => onOpenChange(!open)}
        className={classNames("group", summaryClassName)}
      >
        {summary}
      </button>
      <div
        id={id}
        inert={!open}
        className={classNames(
          "grid transition-[grid-template-rows] duration-150 ease-out",
          open ? "grid-rows-[1fr]" : "grid-rows-[0fr]",
        )}
      >
        <div className={classNames("min-h-0 overflow-hidden", open ? "visible" : "invisible")}>
          {children}
        </div>
      </div>
    </div>
  );
}
