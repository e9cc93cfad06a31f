import { logTables } from "#drizzle/schema/tables.ts";
import { productRoles } from "./roles-sql.ts";
import { definer, literal } from "./sql-text.ts";

const appendOnlyTables = ["activities", "change_rows"];

/**
 * Triggers that keep the log from being rewritten, also by its owner; and what each monthly partition needs beside
 * what it inherits: it is a table of its own, with its own row security, grants and statement triggers.
 */
export const appendOnlySql = `
create function refuse_rewriting() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception 'The audit log is append-only: % of % is refused.', tg_op, tg_table_name using errcode = 'PD003';
end $$;

${appendOnlyTables.map((table) => `${rowTrigger(table)}\n${statementTrigger(table)}`).join("\n")}

create function secure_partitions() returns void language plpgsql ${definer} as $$
declare part record;
begin
  for part in
    select child.relname, parent.relname as log_table, child.relrowsecurity and child.relforcerowsecurity as forced,
      exists (select from pg_trigger where tgrelid = child.oid and tgname = 'refuse_rewriting') as guarded
    from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
    where parent.relnamespace = 'public'::regnamespace and parent.relname in (${Object.keys(logTables).map(literal).join(", ")})
  loop
    if not part.forced then
      execute format('alter table %I enable row level security, force row level security', part.relname);
    end if;
    execute format('revoke all on %I from public, ${productRoles.join(", ")}', part.relname);
    -- Making a trigger waits for every writer of the table, so only where there is none.
    if part.log_table in (${appendOnlyTables.map(literal).join(", ")}) and not part.guarded then
      execute format('create trigger refuse_rewriting before update or delete or truncate on %I for each statement execute function refuse_rewriting()', part.relname);
    end if;
  end loop;
end $$;

create function maintain_log_partitions(months_back integer, months_ahead integer) returns integer language plpgsql ${definer} as $$
declare made integer := ensure_log_partitions(months_back, months_ahead);
begin
  perform secure_partitions();
  return made;
end $$;

select secure_partitions();`;

function rowTrigger(table: string): string {
  return `create trigger refuse_rewriting_rows before update or delete on ${table} for each row execute function refuse_rewriting();`;
}

// For a statement that finds no row under row security, and for TRUNCATE.
function statementTrigger(table: string): string {
  return `create trigger refuse_rewriting before update or delete or truncate on ${table} for each statement execute function refuse_rewriting();`;
}
