import { entryHash, rowsDigest } from "./audit-hash-sql.ts";
import { markRecorded } from "./change-guard-sql.ts";
import { originDigest, wordsDigest } from "./personal-columns.ts";
import { definer } from "./sql-text.ts";

// Without a query around it plpgsql reads a setting in place.
const setting = (key: string) => `nullif(current_setting('${key}', true), '')`;

// A UUID of version 7 (RFC 9562), with the microseconds in the twelve bits after the version: entries of one transaction
// share its time, so their ids tell which came first. Postgres has its own only since 18.
const timeOrderedId = (micros: string) => `encode(
    substring(int8send(${micros} / 1000) from 3) || substring(int8send(7 * 4096 + ${micros} % 1000 * 4) from 7)
    || substring(uuid_send(gen_random_uuid()) from 9), 'hex')::uuid`;

// What can be erased is hashed by itself, salted, and the entry's hash covers the digests: see erasure-sql.ts.
const digests = `if entry.ip_address is not null or entry.user_agent is not null then
    entry.origin_salt := coalesce(entry.origin_salt, gen_random_uuid());
    entry.origin_digest := ${originDigest("entry")};
  else
    entry.origin_salt := null;
  end if;
  entry.words_salt := coalesce(entry.words_salt, gen_random_uuid());
  entry.words_digest := ${wordsDigest("entry")};`;

// History that was loaded has no places in a chain yet. One pass, because appending row by row within one transaction
// would look through all earlier versions of the head each time.
const chainFunction = `
create function chain_loaded_activities() returns bigint language plpgsql
  set search_path = pg_catalog, public, pg_temp set enable_seqscan = on as $$
declare
  entry activities;
  head audit_chains;
  placed bigint := 0;
begin
  -- The index by chain and place finds what belongs to a chain; without it each chain would look through the whole log.
  update activities set chain = coalesce(organization_id::text, 'platform')
  where position is null and chain is distinct from coalesce(organization_id::text, 'platform');
  for head in
    insert into audit_chains (chain)
    select distinct activities.chain from activities where position is null
    on conflict (chain) do update set updated_at = now() returning *
  loop
    -- Counts of a table that was just loaded are those of before.
    perform set_config('enable_seqscan', 'off', true);
    for entry in
      select * from activities where chain = head.chain and position is null order by created_at, id
    loop
      head.position := head.position + 1;
      entry.chain := head.chain;
      entry.position := head.position;
      entry.prev_hash := head.last_hash;
      ${digests}
      head.last_hash := activity_hash(entry, ${rowsDigest("entry.change_id", "entry.created_at")});
      update activities set chain = entry.chain, position = entry.position, prev_hash = entry.prev_hash, row_hash = head.last_hash,
        origin_salt = entry.origin_salt, origin_digest = entry.origin_digest, words_salt = entry.words_salt, words_digest = entry.words_digest
      where id = entry.id and created_at = entry.created_at;
      placed := placed + 1;
    end loop;
    update audit_chains set position = head.position, last_hash = head.last_hash where chain = head.chain;
  end loop;
  return placed;
end $$;`;

// What stands in a new entry, beside the digests and its own hash.
const entryValues: Record<string, string> = {
  id: "entry_id",
  actor_id: "coalesce(p_actor_id, person)",
  on_behalf_of: "case when p_actor_id <> person then person end",
  organization_id: "owner",
  action: "p_action",
  outcome: "p_outcome",
  entity_type: "p_entity_type",
  entity_id: "p_entity_id",
  entity_name: "p_entity_name",
  description: "p_description",
  reason: "p_reason",
  metadata: "coalesce(p_metadata, '{}')",
  via: "p_via",
  request_id: setting("app.request_id"),
  ip_address: "p_ip_address",
  user_agent: "p_user_agent",
  change_id: "change",
  transaction_id: "pg_current_xact_id()::text::bigint",
  row_counts: "counts",
  reverts_change_id: "p_reverts_change_id",
  chain: "head.chain",
  position: "head.position + 1",
  prev_hash: "head.last_hash",
  origin_salt: "case when num_nonnulls(p_ip_address, p_user_agent) > 0 then gen_random_uuid() end",
  words_salt: "gen_random_uuid()",
  created_at: "now()",
  updated_at: "now()",
};
const entryColumns = [...Object.keys(entryValues), "origin_digest", "words_digest"];

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
  p_reverts_change_id uuid default null,
  p_untouched text[] default null
) returns integer language plpgsql ${definer} as $$
declare
  person uuid := ${setting("app.user_id")}::uuid;
  change uuid := ${setting("app.change_id")}::uuid;
  micros bigint := extract(epoch from clock_timestamp()) * 1000000;
  entry_id uuid := ${timeOrderedId("micros")};
  touched integer;
  counted integer;
  counts jsonb;
  owner uuid;
  digest text;
