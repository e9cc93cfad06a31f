import { literal } from "./sql-text.ts";

const toggle = (
  functionName: string,
  tables: readonly string[],
  triggers: "disable" | "enable",
  force: "no force" | "force",
) => `
create function ${functionName}() returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare loaded text;
begin
  foreach loaded in array array[${tables.map(literal).join(", ")}] loop
    execute format('alter table %I ${triggers} trigger user, ${force} row level security', loaded);
  end loop;
end $$;`;

/**
 * `begin_bulk_load()` lets the owner write all tables without capture, guard and row security; `end_bulk_load()`
 * puts them back. Both in one transaction: it locks every table, and a failure between them undoes the first.
 */
export const bulkLoadSql = (tables: readonly string[]) =>
  toggle("begin_bulk_load", tables, "disable", "no force") +
  toggle("end_bulk_load", tables, "enable", "force");
