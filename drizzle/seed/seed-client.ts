/** As much of a connection of `pg` as the seeds need: it must be one connection, not a pool. */
export interface SeedClient {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** Hears what a long seeding does next, in a few words. */
export type Tell = (step: string) => void;

/**
 * Runs `fill` in one transaction that may write every table past capture, guard and row security, which are back at
 * its end. The connection must be a superuser's or that of the database's owner.
 */
export async function fillTables(client: SeedClient, fill: () => Promise<void>): Promise<void> {
  await client.query(
    "begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0",
  );
  try {
    const { rows } = await client.query("select rolsuper from pg_roles where rolname = current_user");
    const isSuperuser = rows[0]?.["rolsuper"] === true;
    // A superuser leaves the triggers of foreign keys out as well, which is faster; both ways end with valid keys.
    await client.query(
      isSuperuser ? "set local session_replication_role = replica" : "select begin_bulk_load()",
    );
    await fill();
    if (!isSuperuser) await client.query("set constraints all immediate; select end_bulk_load()");
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}
