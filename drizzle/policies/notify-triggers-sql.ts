import type { DescribedTable } from "./described-tables.ts";
import { everyOperation } from "./access-rules.ts";
import { name } from "./sql-text.ts";

// One hint per organization that the statement touched; beyond this many organizations a single one for staff.
const organizationsAtMost = 100;

// The same function under three names, because a table's organization stands in different places.
const variants = {
  notify_of_tenant_rows: "organization_id",
  notify_of_organizations: "id",
  notify_of_platform_rows: "null::uuid",
} as const;

const notifyFunction = ([functionName, organization]: [string, string]) => `
create function ${functionName}() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare hint record;
begin
  for hint in
    with touched as (select id, ${organization} as organization_id from changed_rows),
    -- Materialized: a plan kept from a statement of one row would count again for each row of a bulk change.
    spread as materialized (select count(distinct organization_id) > ${organizationsAtMost} as wide from touched)
    select case when spread.wide then null else touched.organization_id end as organization_id,
      count(*) as rows, (array_agg(touched.id))[1:51] as ids
    from touched, spread group by 1
  loop
    perform pg_notify('pressdesk', json_build_object(
      'table', tg_table_name, 'operation', lower(tg_op), 'organizationId', hint.organization_id,
      'ids', case when hint.rows <= 50 then to_json(hint.ids) else '[]'::json end, 'count', hint.rows)::text);
  end loop;
  return null;
end $$;`;

export const notifyFunctionsSql = Object.entries(variants).map(notifyFunction).join("\n");

/** Tells listeners on the channel `pressdesk` that rows changed: `{ table, operation, organizationId, ids, count }`, ids only up to 50. */
export function notifyTriggersSql(table: DescribedTable): string[] {
  if (!table.access.notify) return [];
  const variant =
    table.name === "organizations"
      ? "notify_of_organizations"
      : table.has("organization_id")
        ? "notify_of_tenant_rows"
        : "notify_of_platform_rows";
  return everyOperation.map(
    (operation) => `create trigger notify_${operation} after ${operation} on ${name(table.name)}
referencing ${operation === "delete" ? "old" : "new"} table as changed_rows for each statement execute function ${variant}();`,
  );
}
