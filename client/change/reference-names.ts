import { useQueries } from "@tanstack/react-query";
import { listClient } from "#client/grid/list-client.ts";
import type { RowDiff } from "#shared/change.ts";
import type { Resource } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

type Diff = Pick<RowDiff, "before" | "after">;

const mostNames = 200;
const noNames: ReadonlyMap<string, string> = new Map();

/** Names of the records that diffs refer to, by id. Those that the reader may not see stay ids. */
export function useReferenceNames(
  resource: Resource | undefined,
  diffs: readonly Diff[],
): ReadonlyMap<string, string> {
  const wanted = [...referredIds(resource, diffs)];
  const answers = useQueries({
    queries: wanted.map(([name, ids]) => {
      const target = allResources[name]!;
      const value = [...ids].sort().slice(0, mostNames);
      return {
        queryKey: ["names", name, value],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          listClient.rows(
            name,
            {
              filter: { field: "id", operator: "anyOf", value },
              columns: [target.titleField],
              limit: mostNames,
            },
            signal,
          ),
        staleTime: 60_000,
        retry: false,
      };
    }),
  });
  if (wanted.length === 0) return noNames;
  const names = new Map<string, string>();
  answers.forEach(({ data }, position) => {
    const title = allResources[wanted[position]?.[0] ?? ""]?.titleField;
    for (const row of data?.rows ?? []) {
      const name = title === undefined ? undefined : row[title];
      if (typeof name === "string" && name !== "") names.set(row._id, name);
    }
  });
  return names;
}

/** By resource, the ids that reference fields hold before or after. */
function referredIds(resource: Resource | undefined, diffs: readonly Diff[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { before, after } of diffs) {
    for (const [name, value] of [...Object.entries(before), ...Object.entries(after)]) {
      const target = resource?.fields[name]?.resource;
      if (target === undefined || !allResources[target] || typeof value !== "string") continue;
      found.set(target, (found.get(target) ?? new Set()).add(value));
    }
  }
  return found;
}
