import { Skeleton } from "#client/ui/skeleton.tsx";

/** The outline of a page on its way. */
export function PagePending() {
  return (
    <div role="status" aria-label="Loading" className="flex h-full flex-col">
      <div className="flex h-12 items-center gap-3 border-b border-line px-5">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="ml-auto h-7 w-20" />
      </div>
      <div className="space-y-3 p-5">
        <Skeleton className="h-7 w-2/5" />
        {Array.from({ length: 9 }, (_, row) => (
          <Skeleton key={row} className="h-5" />
        ))}
      </div>
    </div>
  );
}
