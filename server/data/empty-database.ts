import type { OwnedDatabase } from "./owned-database.ts";

/** Removes everything of ours from the database: the schema `public` with all in it. Roles stay. */
export async function emptyDatabase({ url, driver }: Pick<OwnedDatabase, "url" | "driver">): Promise<void> {
  const client = driver.client(url);
  await client.connect();
  try {
    // Whoever is connected would wait on the locks and work on nothing afterwards; not every owner may end them.
    await client
      .query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename like 'pd\\_%'",
      )
      .catch(() => {});
    await client.query("begin; drop schema if exists public cascade; create schema public; commit");
  } finally {
    await client.end();
  }
}
