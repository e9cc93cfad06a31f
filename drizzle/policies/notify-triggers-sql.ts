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

const hinted = (organization: string) => `pg_notify('pressdesk', json_build_object(
      'table', tg_table_name, 'operation', lower(tg_op), 'organizationId', ${organization},
      'ids', case when hint.rows <= 50 then to_json(hint.ids) else '[]'::json end, 'count', hint.rows)::text)`;

const notifyFunction = ([functionName, organization]: [string, string]) => `
create function ${functionName}() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare hint record;
begin
  select count(*) as rows, (array_agg(id))[1:51] as ids, count(organization_id) as owned,
    min(organization_id::text) as first, max(organization_id::text) as last
  into hint from (select id, ${organization} as organization_id from changed_rows) touched;
  if hint.rows = 0 then return null; end if;
  -- Nearly always the rows are of one organization, or of none.
  if hint.owned = 0 or (hint.owned = hint.rows and hint.first = hint.last) then
    perform ${hinted("hint.first")};
    return null;
  end if;
  for hint in
    with touched as (select id, ${organization} as organization_id from changed_rows),
    -- Materialized: a plan kept from a statement of one row would count again for each row of a bulk change.
    spread as materialized (select count(distinct organization_id) > ${organizationsAtMost} as wide from touched)
    select case when spread.wide then null else touched.organization_id end as organization_id,
      count(*) as rows, (array_agg(touched.id))[1:51] as ids
    from touched, spread group by 1
  loop
    perform ${hinted("hint.organization_id")};
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
  const operations = table.access.notify === true ? everyOperation : table.access.notify;
  return operations.map(
    (operation) => `create trigger notify_${operation} after ${operation} on ${name(table.name)}
referencing ${operation === "delete" ? "old" : "new"} table as changed_rows for each statement execute function ${variant}();`,
  );
}
