import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { TestDatabase } from "#tests/support/test-database.ts";
import { contextSql, idOf, staffActors, type IsolationActor } from "./isolation-people.ts";
import { identityRows, writeRows } from "./isolation-scene.ts";

export const staffWriter = staffActors.find(({ name }) => name === "staffOwner as pd_staff_write")!;

/** A database with the people and organizations of the matrix in it, constraints and triggers in force. */
export async function peopleIn(db: TestDatabase): Promise<void> {
  const client = await db.owner.connect();
  await client.query("set session_replication_role = replica");
  for (const [table, rows] of Object.entries(identityRows)) await writeRows(client, table, rows);
  client.release(true);
}

export interface Recorded {
  table_name: string;
  row_id: string;
  operation: string;
  old_values: Record<string, unknown> | null;
  new_values: Record<string, unknown> | null;
  organization_id: string | null;
}

export interface ChangeSettings {
  actor?: IsolationActor;
  changeId?: string;
  /** Named arguments of record_activity; `null` leaves it out. */
  activity?: string | null;
}

/** Runs statements as one change of the actor's, records it, commits. Gives the change's id. */
export async function change(
  client: pg.ClientBase,
  statements: string[],
  settings: ChangeSettings = {},
): Promise<string> {
  const { actor = staffWriter, changeId = randomUUID(), activity = "p_action => 'tests:act'" } = settings;
  await client.query("begin");
  try {
    await client.query(contextSql(actor));
    await client.query(`set local app.change_id = '${changeId}'`);
    if (actor.role !== "pd_job") await client.query("select admit_actor()");
    for (const statement of statements) await client.query(statement);
    if (activity !== null) await client.query(`select record_activity(${activity})`);
    await client.query("commit");
    return changeId;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

export async function recorded(db: TestDatabase, changeId: string): Promise<Recorded[]> {
  const { rows } = await db.owner.query<Recorded>(
    "select table_name, row_id, operation, old_values, new_values, organization_id from change_rows where change_id = $1 order by id",
    [changeId],
  );
  return rows;
}

/** A booking of a person in an organization, with the service that it needs; its id is that of its name. */
export function bookingSql(name: string, person: string, organization: string | null): string {
  return `insert into services (id, name, code, type, base_price, currency) values ('${idOf("service")}', 'Shirt', 'SHIRT', 'pressing', 300, 'EUR') on conflict do nothing;
    insert into bookings (id, booking_number, user_id, organization_id, service_id, currency, pickup_date)
    values ('${idOf(name)}', '${name}', '${idOf(person)}', ${organization ? `'${idOf(organization)}'` : "null"}, '${idOf("service")}', 'EUR', '2026-01-05')`;
}
