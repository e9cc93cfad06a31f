import { awaitPersonsTurn } from "./change-guard-sql.ts";
import { context, definer } from "./sql-text.ts";

/**
 * The functions of approvals. `approval_policies_in_force()`: the active rules of staff and of the chosen organization,
 * for whoever makes a change. `rows_lately(action, minutes)`: for each number of minutes, at most how many rows the acting person
 * touched by this command in that time, less what was approved; two probes of an index, however many changes there were. Each
 * touch counts, so it is never too low. Of two changes of one person at the same time the second one waits here, and counts the first.
 * `earlier_change_rows(actions, minutes)`: those very rows. `decide_approval(…)`: the only way in which a request's
 * state changes, once, in time, and never by the person who asked, except to withdraw it; gives whether it did.
 * `expire_approvals()`: closes requests past their end, 500 at most, and gives them to whoever tells their askers.
 */
export const approvalSql = `
create function approval_policies_in_force() returns setof approval_policies language plpgsql stable ${definer} as $$
begin
  return query select policy.* from approval_policies policy where policy.is_active
    and (policy.organization_id is null or policy.organization_id = ${context.organizationId})
    order by policy.created_at, policy.id;
end $$;

create function rows_lately(p_action text, p_minutes integer[]) returns bigint[] language plpgsql ${definer} as $$
declare person uuid := nullif(current_setting('app.user_id', true), '')::uuid;
begin
  perform ${awaitPersonsTurn("p_action")};
  return array(select coalesce((select done.total from change_guards done
      where done.person_id = person and done.action = p_action and done.recorded_at is not null order by done.recorded_at desc limit 1)
    - (select done.total - done.row_count from change_guards done where done.person_id = person and done.action = p_action
      and done.recorded_at > now() - make_interval(mins => span.minutes) order by done.recorded_at limit 1), 0)
    from unnest(p_minutes) with ordinality span (minutes, place) order by span.place);
end $$;

-- A plan that is kept for the session doesn't know how few changes there are of one person: by the indexes, whatever it guesses.
create function earlier_change_rows(actions text[], minutes integer) returns setof change_rows language plpgsql stable ${definer}
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  return query select touched.* from activities entry join change_rows touched on touched.change_id = entry.change_id
    where entry.outcome = 'ok' and entry.action = any(actions) and entry.created_at > now() - make_interval(mins => minutes)
      and coalesce(entry.on_behalf_of, entry.actor_id) = ${context.userId} and not entry.metadata ? 'approval';
end $$;

create function decide_approval(request uuid, decision text, decider uuid, why text, declined integer, change uuid) returns boolean
language plpgsql ${definer} as $$
begin
  update approval_requests set state = decision, decided_by = decider, decided_at = now(), decision_reason = why,
    declined_count = declined, applied_change_id = change, updated_at = now()
  where id = request and state = 'pending'
    and (decision = 'withdrawn' or expires_at > now())
    and (decider = requested_by) = (decision = 'withdrawn');
  return found;
end $$;

create function expire_approvals() returns setof approval_requests language plpgsql ${definer} as $$
begin
  return query update approval_requests set state = 'expired', updated_at = now()
    where id in (select id from approval_requests where state = 'pending' and expires_at <= now()
      order by expires_at limit 500 for update skip locked)
    returning *;
end $$;`;
