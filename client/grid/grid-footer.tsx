import { WifiOff } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { useGrid } from "./grid-context.ts";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import { usualAggregate } from "#shared/aggregates.ts";
import type { AnyResource, Sort } from "#shared/resource.ts";
import type { GridColumn } from "./grid-columns.ts";

interface GridFooterProps {
  resource: AnyResource;
  columns: readonly GridColumn[];
  loadedCount: number;
  /** Undefined where the list isn't grouped. */
  groupCount: number | undefined;
  goneCount: number;
  /** There are more groups than are shown. */
  groupsCapped: boolean;
  sort: readonly Sort[];
  isFetching: boolean;
  isConnected: boolean;
}

/** One quiet line: what is loaded, in which order, and whether changes still come in by themselves. */
export function GridFooter({
  resource,
  columns,
  loadedCount,
  groupCount,
  goneCount,
  groupsCapped,
  sort,
  isFetching,
  isConnected,
}: GridFooterProps) {
  const { locale } = useLocale();
  const { params, change } = useGrid();
  const hasTotals = params.totals !== undefined;
  const order = sort
    .map(
      ({ field, direction }) =>
        `${resource.fields[field]?.label ?? field} ${direction === "asc" ? "↑" : "↓"}`,
    )
    .join(", ");
  return (
    <footer className="flex h-6 shrink-0 items-center gap-3 border-t border-line bg-canvas px-3 text-2xs text-ink-faint tabular-nums">
      <span>
        {groupCount !== undefined && `${formatQuantity(groupCount, "group", locale)}, `}
        {formatQuantity(loadedCount, "row", locale)} loaded
      </span>
      {order && (
        <span
          className="truncate max-sm:hidden"
          {...hintProps("Press a heading to sort by it; with Shift to sort by several, one after the other.")}
        >
          Sorted by {order}
        </span>
      )}
      {groupsCapped && (
        <span className="truncate" {...hintProps("Narrow the filter to see the others.")}>
          The first 500 groups only
        </span>
      )}
      <button
        type="button"
        aria-pressed={hasTotals}
        className="shrink-0 rounded-sm px-1 outline-offset-0 hover:bg-hover hover:text-ink aria-pressed:text-accent-ink pointer-coarse:min-h-6 pointer-coarse:px-2"
        onClick={() => change({ totals: hasTotals ? undefined : usualTotals(columns) }, true)}
        {...hintProps(
          hasTotals ? "Take the line of totals away" : "Sums, averages and more of all that match",
        )}
      >
        Totals
      </button>
      {goneCount > 0 && (
        <span className="truncate">{formatNumber(goneCount, locale)} no longer in this list</span>
      )}
      <span className="ml-auto flex items-center gap-1.5">
        {isFetching && <Spinner label="Loading" className="size-3" />}
        {isConnected ? (
          <span
            className="flex items-center gap-1.5"
            {...hintProps("Changes by others appear by themselves.")}
          >
            <span aria-hidden className="size-1.5 rounded-full bg-good-solid" />
            Live
          </span>
        ) : (
          <span
            className="flex items-center gap-1 text-warning-ink"
            {...hintProps("Reconnecting. Rows may be out of date until then.")}
          >
            <WifiOff className="size-3" />
            Not live
          </span>
        )}
      </span>
    </footer>
  );
}

// A list answers at most twenty; the schema that says so loads after the first rows.
const mostAtOnce = 20;

// What most look for, so that one press shows it: sums of what is shown, averages of what can't be added up.
function usualTotals(columns: readonly GridColumn[]) {
  return columns
    .flatMap(({ name, field }) => {
      const of = usualAggregate(field);
      return of === undefined ? [] : [{ field: name, of }];
    })
    .slice(0, mostAtOnce);
}
