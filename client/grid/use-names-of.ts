import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Filter } from "#shared/list-params.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import type { KnownNames } from "./filter-words.ts";
import type { ListClient } from "./list-client.ts";
import { useSame } from "./use-same.ts";

/** Resource name → ids of its records. */
export type IdsByResource = ReadonlyMap<string, ReadonlySet<string>>;

const mostNames = 200;

// A chip goes on saying what is asked for when that has been removed.
function withRemoved(resourceName: string, filter: Filter): Filter {
  if (!allResources[resourceName]?.fields["deletedAt"]) return filter;
  const field = "deletedAt";
  return {
    all: [
      filter,
      {
        any: [
          { field, operator: "isEmpty" },
          { field, operator: "isNotEmpty" },
        ],
      },
    ],
  };
}

/** What records are called, by id. Those that the reader may not see have no name here. */
export function useNamesOf(client: ListClient, wanted: IdsByResource): KnownNames {
  const asked = [...wanted].flatMap(([name, ids]) => {
    const title = allResources[name]?.titleField;
    return title === undefined || ids.size === 0
      ? []
      : [{ name, title, ids: [...ids].sort().slice(0, mostNames) }];
  });
  const found = useQueries({
    queries: asked.map(({ name, title, ids }) => ({
      queryKey: ["names", name, ids],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const filter = withRemoved(name, { field: "id", operator: "anyOf", value: ids });
        const { rows } = await client.rows(name, { filter, columns: [title], limit: mostNames }, signal);
        return rows.flatMap((row) => {
          const words = row[title];
          return typeof words === "string" && words !== "" ? [[row._id, words] as const] : [];
        });
      },
      staleTime: 60_000,
      retry: false,
    })),
    combine: (answers) => answers.flatMap(({ data }) => data ?? []),
  });
  const names = useSame(found);
  return useMemo(() => new Map(names), [names]);
}
