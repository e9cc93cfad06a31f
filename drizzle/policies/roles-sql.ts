import { literal } from "./sql-text.ts";

/** The three logins of the server, with their passwords in clear; Postgres stores them salted and hashed. */
export interface LoginPasswords {
  pd_web: string;
  pd_auth: string;
  pd_job: string;
}

/** Roles to act as: `pd_web` may take one for a transaction and is nobody otherwise. */
export const actingRoles = ["pd_tenant", "pd_staff", "pd_staff_write"] as const;
export const logins = ["pd_web", "pd_auth", "pd_job"] as const;
export const productRoles = [...actingRoles, ...logins] as const;

// Row security is off for the login of the console until admit_actor() has looked at who acts: a transaction that
// forgets to ask gets an error from every table, not rows.
const loginSettings: Record<(typeof logins)[number], Record<string, string>> = {
  pd_web: {
    statement_timeout: "15s",
    lock_timeout: "5s",
    idle_in_transaction_session_timeout: "15s",
    row_security: "off",
  },
  pd_auth: { statement_timeout: "15s", lock_timeout: "5s", idle_in_transaction_session_timeout: "15s" },
  pd_job: { statement_timeout: "60s", lock_timeout: "10s", idle_in_transaction_session_timeout: "60s" },
};

/**
 * SQL that makes the database's roles and sets their logins up; may be run again. For a superuser, or for an owner
 * of the database with CREATEROLE (Neon). Run it first, outside `set role pd_owner`, and against each new database,
 * because it also closes the schema `public` to everybody but these roles.
 */
export function rolesSql(passwords: LoginPasswords): string {
  return [
    ...["pd_owner", ...actingRoles].map((role) => createRole(role, "nologin")),
    createRole("pd_web", "login noinherit"),
    createRole("pd_auth", "login"),
    createRole("pd_job", "login"),
    // First of what changes roles: from 16 on it locks their memberships until the end, for the whole server. So consoles
    // that start at once on different databases wait for each other instead of failing.
    "grant pd_owner to current_user;",
    refusePowerfulRoles,
    ...logins.map((role) => `alter role ${role} with login password ${literal(passwords[role])};`),
    "alter role pd_web noinherit;",
    ...logins.flatMap((role) =>
      Object.entries(loginSettings[role]).map(
        ([setting, value]) => `alter role ${role} set ${setting} = ${literal(value)};`,
      ),
    ),
    borrowedRoles,
    schemaGrants,
  ].join("\n");
}

const createRole = (role: string, attributes: string) => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then create role ${role} with ${attributes}; end if;
exception when duplicate_object or unique_violation then null;
end $$;`;

// Only a superuser could take these attributes away, so a role that has them is refused instead.
const refusePowerfulRoles = `do $$ declare found text; begin
  select string_agg(rolname, ', ') into found from pg_roles
  where rolname in (${["pd_owner", ...productRoles].map(literal).join(", ")})
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication);
  if found is not null then
    raise exception 'The database roles % have rights that would let them around row security. Drop them and start again.', found;
  end if;
end $$;`;

// From 16 on, whether a member inherits is a property of the grant; before, of the member.
const borrowedRoles = `do $$ declare role_name text; begin
  foreach role_name in array array[${actingRoles.map(literal).join(", ")}] loop
    if current_setting('server_version_num')::int >= 160000 then
      execute format('grant %I to pd_web with inherit false, set true', role_name);
    else
      execute format('grant %I to pd_web', role_name);
    end if;
  end loop;
end $$;`;

const schemaGrants = `revoke all on schema public from public;
grant usage, create on schema public to pd_owner;
grant usage on schema public to ${productRoles.join(", ")};
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;`;
