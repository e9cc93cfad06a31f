import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ListParams, Total } from "#shared/list-params.ts";
import type { ListClient } from "./list-client.ts";

/** The figures below the rows, over all that match; asked beside the rows and never before them. */
export function useTotals(client: ListClient, resourceName: string, params: ListParams, loadId: string) {
  const { filter, search, zone, totals = [] } = params;
  const asked = { filter, search, zone, totals };
  const query = useQuery({
    queryKey: ["totals", resourceName, asked, loadId],
    queryFn: ({ signal }) => client.totals(resourceName, asked, signal),
    enabled: totals.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return {
    of: (name: string): Total | undefined => {
      const wish = totals.find(({ field }) => field === name);
      return query.data?.find(({ field, of }) => field === name && of === wish?.of);
    },
    isAsking: query.isFetching,
    /** What is shown belongs to the question before. */
    isStale: query.isPlaceholderData,
    error: query.isFetching ? null : query.error,
    again: () => void query.refetch(),
  };
}

export type TotalsState = ReturnType<typeof useTotals>;
