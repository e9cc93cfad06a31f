import { logTables } from "#drizzle/schema/tables.ts";
import { checkedRowsDigest, hashedEntry, hashedRow } from "./audit-hash-sql.ts";
import { definer, literal } from "./sql-text.ts";

const columnOf = Object.entries(logTables)
  .map(([table, column]) => `when ${literal(table)} then ${literal(column)}`)
  .join(" ");
const tables = Object.keys(logTables);
const monthOf = (column: string) =>
  `${column} >= p_month::timestamp at time zone 'UTC' and ${column} < (p_month + interval '1 month') at time zone 'UTC'`;
/** SQL for the last position of a chain that was put away, 0 when none was. */
export const sealedPosition = (chain: string) =>
  `coalesce((select max((chains -> ${chain} ->> 'last')::bigint) from log_seals where log_table = 'activities' and chains ? ${chain}), 0)`;
/** SQL for the hash of the entry at a position that is the last of a month that was put away. */
export const sealedHash = (chain: string, position: string) =>
  `(select chains -> ${chain} ->> 'lastHash' from log_seals where log_table = 'activities' and chains ? ${chain} and (chains -> ${chain} ->> 'last')::bigint = ${position})`;

// A seal by all that it says; without nulls, so that a column that is added later changes nothing.
const sealDigest = (seal: string) =>
  `encode(sha256(convert_to(jsonb_strip_nulls(${seal} - 'created_at')::text, 'UTF8')), 'hex')`;
const sealRecords = "r.table_name = 'log_seals' and r.operation = 'insert'";

// The partitions of whole months, oldest first. A restore makes those of sealed months again, empty.
const monthsFunction = `
create function log_months() returns table (log_table text, month date, partition_name text) language sql stable ${definer} as $$
  select parent.relname::text, to_date(right(child.relname, 7), 'YYYY_MM'), child.relname::text
  from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
  where parent.relnamespace = 'public'::regnamespace and parent.relname in (${tables.map(literal).join(", ")}) and child.relname ~ '_[0-9]{4}_[0-9]{2}$'
    and not exists (select from log_seals s where s.log_table = parent.relname and s.month = to_date(right(child.relname, 7), 'YYYY_MM'))
  order by 2, 1
$$;`;

// Positions are given under the chain's lock, instants at the start of a transaction: at midnight of a month's first day a later
// month's entry can come before an earlier month's. Such entries are put away with the earlier month and stay where they are.
const chainsFunction = `
create function sealable_chains(p_month date) returns jsonb language sql stable ${definer} as $$
  select coalesce(jsonb_object_agg(chain, jsonb_build_object('first', first, 'last', last, 'count', last - first + 1,
    'prevHash', coalesce(${sealedHash("chain", "first - 1")}, ''),
    'lastHash', (select a.row_hash from activities a where a.chain = ends.chain and a.position = ends.last),
    'overlap', (select coalesce(jsonb_object_agg(a.position, a.row_hash), '{}') from activities a
      where a.chain = ends.chain and a.position between ends.first and ends.last and not (${monthOf("a.created_at")})))), '{}')
  from (
    select chain, ${sealedPosition("chain")} + 1 as first, max(position) as last from activities where ${monthOf("created_at")} group by chain
  ) ends where last >= first
$$;`;

// What the hashes cover, as text: whoever has it can work the chain out with SHA-256 alone. Nothing in it can be erased any more,
// because what could be isn't in it.
const linesFunction = `
create function archive_audit_lines(p_chain text, p_after bigint, p_upto bigint) returns table (line text) language sql stable ${definer} as $$
  select jsonb_build_object('hash', entry.row_hash, 'entry', ${hashedEntry(checkedRowsDigest("entry.change_id", "entry.created_at"))},
    'rows', (select coalesce(jsonb_agg(${hashedRow} order by r.id), '[]') from change_rows r where r.change_id = entry.change_id and r.created_at = entry.created_at))::text
  from activities entry where entry.chain = p_chain and entry.position > p_after and entry.position <= p_upto order by entry.position
$$;`;

