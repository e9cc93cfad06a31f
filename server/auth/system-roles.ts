import { randomUUID } from "node:crypto";
import { rowsOf } from "#server/change/rows-of.ts";
import type { DatabaseDriver } from "#server/data/database-driver.ts";
import { systemRoles } from "#shared/roles.ts";

const wanted = JSON.stringify(
  systemRoles.map(({ name, description, permissions }) => ({ name, description, permissions })),
);

const differing = `select wanted.name, wanted.description, wanted.permissions
  from jsonb_to_recordset($1::jsonb) as wanted (name text, description text, permissions jsonb)
  left join roles on roles.name = wanted.name and roles.deleted_at is null
  where (roles.description, roles.permissions, roles.is_system_role)
    is distinct from (wanted.description, wanted.permissions, true)`;

/**
 * Brings the system roles in the database to what this version declares, as a change in the audit log; gives the names
 * of those that differed. `url` is a login that may act as `pd_owner`, the migrator's: nobody else may touch these rows.
 * Run it after the migrations, and after loading data.
 */
export async function keepSystemRoles({
  url,
  driver,
}: {
  url: string;
  driver: DatabaseDriver;
}): Promise<string[]> {
  const client = driver.client(url);
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("begin; set local role pd_owner");
    const names = rowsOf<{ name: string }>(await client.query(differing, [wanted])).map(({ name }) => name);
    if (names.length > 0) await writeSystemRoles(client);
    await client.query("commit");
    return names;
  } finally {
    await client.end();
  }
}

// Row security holds the owner too; what it keeps from everybody is exactly this, so it is lifted for the moment.
async function writeSystemRoles(client: ReturnType<DatabaseDriver["client"]>): Promise<void> {
  await client.query("alter table roles no force row level security");
  await client.query("select set_config('app.change_id', $1, true)", [randomUUID()]);
  await client.query(
    `insert into roles (name, description, permissions, is_system_role)
     select name, description, permissions, true from (${differing}) as differing
     on conflict (name) where deleted_at is null do update
     set description = excluded.description, permissions = excluded.permissions, is_system_role = true`,
    [wanted],
  );
  await client.query(
    `select record_activity(p_action => 'roles:update', p_entity_type => 'roles', p_via => 'migration',
       p_description => 'Brought the system roles to what this version declares.')`,
  );
  await client.query("alter table roles force row level security");
}
