import { and, type SQL } from "drizzle-orm";
import { filterSql } from "#server/data/filter-sql.ts";
import { groupRowsSql } from "#server/data/group-key.ts";
import { type ListReader, narrowing } from "#server/data/list-reader.ts";
import { readerZone } from "#server/data/period-sql.ts";
import { presence } from "#server/data/presence.ts";
import { searchSql } from "#server/data/search-sql.ts";
import type { ListParams } from "#shared/list-params.ts";

/**
 * The rows that a reader's list holds: the list's own condition, the chosen organization, filter and search, and the
 * one group that is asked for. Removed records are there only for a filter that speaks of them.
 */
export function listCondition(
  reader: ListReader,
  {
    filter,
    search,
    group,
    groupKey,
    zone,
  }: Pick<ListParams, "filter" | "search" | "group" | "groupKey" | "zone">,
): SQL | undefined {
  const { list, actor } = reader;
  const clock = readerZone(actor, zone);
  return and(
    list.where,
    presence(reader, filter),
    narrowing(reader),
    filter && filterSql(reader, filter, clock),
    search ? searchSql(reader, search) : undefined,
    group && groupKey !== undefined ? groupRowsSql(reader, group, groupKey, clock) : undefined,
  );
}
