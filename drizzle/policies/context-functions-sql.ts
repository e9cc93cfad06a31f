import { context, definer } from "./sql-text.ts";

const { organizationId, userId } = context;

// plpgsql, though SQL would do: its plan is kept for the session, a SQL function is planned on every call before 18.
const question = (functionName: string, returns: string, answer: string) => `
create function ${functionName}() returns ${returns} language plpgsql stable ${definer} as $$
begin
  return ${answer};
end $$;`;

const membership = `from organization_members member
    where member.organization_id = ${organizationId} and member.user_id = ${userId}`;

const activeMembership = `from organization_members member
    join users person on person.id = member.user_id and person.status = 'active' and person.deleted_at is null
    join organizations organization on organization.id = member.organization_id and organization.deleted_at is null
    where member.organization_id = ${organizationId} and member.user_id = ${userId}
      and member.is_active and member.left_at is null`;

// The chosen role may narrow what the membership gives, never widen it.
const administration = `${membership} and member.role in ('owner', 'admin')
      and current_setting('app.org_role', true) in ('owner', 'admin')`;

const openForWriting = `from organizations where id = ${organizationId} and status = 'active' and archived_at is null`;

const ownTeams = `select team_id from team_members where organization_id = ${organizationId} and user_id = ${userId} and left_at is null`;

const hiddenTeams = `select id from teams where organization_id = ${organizationId}
    and privacy_level = 'secret' and id not in (${ownTeams})`;

const openWorkspaces = `workspace.visibility in ('organization', 'public')
      or (workspace.visibility = 'team' and workspace.team_id in (${ownTeams}))
      or (select app_member_is_admin())`;

/**
 * Questions that policies ask about the person who acts, each answered once per query. They read as `pd_owner`, so
 * that a policy never runs into itself.
 */
export const contextFunctionsSql = [
  question("app_member_is_active", "boolean", `exists (select ${activeMembership})`),
  // Only whether they are an owner or admin: that the membership holds at all is asked by the policy beside.
  question("app_member_is_admin", "boolean", `exists (select ${administration})`),
  question("app_member_may_write", "boolean", `app_member_is_admin() and exists (select ${openForWriting})`),
  question("app_member_role", "text", `(select member.role ${membership})`),
  question(
    "app_colleague_ids",
    "uuid[]",
    `array(select user_id from organization_members where organization_id = ${organizationId} and left_at is null) || ${userId}`,
  ),
  question("app_hidden_team_ids", "uuid[]", `array(${hiddenTeams})`),
  question(
    "app_hidden_workspace_ids",
    "uuid[]",
    `array(select workspace.id from workspaces workspace
    where workspace.organization_id = ${organizationId}
    and not exists (select from workspace_members m where m.workspace_id = workspace.id and m.user_id = ${userId})
    and (workspace.team_id in (${hiddenTeams}) or (${openWorkspaces}) is not true))`,
  ),
  question(
    "app_staff_is_active",
    "boolean",
    `exists (select from users person
    join user_roles assigned on assigned.user_id = person.id and (assigned.expires_at is null or assigned.expires_at > now())
    join roles given on given.id = assigned.role_id and given.deleted_at is null
    where person.id = ${userId} and person.status = 'active' and person.deleted_at is null)`,
  ),
  question(
    "app_owner_exists",
    "boolean",
    `exists (select from user_roles assigned
    join roles given on given.id = assigned.role_id and given.permissions ? '*' and given.deleted_at is null
    join users person on person.id = assigned.user_id and person.status = 'active' and person.deleted_at is null
    where assigned.expires_at is null or assigned.expires_at > now())`,
  ),
  `
create function admit_actor() returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare admitted boolean;
begin
  if current_user = 'pd_tenant' then
    admitted := app_member_is_active();
  else
    admitted := app_staff_is_active();
  end if;
  if not admitted then
    raise exception 'This account may not act here any more. Sign in again.' using errcode = 'PD004';
  end if;
  perform set_config('row_security', 'on', true);
end $$;`,
].join("\n");
