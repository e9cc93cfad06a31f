import { context, definer } from "./sql-text.ts";

const overseeing = `array['*', 'change-jobs:*', 'change-jobs:oversee']`;
const denials = `array['!*', '!change-jobs:*', '!change-jobs:oversee']`;

/**
 * The functions of large changes. `hold_change_job(attempt)`: whether the open transaction's change is this attempt's to make; waits for
 * an earlier attempt that is still at it, and keeps later ones waiting until the end of the transaction.
 * `finish_change_job(…)`: marks it as done in the very transaction of its change; gives whether it did.
 * `app_oversees_jobs()`: whether the acting staff see the jobs of others, too.
 */
export const changeJobsSql = `
create function hold_change_job(attempt integer) returns boolean language plpgsql ${definer} as $$
declare job uuid := ${context.changeId};
begin
  perform pg_advisory_xact_lock(hashtextextended(job::text, 44));
  return exists (select from change_jobs where id = job and state = 'running' and attempts = attempt and cancelled_by is null);
end $$;

create function finish_change_job(attempt integer, outcome text, touched integer, done text, answer jsonb) returns boolean
language plpgsql ${definer} as $$
begin
  update change_jobs set state = outcome, row_count = touched, done_rows = coalesce(touched, done_rows), description = done,
    result = answer, finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where id = ${context.changeId} and state = 'running' and attempts = attempt and cancelled_by is null
    and outcome in ('done', 'asked');
  return found;
end $$;

create function app_oversees_jobs() returns boolean language plpgsql stable ${definer} as $$
declare granted jsonb;
begin
  select coalesce(jsonb_agg(held.permission), '[]') into granted from users person
    join user_roles assigned on assigned.user_id = person.id and (assigned.expires_at is null or assigned.expires_at > now())
    join roles given on given.id = assigned.role_id and given.deleted_at is null
    cross join lateral jsonb_array_elements_text(given.permissions) held (permission)
    where person.id = ${context.userId} and person.status = 'active' and person.deleted_at is null;
  return granted ?| ${overseeing} and not granted ?| ${denials};
end $$;`;
