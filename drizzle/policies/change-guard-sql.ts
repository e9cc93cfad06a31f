import { definer } from "./sql-text.ts";

const thisTransaction = "transaction_id = pg_current_xact_id()::text::bigint";

/**
 * The guard of the audit log: a transaction that changed an audited row doesn't commit without its entry in
 * `activities`. PD001: no change, or no entry. PD002: rows written after the entry that should tell of them, or
 * two changes in one transaction.
 *
 * Loading data in bulk (the demo seed, a restore) goes around it in one of two ways, both visible in the catalogue
 * or reserved to superusers: `set local session_replication_role = replica` as a superuser, which also leaves out
 * foreign keys; or, as `pd_owner`, `select begin_bulk_load()` … `select end_bulk_load()` in one transaction, which
 * keeps them. Entries that are loaded into the log without a position get their places with `chain_loaded_activities()`.
 */
export const changeGuardSql = `
create function guard_change(change uuid, table_name text) returns void language plpgsql ${definer} as $$
begin
  if change is null then
    raise exception 'This write to % belongs to no change, so it is refused.', table_name
      using errcode = 'PD001', hint = 'Write through a command: it sets app.change_id and records the activity.';
  end if;
  insert into change_guards (change_id) values (change) on conflict (transaction_id) do nothing;
  if not found and exists (select from change_guards where ${thisTransaction} and change_id <> change) then
    raise exception 'A transaction holds one change, and this one has another already.' using errcode = 'PD002';
  end if;
  if exists (select from activities where ${thisTransaction} and created_at = now() and change_id = change) then
    raise exception 'Rows of % were written after their change was recorded.', table_name
      using errcode = 'PD002', hint = 'Call record_activity last.';
  end if;
end $$;

create function check_change_is_recorded() returns trigger language plpgsql ${definer} as $$
begin
  if not exists (select from activities where ${thisTransaction} and created_at = now() and change_id = new.change_id) then
    raise exception 'Audited rows were changed, but nothing was recorded in the audit log.'
      using errcode = 'PD001', hint = 'Call record_activity before the transaction ends.';
  end if;
  delete from change_guards where transaction_id = new.transaction_id;
  return null;
end $$;

create constraint trigger change_is_recorded after insert on change_guards
deferrable initially deferred for each row execute function check_change_is_recorded();`;
