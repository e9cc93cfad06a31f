import type { SQL } from "drizzle-orm";
import type { ListReader } from "#server/data/list-reader.ts";
import type { Filter } from "#shared/list-params.ts";

/** Leaves out what has been removed, unless the filter itself says something about the time of removal. */
export function presence({ list }: ListReader, filter: Filter | undefined): SQL | undefined {
  return filter && namesRemoval(filter) ? undefined : list.present;
}

// What it asks of other lists' records is about their removal.
function namesRemoval(filter: Filter): boolean {
  if ("field" in filter) return filter.field === "deletedAt";
  return !("related" in filter) && (filter.all ?? filter.any ?? []).some(namesRemoval);
}
