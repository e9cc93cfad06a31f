import type { PgDatabase, PgQueryResultHKT, PgTransaction } from "drizzle-orm/pg-core";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { tables } from "#drizzle/schema/tables.ts";

export type Tables = typeof tables;
export type Drizzle = PgDatabase<PgQueryResultHKT, Tables>;
export type Transaction = PgTransaction<PgQueryResultHKT, Tables, ExtractTablesWithRelations<Tables>>;

/** The one type for embedded, TCP and Neon. Three logins, none of which owns anything. */
export interface Database {
  /** Login `pd_web`: may only SET ROLE to tenant, staff, staff_write. Used by `transaction.ts` alone. */
  web: Drizzle;
  /** Login `pd_auth`: the tables of sign-in. Used by `auth/` alone. */
  auth: Drizzle;
  /** Login `pd_job`: doors and jobs. Used by `transaction.ts` alone. */
  job: Drizzle;
  /** Calls back with each payload on a NOTIFY channel; reconnects by itself. Resolves to a function that stops. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** Rejects when the database can't be reached or its migrations are behind. */
  assertReady(): Promise<void>;
  close(): Promise<void>;
}
