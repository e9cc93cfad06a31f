import { context, definer } from "./sql-text.ts";

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
const rowsDigest = (
  change: string,
  at: string,
) => `(select encode(sha256(string_agg(sha256(convert_to(jsonb_build_array(
    r.id, r.table_name, r.row_id, r.row_key, r.operation, r.old_values, r.new_values, r.organization_id)::text, 'UTF8')), ''::bytea order by r.id)), 'hex')
  from change_rows r where r.change_id = ${change} and r.created_at = ${at})`;

const instant = (column: string) =>
  `to_char(entry.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

const hashFunction = `
create function activity_hash(entry activities, rows_digest text) returns text language sql immutable parallel safe
set search_path = pg_catalog, public, pg_temp as $$
  select encode(sha256(convert_to(jsonb_build_array('v1', ${hashedColumns.map((column) => `entry.${column}`).join(", ")},
    ${instant("created_at")}, ${instant("updated_at")}, rows_digest)::text, 'UTF8')), 'hex')
$$;`;

// The lock on the chain's head is taken here, as late as can be: position and previous hash are read under it.
const appendFunction = `
create function append_activity(entry activities) returns activities language plpgsql ${definer} as $$
declare head audit_chains;
begin
  entry.chain := coalesce(entry.organization_id::text, 'platform');
  insert into audit_chains (chain) values (entry.chain) on conflict (chain) do nothing;
  select * into head from audit_chains where chain = entry.chain for update;
  entry.position := head.position + 1;
  entry.prev_hash := head.last_hash;
  entry.row_hash := activity_hash(entry, ${rowsDigest("entry.change_id", "entry.created_at")});
  insert into activities select entry.*;
  update audit_chains set position = entry.position, last_hash = entry.row_hash, updated_at = now() where chain = entry.chain;
  return entry;
end $$;`;

const recordFunction = `
create function record_activity(
  p_action text,
  p_outcome text default 'ok',
  p_actor_id uuid default null,
  p_organization_id uuid default null,
  p_entity_type text default null,
  p_entity_id uuid default null,
  p_entity_name text default null,
  p_description text default null,
  p_reason text default null,
  p_metadata jsonb default '{}',
  p_via text default 'ui',
  p_ip_address text default null,
  p_user_agent text default null,
  p_reverts_change_id uuid default null
) returns uuid language plpgsql ${definer} as $$
declare
  entry activities;
  person uuid := ${context.userId};
  change uuid := ${context.changeId};
begin
  entry.id := gen_random_uuid();
  entry.actor_id := coalesce(p_actor_id, person);
  if entry.actor_id <> person then entry.on_behalf_of := person; end if;
  if current_setting('app.actor_kind', true) = 'member' then
    entry.organization_id := ${context.organizationId};
  else
    entry.organization_id := coalesce(p_organization_id, (
      select min(organization_id::text)::uuid from change_rows where change_id = change and created_at = now()
      having count(distinct organization_id) = 1 and count(*) = count(organization_id)));
  end if;
  entry.action := p_action;
  entry.outcome := p_outcome;
  entry.entity_type := p_entity_type;
  entry.entity_id := p_entity_id;
  entry.entity_name := p_entity_name;
  entry.description := p_description;
  entry.reason := p_reason;
  entry.metadata := coalesce(p_metadata, '{}');
  entry.via := p_via;
  entry.request_id := nullif(current_setting('app.request_id', true), '');
  entry.ip_address := p_ip_address;
  entry.user_agent := p_user_agent;
  entry.change_id := change;
  entry.transaction_id := pg_current_xact_id()::text::bigint;
  entry.row_counts := (select jsonb_object_agg(table_name, rows) from (
    select table_name, count(*) as rows from change_rows where change_id = change and created_at = now() group by table_name) counted);
  entry.reverts_change_id := p_reverts_change_id;
  entry.created_at := now();
  entry.updated_at := now();
  return (append_activity(entry)).id;
end $$;`;

const verifyFunction = `
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

/**
 * The audit log's own functions.
 *
 * `record_activity(p_action => …)` writes the entry of the current transaction and returns its id. Person, change,
 * request, rows per table and organization come from the transaction; a member's entry always goes to the chosen
 * organization. `p_actor_id` names who really acted where `app.user_id` is somebody else (impersonation), or nobody.
 * `append_activity(activities)` takes a finished row, for loading history. `verify_audit_chain('platform' or an
 * organization's id)` answers how many entries it checked and the first broken position, if any.
 */
export const auditLogSql = [hashFunction, appendFunction, recordFunction, verifyFunction].join("\n");
