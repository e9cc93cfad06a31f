import { ScrollArea as BaseScrollArea } from "@base-ui/react/scroll-area";
import type { ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";

/** A scrolling region with slim bars that show while it moves. Give it a height. */
export function ScrollArea({
  children,
  className,
  label,
}: {
  children: ReactNode;
  className?: string;
  label?: string;
}) {
  return (
    <BaseScrollArea.Root className={classNames("relative min-h-0 overflow-hidden", className)}>
      <BaseScrollArea.Viewport
        aria-label={label}
        role={label ? "region" : undefined}
        className="h-full overscroll-contain -outline-offset-2"
      >
        <BaseScrollArea.Content>{children}</BaseScrollArea.Content>
      </BaseScrollArea.Viewport>
      <BaseScrollArea.Scrollbar className="m-0.5 flex w-1.5 justify-center rounded-full opacity-0 transition-opacity data-hovering:opacity-100 data-scrolling:opacity-100">
        <BaseScrollArea.Thumb className="w-full rounded-full bg-line-control/60" />
      </BaseScrollArea.Scrollbar>
    </BaseScrollArea.Root>
  );
}
