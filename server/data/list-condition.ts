import { and, type SQL } from "drizzle-orm";
import { filterSql } from "#server/data/filter-sql.ts";
import type { ListReader } from "#server/data/list-reader.ts";
import { searchSql } from "#server/data/search-sql.ts";
import type { ListParams } from "#shared/list-params.ts";

/** The rows that a reader's list holds: the list's own condition, the chosen organization, filter and search. */
export function listCondition(
  reader: ListReader,
  { filter, search }: Pick<ListParams, "filter" | "search">,
): SQL | undefined {
  const { list, actor } = reader;
  const narrowed =
    actor.kind === "staff" && actor.organizationId ? list.inOrganization?.(actor.organizationId) : undefined;
  return and(
    list.where,
    narrowed,
    filter && filterSql(reader, filter),
    search ? searchSql(reader, search) : undefined,
  );
}
