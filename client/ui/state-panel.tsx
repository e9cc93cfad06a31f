import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface StatePanelProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Fills its parent's height; otherwise takes a comfortable block. */
  fill?: boolean;
  role?: "alert" | "status";
  className?: string;
}

/** The shape that the empty, failed and forbidden states share. */
export function StatePanel({
  icon,
  title,
  children,
  actions,
  fill = true,
  role,
  className,
}: StatePanelProps) {
  return (
    <div
      role={role}
      className={classNames(
        "flex flex-col items-center justify-center px-6 text-center",
        fill ? "h-full min-h-60 py-10" : "py-12",
        className,
      )}
    >
      <div
        aria-hidden
        className="mb-4 flex size-10 items-center justify-center rounded-lg border border-line bg-raised text-ink-faint shadow-control [&_svg]:size-5"
      >
        {icon}
      </div>
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <div className="mt-1 max-w-md text-sm text-balance text-ink-soft">{children}</div>}
      {actions && <div className="mt-4 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}
