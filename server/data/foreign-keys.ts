import type pg from "pg";
import { quoted } from "./backup-format.ts";

interface ForeignKey {
  on_table: string;
  name: string;
  definition: string;
}

/** Runs with no foreign key in place and makes them anew afterwards, which checks every row. Inside the caller's transaction. */
export async function withoutForeignKeys<Result>(
  client: pg.Client,
  run: () => Promise<Result>,
): Promise<Result> {
  const { rows: keys } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as on_table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace order by 1, 2`,
  );
  for (const { on_table: table, name } of keys)
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  const result = await run();
  for (const { on_table: table, name, definition } of keys) {
    await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
  }
  return result;
}