begin
  -- What the change did. It belongs to an organization when all of its rows do. All before the chain is locked.
  select coalesce(sum(t.touched), 0), jsonb_object_agg(t.table_name, t.rows),
    case when min(t.first) = max(t.last) and sum(t.owned) = sum(t.rows) then min(t.first)::uuid end,
    case when count(*) > 0 then ${rowsDigest("change", "now()")} end
  into touched, counts, owner, digest
  from (
    select table_name, count(*) as rows, count(distinct row_id) as touched, count(organization_id) as owned,
      min(organization_id::text) as first, max(organization_id::text) as last
    from change_rows where change_id = change and created_at = now() group by table_name
  ) t;
  if counts ?| p_untouched then
    raise exception 'A rule is about a table that this change touched.' using errcode = 'PD005';
  end if;
  counted := case when p_outcome = 'ok' and not p_metadata ? 'approval' then touched else 0 end;
  ${markRecorded}
  if current_setting('app.actor_kind', true) = 'member' then
    owner := ${setting("app.org_id")}::uuid;
  else
    owner := coalesce(p_organization_id, owner);
  end if;
  -- The lock on the chain's head is taken here, as late as can be: position and previous hash are read under it.
  for attempt in 1..2 loop
    with head as (
      select * from audit_chains where chain = coalesce(owner::text, 'platform') for update
    ),
    made as (
      insert into activities (${entryColumns.join(", ")}, row_hash)
      select ${entryColumns.map((column) => `entry.${column}`).join(", ")}, ${entryHash("digest")}
      from (select said.*, case when said.origin_salt is not null then ${originDigest("said")} end as origin_digest, ${wordsDigest("said")} as words_digest
        from (select ${Object.entries(entryValues)
          .map(([column, value]) => `${value} as ${column}`)
          .join(", ")} from head) said) entry
      returning chain, position, row_hash
    )
    update audit_chains head set position = made.position, last_hash = made.row_hash, updated_at = now() from made where head.chain = made.chain;
    exit when found;
    if attempt = 2 then raise exception 'The chain has no head, so nothing can be recorded.' using errcode = 'PD001'; end if;
    insert into audit_chains (chain) values (coalesce(owner::text, 'platform')) on conflict (chain) do nothing;
  end loop;
  perform pg_notify('pressdesk', json_build_object(
    'table', 'activities', 'operation', 'insert', 'organizationId', owner, 'ids', json_build_array(entry_id), 'count', 1)::text);
  return touched;
end $$;`;

/**
 * The audit log's own functions.
 *
 * `record_activity(p_action => …)` writes the entry of the current transaction and returns how many rows the change touched.
 * Person, change, request, rows per table and organization come from the transaction; a member's entry always goes to the
 * chosen organization. `p_actor_id` names who really acted where `app.user_id` is somebody else (impersonation), or nobody.
 * Ids ascend with the time at which they were made. Where the change touched a table of `p_untouched` nothing is written:
 * PD005, and the transaction is lost. `chain_loaded_activities()` gives rows that were loaded without a position their
 * places, by time; it is for the owner, where triggers are off.
 */
export const auditLogSql = [chainFunction, recordFunction].join("\n");
