-- Large changes that were to run by themselves: one whose records had changed meanwhile, one that was cancelled.
insert into change_jobs (id, requested_by, procedure, command, title, input, reason, plan_hash, state, stage, expected_rows, done_rows, attempts,
  lease_until, cancelled_by, started_at, finished_at, row_count, description, message, has_drifted, result, put_away_at, created_at, updated_at)
select demo_id('job ' || ended.key), demo_person(ended.who), ended.procedure, ended.command, ended.title,
  '{"selection": {"matching": {"filter": {"field": "status", "operator": "anyOf", "value": ["unresolved"]}}, "except": [], "asOf": "2020-01-01T00:00:00Z"}}'::jsonb,
  ended.reason, null, ended.state, ended.stage, ended.expected, ended.done, 1, ended.at, case when ended.state = 'cancelled' then demo_person(ended.who) end,
  ended.at - interval '9 seconds', ended.at, null, null, ended.message, ended.drifted, null, ended.at, ended.at - interval '11 seconds', ended.at
from (values
  ('drifted', 'support', 'errors.resolve', 'errors:resolve', 'Resolve 24,310 errors', 'All of them came from the old label printers.', 'failed', 'checking', 24310, 24310,
    'The records have changed since you saw this plan. Look at it again.', true, present() - interval '3 days'),
  ('cancelled', 'support', 'errors.ignore', 'errors:ignore', 'Ignore 31,882 errors', 'Wrong filter: chosen for the whole year.', 'cancelled', 'changing', 31882, 14000,
    'It was cancelled before it was done. Nothing was changed.', false, present() - interval '6 days')
) ended (key, who, procedure, command, title, reason, state, stage, expected, done, message, drifted, at);
