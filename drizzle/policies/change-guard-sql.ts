import { definer } from "./sql-text.ts";

// With the time: a restored database counts its transactions anew.
const thisTransaction = "transaction_id = pg_current_xact_id()::text::bigint and created_at = now()";

/** SQL that waits for the acting person's other changes by this command, until the end of the transaction. */
export const awaitPersonsTurn = (action: string) =>
  `pg_advisory_xact_lock(hashtextextended(current_setting('app.user_id', true) || ${action}, 42))`;

/**
 * SQL that marks the open change as recorded, where `change`, `person`, `p_action`, `touched` and `counted` are in scope: rows that it
 * touched, and of these so many that a rule may look back at. Another change's guard stays as it is, so the commit is refused.
 */
export const markRecorded = `if counted > 0 and person is not null then perform ${awaitPersonsTurn("p_action")}; end if;
  if touched > 0 then
    -- In the order of the turns, also where the clock has gone back.
    update change_guards set recorded_at = greatest(clock_timestamp(), (select done.recorded_at + interval '1 microsecond' from change_guards done
        where done.person_id = person and done.action = p_action and done.recorded_at is not null order by done.recorded_at desc limit 1)), person_id = case when counted > 0 then person end, action = p_action, row_count = counted,
      total = counted + coalesce((select done.total from change_guards done
        where done.person_id = person and done.action = p_action and done.recorded_at is not null order by done.recorded_at desc limit 1), 0)
    where ${thisTransaction} and change_id = change;
  elsif change is not null then
    insert into change_guards (change_id, recorded_at) values (change, clock_timestamp()) on conflict do nothing;
  end if;`;

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
declare guard change_guards;
begin
  if change is null then
    raise exception 'This write to % belongs to no change, so it is refused.', table_name
      using errcode = 'PD001', hint = 'Write through a command: it sets app.change_id and records the activity.';
  end if;
  insert into change_guards (change_id) values (change) on conflict (transaction_id, created_at) do nothing;
  if found then return; end if;
  select * into guard from change_guards where ${thisTransaction};
  if guard.change_id <> change then
    raise exception 'A transaction holds one change, and this one has another already.' using errcode = 'PD002';
  end if;
  if guard.recorded_at is not null then
    raise exception 'Rows of % were written after their change was recorded.', table_name
      using errcode = 'PD002', hint = 'Call record_activity last.';
  end if;
end $$;

create function check_change_is_recorded() returns trigger language plpgsql ${definer} as $$
begin
  perform from change_guards where transaction_id = new.transaction_id and created_at = new.created_at and recorded_at is not null;
  if not found then
    raise exception 'Audited rows were changed, but nothing was recorded in the audit log.'
      using errcode = 'PD001', hint = 'Call record_activity before the transaction ends.';
  end if;
  return null;
end $$;

create constraint trigger change_is_recorded after insert on change_guards
deferrable initially deferred for each row execute function check_change_is_recorded();`;
