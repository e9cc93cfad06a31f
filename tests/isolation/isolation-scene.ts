import type { PoolClient } from "pg";
import { idOf, organizations, people, type Person } from "./isolation-people.ts";

export type Row = Record<string, unknown>;

const longAgo = "2020-01-01T00:00:00Z";

const team = (name: string, facts: Row): Row => ({ id: idOf(`team ${name}`), name, ...facts });

export const teams: Row[] = [
  team("open", { organization_id: idOf("A"), privacy_level: "public" }),
  team("private", { organization_id: idOf("A"), privacy_level: "private" }),
  team("secret", { organization_id: idOf("A"), privacy_level: "secret" }),
  team("secret of others", { organization_id: idOf("A"), privacy_level: "secret" }),
  team("gone", { organization_id: idOf("A"), privacy_level: "public", deleted_at: longAgo }),
  team("open B", { organization_id: idOf("B"), privacy_level: "public" }),
  team("secret B", { organization_id: idOf("B"), privacy_level: "secret" }),
];

const inTeam = (team: string, person: string, organization: string, left_at: string | null = null): Row => ({
  id: idOf(`${person} in team ${team}`),
  team_id: idOf(`team ${team}`),
  user_id: idOf(person),
  organization_id: idOf(organization),
  left_at,
});

export const teamMembers: Row[] = [
  inTeam("open", "adminA", "A"),
  inTeam("open", "memberA", "A"),
  inTeam("secret", "memberA", "A"),
  inTeam("secret", "both", "A", longAgo),
  inTeam("secret of others", "ownerA", "A"),
  inTeam("open B", "adminB", "B"),
  inTeam("secret B", "memberB", "B"),
];

const workspace = (name: string, facts: Row): Row => ({
  id: idOf(`workspace ${name}`),
  name,
  slug: name.toLowerCase(),
  ...facts,
});

export const workspaces: Row[] = [
  workspace("for all", { organization_id: idOf("A"), visibility: "public" }),
  workspace("for the organization", { organization_id: idOf("A"), visibility: "organization" }),
  workspace("for the open team", {
    organization_id: idOf("A"),
    visibility: "team",
    team_id: idOf("team open"),
  }),
  workspace("for the secret team", {
    organization_id: idOf("A"),
    visibility: "team",
    team_id: idOf("team secret"),
  }),
  workspace("public in a secret team", {
    organization_id: idOf("A"),
    visibility: "public",
    team_id: idOf("team secret"),
  }),
  workspace("for a team, but of none", { organization_id: idOf("A"), visibility: "team" }),
  workspace("private", { organization_id: idOf("A"), visibility: "private" }),
  workspace("private and gone", { organization_id: idOf("A"), visibility: "public", deleted_at: longAgo }),
  workspace("for all B", { organization_id: idOf("B"), visibility: "public" }),
];

const inWorkspace = (workspace: string, person: string, organization: string): Row => ({
  id: idOf(`${person} in workspace ${workspace}`),
  workspace_id: idOf(`workspace ${workspace}`),
  user_id: idOf(person),
  organization_id: idOf(organization),
});

export const workspaceMembers: Row[] = [
  inWorkspace("private", "memberA", "A"),
  inWorkspace("public in a secret team", "both", "A"),
  inWorkspace("for all", "adminA", "A"),
  inWorkspace("for the secret team", "memberA", "A"),
  inWorkspace("for all B", "adminB", "B"),
];

const everybody = Object.entries(people) as [string, Person][];

/** The rows of who is who and where: everything that the context functions read. */
export const identityRows: Record<string, Row[]> = {
  users: everybody.map(([name, { status = "active", deleted }]) => ({
    id: idOf(name),
    email: `${name.toLowerCase()}@isolation.test`,
    status,
    deleted_at: deleted ? longAgo : null,
  })),
  organizations: organizations.map((name) => ({
    id: idOf(name),
    name,
    slug: name.toLowerCase(),
    status: name === "suspended" ? "suspended" : "active",
    deleted_at: name === "deleted" ? longAgo : null,
  })),
  organization_members: everybody.flatMap(([name, { memberships }]) =>
    memberships.map(({ organization, role, isActive = true, left }) => ({
      id: idOf(`${name} in ${organization}`),
      organization_id: idOf(organization),
      user_id: idOf(name),
      role,
      is_active: isActive,
      left_at: left ? longAgo : null,
    })),
  ),
  roles: ["owner", "support"].map((name) => ({
    id: idOf(`role ${name}`),
    name,
    permissions: name === "owner" ? ["*"] : ["users:read"],
    is_system_role: name === "owner",
  })),
  user_roles: everybody.flatMap(([name, { staffRole, expired }]) =>
    staffRole
      ? [
          {
            id: idOf(`${name} is ${staffRole}`),
            user_id: idOf(name),
            role_id: idOf(`role ${staffRole}`),
            expires_at: expired ? longAgo : null,
          },
        ]
      : [],
  ),
  teams,
  team_members: teamMembers,
  workspaces,
  workspace_members: workspaceMembers,
};

/**
 * Takes from this database what has nothing to do with who may see a row: checks, unique keys, NOT NULL. What is left
 * to refuse a row is row security.
 */
export async function dropConstraints(client: PoolClient): Promise<void> {
  await client.query(`do $$ declare found record; begin
    for found in select conrelid::regclass as on_table, conname from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'x', 'f') and conparentid = 0 and coninhcount = 0
      order by contype = 'u' loop
      execute format('alter table %s drop constraint %I', found.on_table, found.conname);
    end loop;
    for found in select indexrelid::regclass as unique_index from pg_index join pg_class c on c.oid = indrelid
      where c.relnamespace = 'public'::regnamespace and indisunique and not indisprimary and not c.relispartition loop
      execute format('drop index %s', found.unique_index);
    end loop;
    for found in select c.oid::regclass as on_table, attname from pg_attribute join pg_class c on c.oid = attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and attnum > 0 and not attisdropped
        and attnotnull and attidentity = '' and not exists (select from pg_index where indrelid = c.oid and indisprimary and attnum = any (indkey)) loop
      execute format('alter table %s alter column %I drop not null', found.on_table, found.attname);
    end loop;
  end $$`);
}

/** Writes rows past every rule. Columns that a row doesn't name get their defaults. */
export async function writeRows(client: PoolClient, table: string, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const columns = Object.keys(row)
      .map((column) => `"${column}"`)
      .join(", ");
    await client.query(
      `insert into "${table}" (${columns}) overriding system value select ${columns} from jsonb_populate_record(null::"${table}", $1)`,
      [JSON.stringify(row)],
    );
  }
}
