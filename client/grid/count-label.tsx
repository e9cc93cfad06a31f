import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { formatCompact, formatNumber } from "#shared/format/numbers.ts";
import type { Count, ListParams } from "#shared/list-params.ts";
import type { ListClient } from "./list-client.ts";

/** A count as far as it is known: `1,204`, `10,000+`, `about 1.2M`. */
export function countWords({ kind, value }: Count, locale: string): string {
  if (kind === "capped") return `${formatNumber(value, locale)}+`;
  return kind === "estimate" ? `about ${formatCompact(value, locale)}` : formatNumber(value, locale);
}

/** How many rows match, asked beside the rows and never before them. */
export function useGridCount(client: ListClient, resourceName: string, params: ListParams, loadId: string) {
  const queryClient = useQueryClient();
  const matching = { filter: params.filter, search: params.search, zone: params.zone };
  const queryKey = ["count", resourceName, matching, loadId];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.count(resourceName, matching, false, signal),
    staleTime: Infinity,
    retry: false,
  });
  const exactKey = ["count-exactly", resourceName, matching, loadId];
  const exact = useQuery({
    queryKey: exactKey,
    queryFn: async ({ signal }) => {
      const count = await client.count(resourceName, matching, true, signal);
      queryClient.setQueryData(queryKey, count);
      return count;
    },
    enabled: false,
    retry: false,
  });
  return {
    count: query.data,
    isPending: query.isPending,
    isCounting: exact.isFetching,
    error: exact.error ?? query.error,
    countExactly: () => void exact.refetch({ cancelRefetch: false }),
    recount: () => void query.refetch(),
  };
}

export type GridCount = ReturnType<typeof useGridCount>;

/** The count in words; where it isn't exact, a press counts exactly. */
export function CountLabel({ count, isPending, isCounting, error, countExactly }: GridCount) {
  const { locale } = useLocale();
  if (isPending) return <Skeleton className="h-3.5 w-12" />;
  if (!count)
    return error ? (
      <span className="text-xs text-ink-faint" {...hintProps(error.message)}>
        not counted
      </span>
    ) : null;
  const words =
    count.kind === "capped" ? `more than ${formatNumber(count.value, locale)}` : countWords(count, locale);
  if (count.kind === "exact") return <span className="tabular-nums">{words}</span>;
  return (
    <Button
      size="sm"
      variant="ghost"
      className="-mx-1 px-1 font-normal tabular-nums"
      aria-label={`${words}, count exactly`}
      {...hintProps(
        error
          ? error.message
          : count.kind === "capped"
            ? "There are more. Press to count exactly."
            : "An estimate. Press to count exactly.",
      )}
      onClick={countExactly}
    >
      {words}
      {isCounting && <Spinner label="Counting" />}
    </Button>
  );
}
