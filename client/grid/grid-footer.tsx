import { WifiOff } from "#client/ui/icons.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { formatNumber, formatQuantity } from "#shared/format/numbers.ts";
import type { AnyResource, Sort } from "#shared/resource.ts";

interface GridFooterProps {
  resource: AnyResource;
  loadedCount: number;
  goneCount: number;
  sort: readonly Sort[];
  isFetching: boolean;
  isConnected: boolean;
}

/** One quiet line: what is loaded, in which order, and whether changes still come in by themselves. */
export function GridFooter({
  resource,
  loadedCount,
  goneCount,
  sort,
  isFetching,
  isConnected,
}: GridFooterProps) {
  const { locale } = useLocale();
  const order = sort
    .map(
      ({ field, direction }) =>
        `${resource.fields[field]?.label ?? field} ${direction === "asc" ? "↑" : "↓"}`,
    )
    .join(", ");
  return (
    <footer className="flex h-6 shrink-0 items-center gap-3 border-t border-line bg-canvas px-3 text-2xs text-ink-faint tabular-nums">
      <span>{formatQuantity(loadedCount, "row", locale)} loaded</span>
      {order && <span className="truncate max-sm:hidden">Sorted by {order}</span>}
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
