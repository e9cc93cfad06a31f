-- When a second person has to look, and what waits or has been decided.
insert into approval_policies (id, name, commands, condition, approver_permission, expires_hours, created_by, created_at, updated_at)
select demo_id('policy ' || rule.name), rule.name, rule.commands::jsonb, rule.condition::jsonb, rule.approver, rule.hours,
  demo_person('owner'), local_time(today() - 200, 10), local_time(today() - 200, 10)
from (values
  ('More than 500 rows', '["*"]', '{"kind": "rows", "over": 500, "withinMinutes": 60}', 'changes:approve', 48),
  ('Gives somebody a role', '["*"]', '{"kind": "grantsRole"}', 'user-roles:approve', 72),
  ('Refund above 200.00', '["*"]', '{"kind": "amount", "of": {"table": "payment_transactions", "field": "amount"}, "over": "20000", "currency": "EUR", "where": {"field": "kind", "is": "refund"}, "withinMinutes": 1440}',
    'payment-transactions:approve', 48),
  ('Coupon above 30 %', '["*"]', '{"kind": "amount", "of": {"table": "coupons", "field": "discountValue"}, "over": "3000", "where": {"field": "discountType", "is": "percentage"}}',
    'coupons:approve', 72),
  ('Ignoring more than 10 errors', '["errors:ignore"]', '{"kind": "rows", "over": 10}', 'errors:approve', 48)
) rule (name, commands, condition, approver, hours);

create temp table demo_ignored on commit drop as
select id, row_number() over (order by last_seen, id) as n from error_groups
where status = 'unresolved' and assignee_id is null and ignored_until is null and level in ('warning', 'info', 'error')
order by last_seen, id limit 36;

insert into approval_requests (id, procedure, command, title, input, plan, plan_hash, row_count, requested_by, reason, policy_id, policies,
  expires_at, state, decided_by, decided_at, decision_reason, created_at, updated_at)
select demo_id('request ' || asked.key), 'errors.ignore', 'errors:ignore', 'Ignore ' || chosen.rows || ' errors',
  jsonb_build_object('selection', jsonb_build_object('ids', chosen.ids)),
  jsonb_build_object('hash', '', 'warnings', '[]'::jsonb, 'effects', '[]'::jsonb, 'rows', chosen.plan,
    'counts', jsonb_build_array(jsonb_build_object('table', 'error_groups', 'operation', 'update', 'rows', chosen.rows))),
  '', chosen.rows, demo_person(asked.asker), asked.reason, demo_id('policy Ignoring more than 10 errors'),
  jsonb_build_array(jsonb_build_object('id', demo_id('policy Ignoring more than 10 errors'), 'name', 'Ignoring more than 10 errors',
    'approver', jsonb_build_object('permission', 'errors:approve'), 'expiresHours', 48)),
  present() + asked.hours * interval '1 hour', asked.state,
  case when asked.state <> 'pending' then demo_person(asked.decider) end,
  case when asked.state <> 'pending' then present() + (asked.hours - 40) * interval '1 hour' end, asked.why,
  present() + (asked.hours - 48) * interval '1 hour', present() + (asked.hours - 48) * interval '1 hour'
from (values
  ('noise', 'joana.prates', 'pending', null, 'Noise of the old tablet at the counter. It is replaced on Friday.', null, 43, 1, 12),
  ('bots', 'joana.prates', 'declined', 'support', 'All from crawlers, nobody is hit.', 'Two of them are customers in Alvalade, look again.', -70, 13, 24),
  ('twice', 'joana.prates', 'withdrawn', 'joana.prates', 'Chosen with the wrong filter.', null, -95, 25, 36)
) asked (key, asker, state, decider, reason, why, hours, first, last),
lateral (select count(*)::int as rows, jsonb_agg(id order by n) as ids, jsonb_agg(jsonb_build_object('place', n::text, 'table', 'error_groups',
  'rowId', id, 'operation', 'update', 'before', '{"status": "unresolved"}'::jsonb, 'after', '{"status": "ignored"}'::jsonb) order by n) as plan
  from demo_ignored where n between asked.first and asked.last) chosen
where chosen.rows > 1;
