import { type SQL, sql } from "drizzle-orm";
import { changeRows } from "#drizzle/schema/extensions.ts";

/**
 * A subquery of what a change did to each row: `place, table_name, row_id, operation, old_values, new_values, erased, erased_at`,
 * where `place` is the id of the first captured row and `erased` names the personal columns that were erased, if any. A row that was touched more than once appears once, with what was before
 * the first touch and after the last; a row that ended as it began does not appear, unless what it was in between was erased. `rowIds`: these rows only.
 * `recorded`: where to read, see recorded-rows.ts; default the log itself, which shows members their open change only.
 */
export function netRows(
  changeId: string,
  rowIds?: readonly string[],
  recorded: SQL = sql`${changeRows}`,
): SQL {
  const chosen = rowIds ? sql` and row_id = any(${sql.param(rowIds)}::uuid[])` : sql``;
  return sql`(
    with touched as materialized (
      select id, table_name, row_id, operation,
        coalesce(old_values, '{}') as old_values, coalesce(new_values, '{}') as new_values,
        case when erased_by is not null then personal end as erased, erased_at,
        count(*) over (partition by table_name, row_id) as touches
      from ${recorded} recorded where change_id = ${changeId} and row_id is not null${chosen}
    ),
    gone as (
      select table_name, row_id, array_agg(distinct name) as erased, max(erased_at) as erased_at
      from touched cross join lateral unnest(erased) name where touches > 1 group by table_name, row_id
    ),
    ends as (
      select table_name, row_id, min(id) as place,
        (array_agg(operation order by id))[1] as first, (array_agg(operation order by id desc))[1] as last
      from touched where touches > 1 group by table_name, row_id
    ),
    by_key as (
      select table_name, row_id, key,
        (array_agg(old_values -> key order by id) filter (where old_values ? key))[1] as old,
        (array_agg(new_values -> key order by id desc) filter (where new_values ? key))[1] as new
      from touched cross join lateral jsonb_object_keys(old_values || new_values) key
      where touches > 1 group by table_name, row_id, key
    )
    select id as place, table_name, row_id, operation, old_values, new_values, erased, erased_at from touched where touches = 1
    union all
    select net.*, gone.erased, gone.erased_at from (
    select place, table_name, row_id, 'insert' as operation, jsonb '{}' as old_values,
      coalesce(jsonb_object_agg(key, new) filter (where new is not null), '{}') as new_values
    from ends left join by_key using (table_name, row_id)
    where first = 'insert' and last <> 'delete' group by place, table_name, row_id
    union all
    select place, table_name, row_id, 'delete', coalesce(jsonb_object_agg(key, old) filter (where old is not null), '{}'), '{}'
    from ends left join by_key using (table_name, row_id)
    where first <> 'insert' and last = 'delete' group by place, table_name, row_id
    union all
    select place, table_name, row_id, 'update',
      coalesce(jsonb_object_agg(key, old) filter (where old is distinct from new), '{}'),
      coalesce(jsonb_object_agg(key, new) filter (where old is distinct from new), '{}')
    from ends left join by_key using (table_name, row_id) left join gone using (table_name, row_id)
    where first <> 'insert' and last <> 'delete' and (old is distinct from new or gone.erased is not null)
    group by place, table_name, row_id
    ) net left join gone using (table_name, row_id)
  )`;
}