const sealFunction = `
create function seal_log_month(p_table text, p_month date, p_file text, p_sha256 text, p_rows bigint, p_chains jsonb) returns void language plpgsql ${definer} as $$
declare
  part text := p_table || to_char(p_month, '_YYYY_MM');
  found_rows bigint;
begin
  if not exists (select from log_months() m where m.log_table = p_table and m.month = p_month) then
    raise exception 'There is no such month of %.', p_table using errcode = 'PD006';
  end if;
  if (p_month + interval '2 months') at time zone 'UTC' > now() or exists (select from log_months() m where m.log_table = p_table and m.month < p_month) then
    raise exception 'Only the oldest month is sealed, and none of the last two.' using errcode = 'PD006';
  end if;
  if p_table = 'activities' then
    if p_chains is distinct from sealable_chains(p_month) then
      raise exception 'The archive doesn''t hold the chains of this month as they are.' using errcode = 'PD006';
    end if;
  else
    -- Through the table: a partition has row security of its own, and no policy.
    execute format('select count(*) from %1$I where %2$I >= $1 and %2$I < $2', p_table, case p_table ${columnOf} end)
      into found_rows using p_month::timestamp at time zone 'UTC', (p_month + interval '1 month') at time zone 'UTC';
    if found_rows <> p_rows then
      raise exception 'The archive holds % rows, the month %.', p_rows, found_rows using errcode = 'PD006';
    end if;
  end if;
  insert into log_seals (log_table, month, file, sha256, previous_sha256, row_count, chains, vouches)
  values (p_table, p_month, p_file, p_sha256,
    (select sha256 from log_seals where log_table = p_table order by month desc limit 1), p_rows, p_chains,
    -- The log loses its record of these seals with the month: from now on this seal is the record.
    case when p_table = 'activities' then (
      select jsonb_object_agg(r.row_id, ${sealDigest("r.new_values")}) from change_rows r where ${sealRecords} and ${monthOf("r.created_at")}) end);
  if p_table = 'activities' then
    perform set_config('app.sealing', 'on', true);
    delete from change_rows where ${monthOf("created_at")};
    perform set_config('app.sealing', '', true);
  end if;
  execute format('drop table %I', part);
end $$;`;

const faultFunction = `
create function audit_seal_faults(out chain text, out broken_position bigint, out problem text) returns setof record
language plpgsql stable ${definer} as $$
begin
  return query
  with recorded as (
    select r.row_id as id, ${sealDigest("r.new_values")} as digest, r.change_id from change_rows r where ${sealRecords}
    union all
    select kept.key::uuid, kept.value, null from log_seals, jsonb_each_text(vouches) kept
  )
  -- Each seal is on record in the log, or in the seal of the month with which that record went; and none is missing.
  select coalesce(a.chain, 'platform'), coalesce(a.position, 1), 'the seal of an archived month isn''t what the log has on record'
  from log_seals seal full join recorded on recorded.id = seal.id left join activities a on a.change_id = recorded.change_id
  where ${sealDigest("to_jsonb(seal)")} is distinct from recorded.digest
  union all
  -- Entries that were put away with an earlier month than their own are still as they were.
  select over.chain, over.place, 'an entry at the edge of an archived month was altered'
  from (select distinct on (key) key as chain, value -> 'overlap' as overlap, (value ->> 'last')::bigint as last
    from log_seals, jsonb_each(chains) where log_table = 'activities' order by key, month desc) newest
  cross join lateral (
    select newest.chain, coalesce(a.position, kept.key::bigint) as place, a.row_hash, kept.value #>> '{}' as hash,
      case when a.id is not null then activity_hash(a, ${checkedRowsDigest("a.change_id", "a.created_at")}) end as computed
    from jsonb_each(newest.overlap) kept
    full join (select * from activities b where b.chain = newest.chain and b.position <= newest.last) a on a.position = kept.key::bigint
  ) over
  where over.row_hash is distinct from over.hash or over.computed is distinct from over.hash;
end $$;`;

/**
 * Months of the logs that are old enough leave the database: `log_months()` names them, `sealable_chains(month)` and
 * `archive_audit_lines(chain, after, upto)` give what an archive of the audit log holds, and `seal_log_month(…)` compares the archive's manifest with
 * the month, keeps the seal and drops the month. It belongs into a change with an entry, as every write. `audit_seal_faults()`: seals
 * that aren't what the log has on record.
 */
export const logSealsSql = [monthsFunction, chainsFunction, linesFunction, sealFunction, faultFunction].join(
  "\n",
);

/** Whether a recorded row lies in a month that was sealed; then it may go with it. */
export const isSealed = (row: string) => `exists (select from log_seals where log_table = 'activities'
      and ${row}.created_at >= month::timestamp at time zone 'UTC' and ${row}.created_at < (month + interval '1 month') at time zone 'UTC')`;
