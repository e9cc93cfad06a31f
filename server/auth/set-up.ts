import { randomBytes, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { rowCountOf, rowsOf } from "#server/change/rows-of.ts";
import type { Database, Transaction } from "#server/data/database.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { conflict, malformed } from "#server/errors.ts";
import type { CompleteSetUpInput } from "#shared/inputs/profile-inputs.ts";
import { systemActor } from "./actor.ts";
import { storedIdentifier } from "./one-time-codes.ts";
import type { PasswordHasher } from "./password-hash.ts";
import { passwordFault } from "./password-rules.ts";
import { recordSignIn } from "./sign-in-audit.ts";

/** Any number, the same in every process: whoever makes the first owner holds this lock. */
const setUpLock = 7_201_633;

/**
 * The one-time link with which the first owner sets the console up, good for 24 hours; undefined once somebody owns it.
 * Each call makes the links before it void.
 */
export async function openSetUp(database: Database, appUrl: string): Promise<string | undefined> {
  if (await ownerExists(database)) return undefined;
  const token = randomBytes(32).toString("base64url");
  await database.auth.transaction(async (tx) => {
    await tx.execute(sql`delete from auth_verifications where value = 'set-up'`);
    await tx.execute(sql`insert into auth_verifications (identifier, value, expires_at)
      values (${storedIdentifier(`set-up:${token}`)}, 'set-up', now() + interval '24 hours')`);
  });
  return `${appUrl}/set-up?token=${token}`;
}

/** Whether the set-up waits for its first owner. */
export async function awaitsOwner(database: Database): Promise<boolean> {
  return !(await ownerExists(database));
}

/**
 * Makes the first owner with the link's token. Once: of many at the same time one succeeds. Refuses (400) a token that is
 * wrong, used or too old and a password that is easy to guess, and (409) when there is an owner or the e-mail is taken.
 */
export async function completeSetUp(
  database: Database,
  passwords: PasswordHasher,
  { token, name, email, password }: CompleteSetUpInput,
): Promise<void> {
  const fault = passwordFault(password, [email, name]);
  if (fault !== undefined) throw malformed(fault, { field: "password" });
  const identifier = storedIdentifier(`set-up:${token}`);
  // Looked at before the password is hashed, which is slow on purpose.
  if (!(await isOpen(database, identifier))) throw (await ownerExists(database)) ? isOwned() : linkIsDead();
  const hash = await passwords.hash(password);
  const changeId = randomUUID();
  await inTransaction(database, systemActor("jobs"), { changeId }, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${setUpLock})`);
    if (await ownerIsThere(tx)) throw isOwned();
    const used = await tx.execute(
      sql`delete from auth_verifications where identifier = ${identifier} and expires_at > now()`,
    );
    if (rowCountOf(used) === 0) throw linkIsDead();
    await makeOwner(tx, { name, email, hash });
  });
}

async function makeOwner(
  tx: Transaction,
  { name, email, hash }: { name: string; email: string; hash: string },
) {
  const made = await tx.execute(sql`
    insert into users (email, full_name, password_hash, email_verified, role)
    values (${email}, ${name}, ${hash}, true, 'staff') on conflict (email) where deleted_at is null do nothing returning id`);
  const [user] = rowsOf<{ id: string }>(made);
  if (!user) throw conflict("There is an account with this e-mail already. Use another one.");
  const given = await tx.execute(sql`insert into user_roles (user_id, role_id)
    select ${user.id}, id from roles where name = 'owner' and is_system_role and deleted_at is null`);
  if (rowCountOf(given) === 0) throw new Error("The system role owner is missing. Run the migrations.");
  await recordSignIn(tx, {
    action: "set-up:complete",
    actorId: user.id,
    account: { id: user.id, email },
    organizationId: null,
    description: "Set the console up as its first owner.",
    ipAddress: null,
    userAgent: null,
  });
}

const isOwned = () => conflict("Somebody has set this console up already. Sign in instead.");
const linkIsDead = () =>
  malformed("This link has expired or was used before. Restart the server to get a new one in its log.");

async function isOpen(database: Database, identifier: string): Promise<boolean> {
  const answer = await database.auth.execute(
    sql`select from auth_verifications where identifier = ${identifier} and expires_at > now()`,
  );
  return rowCountOf(answer) > 0;
}

async function ownerExists(database: Database): Promise<boolean> {
  return inTransaction(database, systemActor("jobs"), {}, ownerIsThere);
}

async function ownerIsThere(tx: Transaction): Promise<boolean> {
  const answer = await tx.execute(sql`select app_owner_exists() as exists`);
  return rowsOf<{ exists: boolean }>(answer)[0]?.exists === true;
}
