import { logTables } from "#drizzle/schema/tables.ts";
import { isSealed } from "./log-seals-sql.ts";
import { namesArray } from "./personal-columns.ts";
import { productRoles } from "./roles-sql.ts";
import { context, definer, literal } from "./sql-text.ts";

const appendOnlyTables = ["activities", "change_rows"];

// What erasing may do to a row, and nothing else: see erasure-sql.ts.
const erasing = "current_setting('app.erasing', true) = 'on'";
// And what goes with a month that was put away: see log-seals-sql.ts.
const sealing = "current_setting('app.sealing', true) = 'on'";
const sameBeside = (columns: readonly string[]) =>
  `to_jsonb(new) - ${namesArray(columns)} = to_jsonb(old) - ${namesArray(columns)}`;
const without = (column: string) => `new.${column} is not distinct from old.${column} - old.personal`;
const gone = (...columns: string[]) =>
  `num_nonnulls(${columns.map((column) => `new.${column}`).join(", ")}) = 0`;
const partErased = (
  part: string,
  values: string,
  columns: readonly string[],
) => `(new.${part}_erased_by is not distinct from old.${part}_erased_by
      and ${columns.map((column) => `new.${column} is not distinct from old.${column}`).join(" and ")}
      or old.${part}_erased_by is null and old.${part}_salt is not null and new.${part}_erased_by = ${context.changeId} and ${values})`;
const origin = ["origin_salt", "ip_address", "user_agent"];
const words = ["words_salt", "entity_name", "description", "reason", "metadata"];

const erasesOnly: Record<string, string> = {
  change_rows: `old.salt is not null and new.salt is null and new.erased_by = ${context.changeId} and new.erased_at = now()
      and ${without("old_values")} and ${without("new_values")}
      and ${sameBeside(["old_values", "new_values", "salt", "erased_by", "erased_at"])}`,
  activities: `${partErased("origin", gone(...origin), origin)}
      and ${partErased("words", `${gone(...words.slice(0, -1))} and new.metadata = '{}'`, words)}
      and ${sameBeside([...origin, ...words, "origin_erased_by", "words_erased_by"])}`,
};

/**
 * Triggers that keep the log from being rewritten, also by its owner; and what each monthly partition needs beside
 * what it inherits: it is a table of its own, with its own row security, grants and statement triggers.
 */
export const appendOnlySql = `
create function refuse_rewriting() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and ${erasing} or tg_op = 'DELETE' and tg_table_name = 'change_rows' and ${sealing} then return null; end if;
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
  return `create function refuse_rewriting_${table}() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and ${erasing} then
    if ${erasesOnly[table]} then return new; end if;
  end if;
  ${table === "change_rows" ? `if tg_op = 'DELETE' and ${sealing} and ${isSealed("old")} then return old; end if;` : ""}
  raise exception 'The audit log is append-only: % of % is refused.', tg_op, tg_table_name using errcode = 'PD003';
end $$;
create trigger refuse_rewriting_rows before update or delete on ${table} for each row execute function refuse_rewriting_${table}();`;
}

// For a statement that finds no row under row security, and for TRUNCATE.
function statementTrigger(table: string): string {
  return `create trigger refuse_rewriting before update or delete or truncate on ${table} for each statement execute function refuse_rewriting();`;
}
