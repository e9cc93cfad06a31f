import { useEffect, useRef } from "react";
import { Button } from "#client/ui/button.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { GroupLine } from "./grid-groups.ts";
import type { GroupRowProps } from "./group-row.tsx";

/** The end of what is loaded of a group: the next rows are on their way, or failed. */
export function GroupRest({
  line,
  index,
  top,
  height,
  activeColumn,
  onReadOn,
}: GroupRowProps & { line: Extract<GroupLine, { kind: "rest" }> }) {
  const { group, state } = line;
  const latest = useRef(() => onReadOn(group));
  latest.current = () => onReadOn(group);
  // Drawn means nearly in sight: the next rows are asked for.
  useEffect(() => {
    if (state === "waiting") latest.current();
  }, [state, group]);
  return (
    <div
      role="row"
      aria-level={2}
      aria-rowindex={index + 2}
      data-row={index}
      className="absolute inset-x-0 flex items-center border-b border-line pl-10 text-sm"
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <div
        role="gridcell"
        data-column={1}
        tabIndex={activeColumn >= 0 ? 0 : -1}
        className="sticky left-10 flex min-w-0 items-center gap-3"
      >
        {state === "failed" ? (
          <span role="alert" className="flex min-w-0 items-center gap-3 text-bad-ink">
            <span className="truncate">{line.fault}</span>
            <Button size="sm" onClick={() => onReadOn(group)}>
              Try again
            </Button>
          </span>
        ) : (
          <>
            <span className="sr-only">More rows are loading</span>
            <Skeleton className="h-3 w-56" />
            <Skeleton className="h-3 w-24" />
          </>
        )}
      </div>
    </div>
  );
}
