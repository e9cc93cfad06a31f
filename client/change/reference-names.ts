import { listClient } from "#client/grid/list-client.ts";
import { useNamesOf } from "#client/grid/use-names-of.ts";
import type { RowDiff } from "#shared/change.ts";
import type { Resource } from "#shared/resource.ts";

type Diff = Pick<RowDiff, "before" | "after">;

/** Names of the records that diffs refer to, by id. Those that the reader may not see stay ids. */
export function useReferenceNames(
  resource: Resource | undefined,
  diffs: readonly Diff[],
): ReadonlyMap<string, string> {
  return useNamesOf(listClient, referredIds(resource, diffs));
}

/** By resource, the ids that reference fields hold before or after. */
function referredIds(resource: Resource | undefined, diffs: readonly Diff[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { before, after } of diffs) {
    for (const [name, value] of [...Object.entries(before), ...Object.entries(after)]) {
      const target = resource?.fields[name]?.resource;
      if (target === undefined || typeof value !== "string") continue;
      found.set(target, (found.get(target) ?? new Set()).add(value));
    }
  }
  return found;
}
