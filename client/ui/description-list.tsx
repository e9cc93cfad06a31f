import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

export interface Description {
  term: string;
  value: ReactNode;
}

/** Facts about one thing: terms at the left, values at the right; stacked on a phone. An absent value shows a dash. */
export function DescriptionList({ items, className }: { items: readonly Description[]; className?: string }) {
  return (
    <dl className={classNames("text-sm", className)}>
      {items.map(({ term, value }) => (
        <div
          key={term}
          className="grid grid-cols-[minmax(110px,34%)_1fr] gap-x-4 py-1 max-sm:grid-cols-1 max-sm:gap-y-0.5"
        >
          <dt className="text-ink-faint">{term}</dt>
          <dd className="min-w-0 break-words">{value ?? <span className="text-ink-faint">–</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
