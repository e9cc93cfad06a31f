import { sql } from "drizzle-orm";
import { errorGroups } from "#drizzle/schema/extensions.ts";
import { tableList } from "#server/features/table-list.ts";
import { errorsResource } from "#shared/resources/monitoring-resources.ts";

// Spelled out: inside a single-table select drizzle would drop the table's name from the column.
const trend = sql`array(
  select coalesce(h.event_count, 0)::int
  from generate_series(date_trunc('hour', now()) - interval '23 hours', date_trunc('hour', now()), interval '1 hour') as slot(hour)
  left join error_group_hours h on h.group_id = error_groups.id and h.hour = slot.hour
  order by slot.hour)`;

/** Groups of alike errors; the trend is 24 numbers, one per hour, the current one last. */
export const listErrors = tableList(errorsResource, errorGroups, { trend });
