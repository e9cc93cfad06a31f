import { APIError } from "better-auth";
import { sql } from "drizzle-orm";
import { rowCountOf, rowsOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import { storedIdentifier } from "./one-time-codes.ts";
import { tokenHash } from "./session-cookie.ts";

/**
 * Makes the credential row of an account that was imported with `users.password_hash` only. Runs the same whether or
 * not there is such an account.
 */
export async function adoptImportedPassword(db: Drizzle, email: string): Promise<void> {
  await db.execute(sql`
    insert into auth_accounts (user_id, provider, provider_account_id, password)
    select u.id, 'credential', u.id::text, u.password_hash from users u
    where u.email = ${email} and u.deleted_at is null and u.password_hash is not null
      and not exists (select from auth_accounts a where a.user_id = u.id and a.provider = 'credential')
    on conflict (provider, provider_account_id) do nothing`);
}

/** Refuses (403) a session for an account that neither holds a role in force nor belongs to an organization. */
export async function assertAccess(db: Drizzle, userId: string): Promise<void> {
  const answer = await db.execute(sql`
    select from users u where u.id = ${userId} and u.status = 'active' and u.deleted_at is null and (
      exists (select from user_roles ur join roles r on r.id = ur.role_id
        where ur.user_id = u.id and r.deleted_at is null and (ur.expires_at is null or ur.expires_at > now()))
      or exists (select from organization_members m join organizations o on o.id = m.organization_id
        where m.user_id = u.id and m.is_active and m.left_at is null and o.deleted_at is null))`);
  if (rowCountOf(answer) > 0) return;
  throw new APIError("FORBIDDEN", {
    code: "NO_ACCESS",
    message: "This account has no place in the console. Ask an administrator for an invitation or a role.",
  });
}

/** What an attacker would know about the person: e-mail, name, organizations. For the password's rules. */
export async function knownAbout(
  db: Drizzle,
  user: { id: string } | { resetToken: string },
): Promise<string[]> {
  const who =
    "id" in user
      ? sql`u.id = ${user.id}`
      : sql`u.id::text = (select v.value from auth_verifications v
    where v.identifier = ${storedIdentifier(`reset-password:${user.resetToken}`)} and v.expires_at > now())`;
  const answer = await db.execute(sql`
    select u.email, u.full_name, array(select o.name from organization_members m
      join organizations o on o.id = m.organization_id where m.user_id = u.id) as organizations
    from users u where ${who}`);
  const [row] = rowsOf<{ email: string; full_name: string; organizations: string[] }>(answer);
  return row ? [row.email, row.full_name, ...row.organizations] : [];
}

/** An account as the audit log names it. */
export interface AuditedAccount {
  id: string;
  email: string;
  /** Whose log its sign-ins belong to: a member's organization; null for staff. */
  organizationId: string | null;
}

const audited = sql`u.id, u.email, case when not exists (select from user_roles ur where ur.user_id = u.id) then
  (select m.organization_id from organization_members m where m.user_id = u.id and m.is_active
   order by m.created_at, m.id limit 1) end as "organizationId"`;

/** The account that a new session belongs to; notes the time of its sign-in. */
export async function noteSignIn(db: Drizzle, token: string): Promise<AuditedAccount | undefined> {
  const answer = await db.execute(sql`update users u set last_sign_in_at = now() from user_sessions s
    where s.session_token = ${tokenHash(token)} and u.id = s.user_id returning ${audited}`);
  return rowsOf<AuditedAccount>(answer)[0];
}

/** The account that somebody tried to get into, by its e-mail or its id. */
export async function findAccount(
  db: Drizzle,
  by: { email: string } | { id: string },
): Promise<AuditedAccount | undefined> {
  const who = "email" in by ? sql`u.email = ${by.email}` : sql`u.id = ${by.id}`;
  const answer = await db.execute(sql`select ${audited} from users u where ${who} and u.deleted_at is null`);
  return rowsOf<AuditedAccount>(answer)[0];
}
