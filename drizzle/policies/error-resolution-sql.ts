import { definer } from "./sql-text.ts";

/** What people decide about a group holds for its logs: `resolved`, by whom and when follow the group's state. */
export const errorResolutionSql = `
create function resolve_error_logs() returns trigger language plpgsql ${definer} as $$
begin
  -- Most updates only count: they end here. EXCEPT, not a join: the plan is kept for the session, and a nested loop
  -- that was right for one row would take a bulk change of 10,000 rows 100 million steps.
  if not exists (
    select id, status, resolved_by, resolved_at from new_rows except select id, status, resolved_by, resolved_at from old_rows
  ) then return null; end if;
  update error_logs log
  set resolved = (n.status = 'resolved'), resolved_by = n.resolved_by, resolved_at = n.resolved_at, updated_at = now()
  from (
    select id, status, resolved_by, resolved_at from new_rows except select id, status, resolved_by, resolved_at from old_rows
  ) n
  where log.group_id = n.id
    and (log.resolved, log.resolved_by, log.resolved_at) is distinct from (n.status = 'resolved', n.resolved_by, n.resolved_at);
  return null;
end $$;

create trigger resolve_error_logs after update on error_groups
referencing old table as old_rows new table as new_rows for each statement execute function resolve_error_logs();`;
