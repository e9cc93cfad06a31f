import { sql } from "drizzle-orm";
import { permissionSources } from "#server/auth/permission-sources.ts";
import { rolesInForce } from "#server/auth/permissions-of.ts";
import type { MemberActor, StaffActor } from "#server/auth/actor.ts";
import { rowsOf } from "#server/change/rows-of.ts";
import type { Drizzle } from "#server/data/database.ts";
import { signedOut } from "#server/errors.ts";
import { desksOf, type Desk } from "#shared/permissions.ts";
import { systemRoles } from "#shared/roles.ts";
import { readPreferences } from "./own-preferences.ts";

interface AccountRow {
  name: string;
  avatarUrl: string | null;
  twoFactorEnabled: boolean;
  timezone: string | null;
  locale: string | null;
  organizationName: string | null;
}

/** Everything that the console needs to know of who is signed in. */
export async function profileFacts(db: Drizzle, actor: StaffActor | MemberActor, isDemo: boolean) {
  const [account, sources, preferences] = await Promise.all([
    readAccount(db, actor),
    permissionSources(db, actor.userId),
    readPreferences(db, actor.userId),
  ]);
  const desks = desksOf(actor.permissions);
  const roles =
    actor.kind === "staff"
      ? rolesInForce(sources).map(({ role, expiresAt }) => ({ name: role, expiresAt: isoOrNull(expiresAt) }))
      : [];
  return {
    id: actor.userId,
    sessionId: actor.sessionId,
    kind: actor.kind,
    name: account.name,
    email: actor.email,
    avatarUrl: account.avatarUrl,
    permissions: [...actor.permissions],
    roles,
    desks,
    homeDesk: homeDeskOf(desks, roles),
    organization:
      actor.organizationId === null
        ? null
        : { id: actor.organizationId, name: account.organizationName ?? "" },
    organizationRole: actor.kind === "member" ? actor.organizationRole : null,
    organizations: sources.memberships.map(({ organizationId, organizationName, role }) => ({
      id: organizationId,
      name: organizationName,
      role,
    })),
    timeZone: preferences.timezone ?? account.timezone ?? "UTC",
    locale: preferences.locale ?? account.locale ?? "en",
    preferences,
    secondFactor: { isEnabled: account.twoFactorEnabled },
    impersonatedBy: actor.impersonatedBy ?? null,
    isDemo,
  };
}

function homeDeskOf(desks: readonly Desk[], roles: readonly { name: string }[]): Desk | null {
  const own = systemRoles.find(
    (role) => roles.some(({ name }) => name === role.name) && desks.includes(role.homeDesk),
  );
  return own?.homeDesk ?? desks[0] ?? null;
}

async function readAccount(
  db: Drizzle,
  { userId, organizationId }: StaffActor | MemberActor,
): Promise<AccountRow> {
  const answer = await db.execute(sql`
    select u.full_name as name, u.avatar_url as "avatarUrl", u.two_factor_enabled as "twoFactorEnabled",
      p.timezone, p.locale, (select o.name from organizations o where o.id = ${organizationId}::uuid) as "organizationName"
    from users u left join user_profiles p on p.user_id = u.id where u.id = ${userId}`);
  const [account] = rowsOf<AccountRow>(answer);
  if (!account) throw signedOut();
  return account;
}

const isoOrNull = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();
