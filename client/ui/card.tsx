import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface CardProps {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  /** Leaves the padding out, for tables and lists that run to the edge. */
  flush?: boolean;
  className?: string;
}

/** A bordered section of a page. */
export function Card({ title, description, actions, children, footer, flush, className }: CardProps) {
  return (
    <section
      className={classNames("flex min-w-0 flex-col rounded-lg border border-line bg-raised", className)}
    >
      {(title || actions) && (
        <header className={classNames("flex items-start gap-3 px-4 pt-3", flush ? "pb-3" : "pb-0")}>
          <div className="min-w-0 flex-1">
            {title && <h2 className="text-sm font-semibold">{title}</h2>}
            {description && <p className="mt-0.5 text-xs text-ink-soft">{description}</p>}
          </div>
          {actions && <div className="-my-0.5 flex items-center gap-1.5">{actions}</div>}
        </header>
      )}
      <div className={classNames("min-w-0 flex-1", !flush && "px-4 py-3.5")}>{children}</div>
      {footer && (
        <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-2.5">
          {footer}
        </footer>
      )}
    </section>
  );
}
