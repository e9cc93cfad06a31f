import type pg from "pg";
import type { OwnedDatabase } from "./owned-database.ts";

/** Whether a migrated database holds nobody, the demo business, or somebody else's people. */
export async function demoState(client: pg.Client): Promise<"empty" | "demo" | "other"> {
  // Row security binds the owner too, and what it hides would look like an empty database.
  await client.query("begin; set local role pd_owner; alter table users no force row level security");
  const { rows } = await client.query<{ is_empty: boolean; is_demo: boolean }>(
    `select not exists (select from users) as is_empty,
            exists (select from users where email = 'owner@pressdesk.test') as is_demo`,
  );
  await client.query("rollback");
  return rows[0]!.is_demo ? "demo" : rows[0]!.is_empty ? "empty" : "other";
}

/** Whether anybody's data would be lost by emptying the database. */
export async function holdsData({ url, driver }: Pick<OwnedDatabase, "url" | "driver">): Promise<boolean> {
  const client = driver.client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ has_users: boolean }>(
      "select to_regclass('public.users') is not null as has_users",
    );
    return rows[0]!.has_users && (await demoState(client)) !== "empty";
  } finally {
    await client.end();
  }
}
