import type { DescribedTable } from "./described-tables.ts";
import { recordedDifference } from "./recorded-columns.ts";
import { name } from "./sql-text.ts";

export const versionFunctionSql = `
create function bump_version() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.version := old.version + 1;
  new.updated_at := now();
  return new;
end $$;`;

/** Raises `version` and `updated_at` where a recorded column differs, whatever the statement says they should be. */
export function versionTriggersSql(table: DescribedTable): string[] {
  if (!table.has("version")) return [];
  return [
    `create trigger bump_version before update on ${name(table.name)} for each row
when (${recordedDifference(table, "old", "new")}) execute function bump_version();`,
  ];
}
