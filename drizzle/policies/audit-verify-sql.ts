import { checkedEntryHash, checkedRowsDigest } from "./audit-hash-sql.ts";
import { sealedHash, sealedPosition } from "./log-seals-sql.ts";
import { definer } from "./sql-text.ts";

const wholeFunction = `
create function verify_audit_chain(p_chain text, out checked bigint, out broken_position bigint, out problem text)
language plpgsql stable ${definer} as $$
declare head audit_chains;
begin
  select * into head from audit_chains where chain = p_chain;
  select * into checked, broken_position, problem from verify_audit_range(p_chain, ${sealedPosition("p_chain")}, coalesce(head.position, 0));
  if problem is null then
    select * into broken_position, problem from verify_audit_end(p_chain, coalesce(head.position, 0), coalesce(head.last_hash, ''));
  end if;
end $$;`;

// Each entry is judged by itself and by the one before, so ranges can be checked in any order and side by side.
const rangeFunction = `
create function verify_audit_range(p_chain text, p_after bigint, p_upto bigint, out checked bigint, out broken_position bigint, out problem text)
language plpgsql stable ${definer} as $$
declare previous text := coalesce((select row_hash from activities where chain = p_chain and position = p_after limit 1), ${sealedHash("p_chain", "p_after")});
begin
  select count(*), min(place) filter (where fault is not null), (array_agg(fault order by place) filter (where fault is not null))[1]
  into checked, broken_position, problem
  from (
    select place, case
      when position is distinct from place then 'an entry is missing, doubled or moved'
      when prev_hash is distinct from expected_prev then 'the link to the entry before is broken'
      when computed is null or row_hash is distinct from computed then 'the entry or its rows were altered'
    end as fault
    from (
      select entry.position, entry.prev_hash, entry.row_hash,
        p_after + row_number() over chained as place,
        lag(entry.row_hash, 1, coalesce(previous, '')) over chained as expected_prev,
        -- Written out: a call of a function with settings of its own for each entry costs as much as the hash.
        ${checkedEntryHash("held.digest")} as computed
      from activities entry
      cross join lateral (select ${checkedRowsDigest("entry.change_id", "entry.created_at")} as digest offset 0) held
      where entry.chain = p_chain and entry.position > p_after and entry.position <= p_upto
      window chained as (order by entry.position)
    ) linked
  ) judged;
  if problem is null and checked <> p_upto - p_after then
    broken_position := p_after + checked + 1;
    problem := 'an entry is missing, doubled or moved';
  end if;
end $$;`;

const endFunction = `
create function verify_audit_end(p_chain text, p_position bigint, p_hash text, out broken_position bigint, out problem text)
language plpgsql stable ${definer} as $$
begin
  if coalesce((select row_hash from activities where chain = p_chain and position = p_position limit 1), ${sealedHash("p_chain", "p_position")}, '') <> p_hash then
    broken_position := p_position + 1;
    problem := 'the end of the chain is missing';
  elsif exists (select from activities where chain = p_chain
    and position > coalesce((select position from audit_chains where chain = p_chain), 0)) then
    broken_position := coalesce((select position from audit_chains where chain = p_chain), 0) + 1;
    problem := 'there are entries beyond the end of the chain';
  elsif exists (select from activities where chain = p_chain and (position < 1 or position is null)) then
    broken_position := 1;
    problem := 'there are entries before the beginning of the chain';
  end if;
end $$;`;

// A loose walk over the index: as many steps as there are chains, not entries.
const headsFunction = `
create function audit_chain_heads() returns table (chain text, head_position bigint, head_hash text, sealed_position bigint)
language sql stable ${definer} as $$
  with recursive named(chain) as (
    select min(a.chain) from activities a
    union all
    select (select min(a.chain) from activities a where a.chain > named.chain) from named where named.chain is not null
  )
  select all_chains.chain, coalesce(head.position, 0), coalesce(head.last_hash, ''), ${sealedPosition("all_chains.chain")}
  from (select n.chain from named n where n.chain is not null union select c.chain from audit_chains c) all_chains
  left join audit_chains head on head.chain = all_chains.chain
  order by all_chains.chain
$$;`;

const strayFunction = `
create function audit_stray_rows(out chain text, out broken_position bigint, out problem text)
language plpgsql stable ${definer} as $$
declare stray change_rows;
begin
  select r.* into stray from change_rows r
  where not exists (select from activities a where a.change_id = r.change_id and a.created_at = r.created_at)
  order by r.id limit 1;
  if not found then return; end if;
  problem := 'recorded rows of a change belong to no entry';
  select a.chain, a.position into chain, broken_position from activities a where a.change_id = stray.change_id limit 1;
  if found then return; end if;
  -- The entry is gone, or never was: the place where it would stand.
  chain := coalesce(stray.organization_id::text, 'platform');
  select min(a.position) into broken_position from activities a where a.chain = audit_stray_rows.chain and a.created_at >= stray.created_at;
  if broken_position is null then
    select coalesce(max(a.position), 0) + 1 into broken_position from activities a where a.chain = audit_stray_rows.chain;
  end if;
end $$;`;

/**
 * `verify_audit_chain('platform' or an organization's id)` answers how many entries it checked, and the first broken
 * position with what is wrong there, if any. For long chains the same in parts: `audit_chain_heads()`, then
 * `verify_audit_range(chain, after, upto)` for each stretch, `verify_audit_end(chain, position, hash)` with the head
 * as it was at the start, and once `audit_stray_rows()`: recorded rows that no entry vouches for.
 */
export const auditVerifySql = [rangeFunction, endFunction, wholeFunction, headsFunction, strayFunction].join(
  "\n",
);
