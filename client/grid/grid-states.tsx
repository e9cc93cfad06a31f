import { TRPCClientError } from "@trpc/client";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { ForbiddenState } from "#client/ui/forbidden-state.tsx";
import { Search } from "#client/ui/icons.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { inSentence } from "#shared/format/label-words.ts";
import type { AnyResource } from "#shared/resource.ts";
import { useGrid } from "./grid-context.ts";
import { isViewUntouched, type GridView } from "./grid-views.ts";
import type { GridRows } from "./use-grid-rows.ts";

/** Rows about to be: as many as fit, in the grid's own rhythm. */
function LoadingRows({ rowHeight, columns }: { rowHeight: number; columns: number }) {
  return (
    <div role="status" aria-label="Loading" className="overflow-hidden">
      {Array.from({ length: 24 }, (_, row) => (
        <div
          key={row}
          className="flex items-center gap-6 border-b border-line pr-4 pl-10"
          style={{ height: rowHeight }}
        >
          {Array.from({ length: Math.min(columns, 7) }, (_, column) => (
            <Skeleton
              key={column}
              className={column === 0 ? "h-3 w-56" : widths[(row * 3 + column * 5) % widths.length]}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

const widths = ["h-3 w-24", "h-3 w-16", "h-3 w-28", "h-3 w-20", "h-3 w-32"];

/** What stands in the place of rows that aren't there: on their way, failed, or none. */
export function InsteadOfRows({
  resource,
  rows,
  view,
  rowHeight,
  columns,
}: {
  resource: AnyResource;
  rows: GridRows;
  /** The view that is lit. */
  view: GridView | undefined;
  rowHeight: number;
  columns: number;
}) {
  const { params, change } = useGrid();
  if (rows.status === "pending") return <LoadingRows rowHeight={rowHeight} columns={columns} />;
  const reset = () => change({ filter: undefined, search: undefined, sort: undefined, columns: undefined });
  if (rows.error) return <FailedRows error={rows.error} onRetry={rows.retry} onReset={reset} />;
  if (view?.params.filter && isViewUntouched(view, params))
    return <EmptyView resource={resource} view={view} />;
  const isNarrowed = params.filter !== undefined || params.search !== undefined;
  return (
    <NoRows
      resource={resource}
      isNarrowed={isNarrowed}
      onClear={() => change({ filter: undefined, search: undefined })}
    />
  );
}

/** A view is empty as it is meant: nobody filtered anything away. */
function EmptyView({ resource, view }: { resource: AnyResource; view: GridView }) {
  return (
    <EmptyState title={`Nothing in “${view.label}”`}>
      {view.whenEmpty ?? `No ${inSentence(resource.label)} are in this view at the moment.`}
    </EmptyState>
  );
}

/** Nothing to show: because there is nothing at all, or because nothing matches. */
function NoRows({
  resource,
  isNarrowed,
  onClear,
}: {
  resource: AnyResource;
  isNarrowed: boolean;
  onClear: () => void;
}) {
  if (!isNarrowed)
    return <EmptyState title={`No ${inSentence(resource.label)} yet`}>{resource.description}</EmptyState>;
  return (
    <EmptyState
      icon={<Search />}
      title={`No ${inSentence(resource.label)} match`}
      actions={<Button onClick={onClear}>Clear filter and search</Button>}
    >
      Nothing fits the filter and the search as they are.
    </EmptyState>
  );
}

interface FailedRowsProps {
  error: Error;
  onRetry: () => void;
  /** Drops filter, search, sort and columns: a link may name what isn't there any more. */
  onReset: () => void;
}

/** The list didn't come: forbidden, misunderstood, or a fault with a reference. */
function FailedRows({ error, onRetry, onReset }: FailedRowsProps) {
  const data =
    error instanceof TRPCClientError ? (error.data as { code?: string; requestId?: string } | null) : null;
  if (data?.code === "FORBIDDEN" || data?.code === "UNAUTHORIZED")
    return <ForbiddenState>{error.message}</ForbiddenState>;
  const isMisunderstood = data?.code === "BAD_REQUEST";
  return (
    <ErrorState
      title={isMisunderstood ? "This list can't be shown like that" : undefined}
      message={data ? error.message : "The server can't be reached. Check the connection and try again."}
      reference={isMisunderstood ? undefined : data?.requestId}
      onRetry={isMisunderstood ? undefined : onRetry}
      actions={
        isMisunderstood || data?.code === "TIMEOUT" ? (
          <Button onClick={onReset}>Start without filters</Button>
        ) : undefined
      }
    />
  );
}
