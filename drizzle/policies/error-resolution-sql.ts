import { definer } from "./sql-text.ts";

/** What people decide about a group holds for its logs: `resolved`, by whom and when follow the group's state. */
export const errorResolutionSql = `
create function resolve_error_logs() returns trigger language plpgsql ${definer} as $$
begin
  -- Most updates only count: they end here.
  if not exists (
    select from old_rows o join new_rows n on n.id = o.id
    where (o.status, o.resolved_by, o.resolved_at) is distinct from (n.status, n.resolved_by, n.resolved_at)
  ) then return null; end if;
  update error_logs log
  set resolved = (n.status = 'resolved'), resolved_by = n.resolved_by, resolved_at = n.resolved_at, updated_at = now()
  from old_rows o join new_rows n on n.id = o.id
  where log.group_id = n.id
    and (o.status, o.resolved_by, o.resolved_at) is distinct from (n.status, n.resolved_by, n.resolved_at)
    and (log.resolved, log.resolved_by, log.resolved_at) is distinct from (n.status = 'resolved', n.resolved_by, n.resolved_at);
  return null;
end $$;

create trigger resolve_error_logs after update on error_groups
referencing old table as old_rows new table as new_rows for each statement execute function resolve_error_logs();`;
