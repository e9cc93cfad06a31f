import type pg from "pg";
import type { OwnedDatabase } from "./owned-database.ts";

/** Whether a migrated database holds nobody, the demo business, or somebody else's people. */
export async function demoState(client: pg.Client): Promise<"empty" | "demo" | "other"> {
  const [found] = await seenByOwner<{ is_empty: boolean; is_demo: boolean }>(
    client,
    "users",
    `select not exists (select from users) as is_empty,
            exists (select from users where email = 'owner@pressdesk.test') as is_demo`,
  );
  return found!.is_demo ? "demo" : found!.is_empty ? "empty" : "other";
}

/** The number at the end of each project's DSN, by the project's short name. */
export async function ingestNumbers(client: pg.Client): Promise<Map<string, string>> {
  const projects = await seenByOwner<{ slug: string; number: string }>(
    client,
    "ingest_projects",
    "select slug, ingest_id::text as number from ingest_projects",
  );
  return new Map(projects.map(({ slug, number }) => [slug, number]));
}

// Row security binds the owner too, and what it hides would look like an empty table. Lifted for us alone: rolled back.
async function seenByOwner<Row extends pg.QueryResultRow>(
  client: pg.Client,
  table: string,
  question: string,
): Promise<Row[]> {
  await client.query(`begin; set local role pd_owner; alter table ${table} no force row level security`);
  const { rows } = await client.query<Row>(question);
  await client.query("rollback");
  return rows;
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
