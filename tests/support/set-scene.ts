import type { TestDatabase } from "./test-database.ts";

/**
 * Writes rows as the superuser without a change: triggers and foreign keys are off, so the scene must be right by itself.
 * Gives the rows that the statement returns.
 */
export async function setScene<Row extends Record<string, unknown>>(
  db: Pick<TestDatabase, "owner">,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = await db.owner.connect();
  try {
    await client.query("begin; set local session_replication_role = replica");
    const { rows } = await client.query(statement, values);
    await client.query("commit");
    return rows as Row[];
  } catch (fault) {
    await client.query("rollback");
    throw fault;
  } finally {
    client.release();
  }
}
