/**
 * What members may do to each other's roles, beyond the rows that they may touch: admins raise nobody, owners raise
 * up to admin, only owners change an owner, and nobody changes the person who founded the organization. Making
 * another owner is for staff.
 */
export const memberRolesSql = `
create function guard_member_role() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  ranks constant text[] := array['member', 'admin', 'owner'];
  own_role text := app_member_role();
begin
  if array_position(ranks, new.role) > array_position(ranks, old.role) and (own_role <> 'owner' or new.role = 'owner') then
    raise exception 'You can''t give this role.' using errcode = '42501';
  end if;
  if old.role = 'owner' and own_role <> 'owner' then
    raise exception 'Only an owner can change an owner.' using errcode = '42501';
  end if;
  if exists (select from organizations where id = old.organization_id and created_by = old.user_id) then
    raise exception 'The person who founded the organization can''t be changed here.' using errcode = '42501';
  end if;
  return new;
end $$;

create trigger guard_member_role before update on organization_members
for each row when (current_user = 'pd_tenant' and (old.role, old.is_active, old.left_at) is distinct from (new.role, new.is_active, new.left_at))
execute function guard_member_role();`;
