import { classNames } from "#client/ui/class-names.ts";

/** A grey shape where content is about to be. Size it with classes. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block animate-shimmer rounded-sm bg-press", className)} />;
}

/** Lines of text about to be; the last one shorter. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <span aria-hidden className={classNames("block space-y-2", className)}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} className={classNames("h-3.5", line === lines - 1 ? "w-3/5" : "w-full")} />
      ))}
    </span>
  );
}
