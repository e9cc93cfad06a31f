import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { trpc } from "#client/trpc.ts";

const pause = 140;
const shortest = 2;

/** Records that answer what was typed, a moment after the last key. Earlier answers stay until the next one is there. */
export function useRecordSearch(query: string) {
  const settled = useSettled(query.trim(), pause);
  const enabled = settled.length >= shortest;
  const search = useQuery({
    ...trpc.search.records.queryOptions({ query: settled }),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return {
    hits: enabled ? (search.data?.hits ?? []) : [],
    /** Resources whose search took too long: they may hold more. */
    unfinished: enabled ? (search.data?.unfinished ?? []) : [],
    isSearching: enabled && (search.isFetching || settled !== query.trim()),
    error: search.error,
  };
}

function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
