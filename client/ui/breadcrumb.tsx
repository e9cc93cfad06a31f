import { Children, isValidElement, type ReactNode } from "react";
import { ChevronRight } from "#client/ui/icons.tsx";

/** Where this page stands: links, the last one the page itself. */
export function Breadcrumb({ children }: { children: ReactNode }) {
  const items = Children.toArray(children);
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1 text-sm text-ink-faint [&_a:hover]:text-ink">
        {items.map((item, index) => (
          <li
            key={isValidElement(item) ? item.key : String(item)}
            className="flex min-w-0 items-center gap-1"
            aria-current={index === items.length - 1 ? "page" : undefined}
          >
            {index > 0 && <ChevronRight aria-hidden className="size-3 shrink-0" />}
            <span className="truncate">{item}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
