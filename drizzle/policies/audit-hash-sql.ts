import { definer } from "./sql-text.ts";

/** Everything that the hash of an entry covers, in order. A new column of `activities` needs a new format here. */
export const hashedColumns = [
  "id",
  "actor_id",
  "on_behalf_of",
  "organization_id",
  "action",
  "outcome",
  "entity_type",
  "entity_id",
  "entity_name",
  "description",
  "reason",
  "metadata",
  "via",
  "request_id",
  "ip_address",
  "user_agent",
  "change_id",
  "transaction_id",
  "row_counts",
  "reverts_change_id",
  "chain",
  "position",
  "prev_hash",
] as const;

// Each row hashed by itself and the hashes hashed, so that a change of a million rows needs no gigabyte of text.
// The rows of a change carry the instant of its transaction, and so does its entry.
export const rowsDigest = (
  change: string,
  at: string,
) => `(select encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
    r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values, r.new_values, r.organization_id)::text, 'UTF8')), ''::bytea order by r.id)), 'hex')
  from change_rows r where r.change_id = ${change} and r.created_at = ${at})`;

const instant = (column: string) =>
  `to_char(entry.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

/** `activity_hash(entry, digest of its rows)`: SHA-256 in hex. */
export const auditHashSql = `
create function activity_hash(entry activities, rows_digest text) returns text language sql immutable parallel safe
set search_path = pg_catalog, public, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array('v1', ${hashedColumns.map((column) => `entry.${column}`).join(", ")},
    ${instant("created_at")}, ${instant("updated_at")}, rows_digest)::text, 'UTF8')), 'hex')
$$;`;

/**
 * `verify_audit_chain('platform' or an organization's id)` answers how many entries it checked, and the first broken
 * position with what is wrong there, if any.
 */
export const auditVerifySql = `
create function verify_audit_chain(p_chain text, out checked bigint, out broken_position bigint, out problem text)
language plpgsql stable ${definer} as $$
declare head audit_chains;
begin
  select * into head from audit_chains where chain = p_chain;
  select count(*), min(place) filter (where fault is not null), (array_agg(fault order by place) filter (where fault is not null))[1]
  into checked, broken_position, problem
  from (
    select place, case
      when position is distinct from place then 'an entry is missing, doubled or moved'
      when prev_hash is distinct from expected_prev then 'the link to the entry before is broken'
      when row_hash is distinct from computed then 'the entry or its rows were altered'
    end as fault
    from (
      select a.position, a.prev_hash, a.row_hash,
        row_number() over chained as place,
        lag(a.row_hash, 1, '') over chained as expected_prev,
        activity_hash(a, ${rowsDigest("a.change_id", "a.created_at")}) as computed
      from activities a where a.chain = p_chain
      window chained as (order by a.position)
    ) linked
  ) judged;
  if problem is null and (checked, coalesce((select row_hash from activities where chain = p_chain order by position desc limit 1), ''))
    is distinct from (coalesce(head.position, 0), coalesce(head.last_hash, '')) then
    broken_position := checked + 1;
    problem := 'the end of the chain is missing';
  end if;
end $$;`;
