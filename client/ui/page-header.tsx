import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface PageHeaderProps {
  title: ReactNode;
  /** One sentence under the title; costs a line, so leave it out above grids. */
  description?: ReactNode;
  /** Before the title in the same line. */
  breadcrumb?: ReactNode;
  /** Right after the title: a count, a state. */
  meta?: ReactNode;
  /** At the right. */
  actions?: ReactNode;
  className?: string;
}

/** The first line of a page: 48 px high without a description. */
export function PageHeader({ title, description, breadcrumb, meta, actions, className }: PageHeaderProps) {
  return (
    <header
      className={classNames(
        "shrink-0 border-b border-line px-4 sm:px-5",
        description ? "py-3" : "",
        className,
      )}
    >
      <div className="flex min-h-12 items-center gap-x-2.5 gap-y-1 max-sm:flex-wrap max-sm:py-2">
        {breadcrumb && <div className="min-w-0 max-sm:hidden">{breadcrumb}</div>}
        <h1 className="truncate text-base font-semibold">{title}</h1>
        {meta && <div className="flex min-w-0 items-center gap-2 text-sm text-ink-faint">{meta}</div>}
        {actions && (
          <div className="ml-auto flex min-w-0 shrink-0 max-sm:shrink max-sm:overflow-x-auto max-sm:p-0.5 items-center gap-1.5">
            {actions}
          </div>
        )}
      </div>
      {description && <p className="-mt-2 max-w-2xl pb-1 text-sm text-ink-soft">{description}</p>}
    </header>
  );
}
