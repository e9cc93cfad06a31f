import type pg from "pg";
import type { Logger } from "pino";
import { logins, productRoles, rolesSql, type LoginPasswords } from "#drizzle/policies/roles-sql.ts";
import { sqlStateOf } from "./database-fault.ts";
import { MigrationFault } from "./migration-files.ts";

const roles = ["pd_owner", ...productRoles];
const extensions = ["pg_trgm", "btree_gist"];

/** What migrations need before they can run: roles with their passwords, extensions, the migrator's own table. Runs inside the caller's transaction, as the connecting login. */
export async function prepareDatabase(
  client: pg.Client,
  passwords: LoginPasswords,
  log: Logger,
): Promise<void> {
  const { rows } = await client.query<{ login: string; may_create: boolean; missing: string[] }>(
    `select current_user as login, (rolsuper or rolcreaterole) as may_create,
            array(select name from unnest($1::text[]) name where name not in (select rolname from pg_roles)) as missing
     from pg_roles where rolname = current_user`,
    [roles],
  );
  const { login, may_create: mayCreate, missing } = rows[0]!;
  if (mayCreate) {
    await said(client, rolesSql(passwords), (words) => `The database roles could not be made: ${words}.`);
    // Every session speaks UTC, whatever the server's own zone is.
    await client.query(logins.map((role) => `alter role ${role} set timezone = 'UTC'`).join("; "));
  } else if (missing.length > 0) {
    throw new MigrationFault(mayNotCreate(login, missing));
  } else {
    log.warn(
      `The login "${login}" may not change roles; the passwords of ${logins.join(", ")} stay as they are.`,
    );
    await said(client, ownership(login), () => notOwner(login));
  }
  for (const extension of extensions) {
    await said(
      client,
      `create extension if not exists ${extension} with schema public`,
      (words) =>
        `The extension ${extension} could not be made: ${words}. Ask the database's administrator for it.`,
    );
  }
  await client.query(`
    set local role pd_owner;
    create table if not exists pressdesk_migrations (
      name text primary key, hash text not null, applied_at timestamptz not null default now()
    );
    set local role none`);
}

// Whoever made the roles is a member already; anybody else must be able to SET ROLE pd_owner.
function ownership(login: string): string {
  return `
    do $$ begin
      if not pg_has_role(current_user, 'pd_owner', 'member') then grant pd_owner to "${login.replaceAll('"', '""')}"; end if;
    end $$;
    grant usage, create on schema public to pd_owner`;
}

async function said(client: pg.Client, sql: string, words: (complaint: string) => string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    if (!sqlStateOf(error)) throw error;
    throw new MigrationFault(words((error as Error).message), { cause: error });
  }
}

const mayNotCreate = (login: string, missing: string[]) =>
  `The login "${login}" of DATABASE_URL may not create roles, and ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing. ` +
  `Let an administrator run: alter role "${login}" createrole; or use a login that may.`;

const notOwner = (login: string) =>
  `The login "${login}" of DATABASE_URL can't work as pd_owner on this database. Let an administrator run: ` +
  `grant pd_owner to "${login}"; and, inside the database, grant usage, create on schema public to pd_owner;`;
