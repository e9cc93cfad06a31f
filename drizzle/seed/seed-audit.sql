-- What people did in the console, as the audit log would have written it, with the rows that the changes touched.
create temp table demo_deeds (
  key text, at timestamptz, actor_id uuid, on_behalf_of uuid, organization_id uuid, action text, outcome text default 'ok', entity_type text,
    entity_id uuid, entity_name text, description text, reason text, metadata jsonb default '{}', via text default 'ui',
    is_change boolean default true
) on commit drop;
create temp table demo_deed_rows (deed text, table_name text, row_id uuid, operation text, old_values jsonb, new_values jsonb,
  organization_id uuid) on commit drop;

create function demo_person(name text) returns uuid language sql stable return (select id from users
  where email = name || '@pressdesk.test');

-- Errors: taken on, noted, resolved.
insert into demo_deeds (key, at, actor_id, organization_id, action, entity_type, entity_id, entity_name, description)
select 'resolved ' || id, resolved_at, resolved_by, organization_id, 'errors:resolve', 'errors', id, title,
  'Resolved' from error_groups where resolved_at is not null
union all
select 'assigned ' || groups.id, least(present() - interval '20 minutes', coalesce(resolved_at - interval '95 minutes', greatest(groups.first_seen + interval '25 minutes', worked(title, 781, 9)))),
  assignee_id, groups.organization_id, 'errors:assign', 'errors', groups.id, title,
  'Assigned to ' || full_name from error_groups groups join users on users.id = assignee_id
union all
select 'noted ' || note.id, note.created_at, author_id, note.organization_id, 'error-notes:create', 'errors', group_id, title,
  'Wrote a note' from error_notes note join error_groups on error_groups.id = group_id;
insert into demo_deed_rows
select 'resolved ' || id, 'error_groups', id, 'update',
  jsonb_strip_nulls('{"status": "unresolved"}'::jsonb) || '{"resolved_by": null, "resolved_at": null}' || case
  when resolved_in_release is null then '{}' else '{"resolved_in_release": null}'::jsonb end,
  jsonb_build_object('status', status, 'resolved_by', resolved_by, 'resolved_at',
    resolved_at) || jsonb_strip_nulls(jsonb_build_object('resolved_in_release', resolved_in_release)),
    organization_id from error_groups where resolved_at is not null
union all
select 'assigned ' || id, 'error_groups', id, 'update', jsonb '{"assignee_id": null}', jsonb_build_object('assignee_id', assignee_id),
  organization_id from error_groups where assignee_id is not null
union all
select 'noted ' || id, 'error_notes', id, 'insert', null::jsonb, to_jsonb(note) - '{version,updated_at}'::text[],
  organization_id from error_notes note;

-- People and organizations.
insert into demo_deeds (key, at, actor_id, organization_id, action, entity_type, entity_id, entity_name, description, reason)
select 'suspended ' || id, suspended_at, demo_person('admin'), null, 'users:suspend', 'users', id, full_name, 'Suspended',
  case when email like '%rocha%' then 'One person with several accounts and a welcome coupon each.'
  else ('{"Chargeback on two orders.","Asked for it.","Rude to a driver, twice.","Payments under another name."}'::text[])[1 + whole(email,
  731, 4)] end from users where suspended_at is not null
union all
select 'suspended ' || id, suspended_at, demo_person('owner'), id, 'organizations:suspend', 'organizations', id, name, 'Suspended',
  'Three invoices unpaid.' from organizations where suspended_at is not null
union all
select 'role ' || given.id, assigned_at, assigned_by, null, 'user-roles:create', 'user-roles', given.id, full_name,
  'Gave the role ' || name || coalesce(' until ' || to_char(expires_at, 'FMDD Mon'), ''),
  case when expires_at is null then null else 'Help for a while.' end
from user_roles given join users on users.id = user_id join roles on roles.id = role_id where assigned_at > present() - interval '89 days'
union all
select 'invited ' || id, created_at, invited_by, organization_id, 'invitations:create', 'invitations', id, invitee_email,
  'Invited as ' || role, null from invitations where created_at > present() - interval '89 days'
union all
select 'revoked ' || id, revoked_at, revoked_by, organization_id, 'invitations:revoke', 'invitations', id, invitee_email, 'Taken back',
  null from invitations where revoked_at > present() - interval '89 days';
insert into demo_deed_rows
select 'suspended ' || id, 'users', id, 'update', jsonb '{"status": "active", "suspended_at": null}',
  jsonb_build_object('status', status, 'suspended_at', suspended_at), null::uuid from users where suspended_at is not null
union all
select 'suspended ' || id, 'organizations', id, 'update', jsonb '{"status": "active", "suspended_at": null}',
  jsonb_build_object('status', status, 'suspended_at', suspended_at), id from organizations where suspended_at is not null
union all
select 'role ' || id, 'user_roles', id, 'insert', null::jsonb, to_jsonb(given) - '{version,updated_at}'::text[],
  null from user_roles given where assigned_at > present() - interval '89 days'
union all
select 'invited ' || id, 'invitations', id, 'insert', null::jsonb,
  to_jsonb(asked) - '{token,version,updated_at}'::text[] || '{"status": "pending", "accepted_by": null, "accepted_at": null, "declined_at": null, "revoked_at": null, "revoked_by": null}', organization_id from invitations asked where created_at > present() - interval '89 days'
union all
select 'revoked ' || id, 'invitations', id, 'update', jsonb '{"status": "pending", "revoked_at": null, "revoked_by": null}',
  jsonb_build_object('status', status, 'revoked_at', revoked_at, 'revoked_by', revoked_by),
  organization_id from invitations where revoked_at > present() - interval '89 days';

-- What was removed.
insert into demo_deeds (key, at, actor_id, organization_id, action, entity_type, entity_id, entity_name, description, reason)
select 'removed ' || row_id, at, demo_person(actor), organization_id, resource || ':delete', resource, row_id, name, 'Removed this ' || noun,
  reason from demo_removed;
insert into demo_deed_rows
select 'removed ' || row_id, table_name, row_id, 'update', jsonb '{"deleted_at": null}', jsonb_build_object('deleted_at', at), organization_id
from demo_removed;

-- Money.
insert into demo_deeds (key, at, actor_id, organization_id, action, entity_type, entity_id, entity_name, description, reason)
select 'refunded ' || refund.id, processed_at, demo_person('finance'), refund.organization_id, 'invoices:refund',
  case when invoice_id is null then 'payment-transactions' else 'invoices' end, coalesce(invoice_id, refunded_transaction_id),
  coalesce(number, description), 'Refunded ' || to_char(amount / 100.0, 'FM999990.00') || ' EUR',
  case when reason = 'duplicate' then 'Charged twice.'
    else ('{"A button was lost.","Came back two days late.","A stain was set by ironing.","Wrong bag delivered.","As agreed on the phone."}'::text[])[1 + whole(refund.id::text, 732, 5)] end
from payment_transactions refund left join invoices on invoices.id = invoice_id where kind = 'refund'
union all
select 'voided ' || id, voided_at, demo_person('finance'), organization_id, 'invoices:void', 'invoices', id, number, 'Voided',
  'Issued twice by mistake.' from invoices where status = 'void'
union all
select 'coupon ' || id, created_at, demo_person('finance'), null, 'coupons:create', 'coupons', id, code, 'Made',
  null from coupons where created_at > present() - interval '89 days';
insert into demo_deed_rows
select 'refunded ' || id, 'payment_transactions', id, 'insert', null::jsonb, to_jsonb(refund) - '{version,updated_at}'::text[],
  organization_id from payment_transactions refund where kind = 'refund'
union all
select 'refunded ' || refund.id, 'payment_transactions', paid.id, 'update', jsonb '{"amount_refunded": 0, "status": "succeeded"}',
  jsonb_build_object('amount_refunded', paid.amount_refunded, 'status', paid.status),
  paid.organization_id from payment_transactions refund join payment_transactions paid on paid.id = refund.refunded_transaction_id
union all
select 'refunded ' || refund.id, 'invoices', invoices.id, 'update', jsonb '{"amount_refunded": 0}',
  jsonb_build_object('amount_refunded', invoices.amount_refunded), invoices.organization_id from payment_transactions refund
  join invoices on invoices.id = refund.invoice_id where kind = 'refund'
union all
select 'voided ' || id, 'invoices', id, 'update', jsonb '{"status": "open", "voided_at": null}',
  jsonb_build_object('status', status, 'voided_at', voided_at), organization_id from invoices where status = 'void'
union all
select 'coupon ' || id, 'coupons', id, 'insert', null::jsonb, to_jsonb(coupon) - '{version,updated_at}'::text[] || '{"redemption_count": 0, "deleted_at": null}',
  null from coupons coupon where created_at > present() - interval '89 days';

-- Rounds: each evening the next day is planned. The rows of the last two plans are there, too.
insert into demo_deeds (key, at, actor_id, action, entity_type, description, metadata, is_change)
select 'planned ' || day, local_time(day - 1, 18), case when chance(day::text, 344) < 0.6 then demo_person('dispatch')
  else demo_person('yara.monteiro') end, 'dispatch:assign', 'delivery-assignments',
  'Planned ' || stops || ' stops for ' || to_char(day, 'FMDD Mon'), jsonb_build_object('stops', stops), day >= today() - 1
from (select day, count(*) as stops from demo_calls where status <> 'failed' and assigned_at between local_time(day - 1, 18)
  and local_time(day - 1, 19) group by day) days where local_time(day - 1, 18) between present() - interval '89 days' and present();
insert into demo_deed_rows
select 'planned ' || day, 'delivery_assignments', assigned.id, 'insert', null::jsonb,
  to_jsonb(assigned) - '{version,updated_at}'::text[] || '{"status": "assigned", "accepted_at": null, "arrived_at": null, "completed_at": null}', organization_id
from demo_calls call join delivery_assignments assigned on assigned.id = demo_id('stop ' || call.key)
where call.day >= today() - 1 and call.status not in ('failed', 'cancelled') and call.assigned_at between local_time(day - 1, 18)
  and local_time(day - 1, 19) and local_time(day - 1, 18) <= present();

-- Experiments.
insert into demo_deeds (key, at, actor_id, action, entity_type, entity_id, entity_name, description)
select 'began ' || id, start_date, created_by, 'experiments:start', 'experiments', id, name,
  'Started' from experiments where start_date is not null
union all
select 'decided ' || id, end_date, created_by, 'experiments:complete', 'experiments', id, name,
  'Completed; the winner is ' || winner_variant from experiments where status = 'completed'
union all
select 'paused ' || id, updated_at, created_by, 'experiments:pause', 'experiments', id, name,
  'Paused' from experiments where status = 'paused';
insert into demo_deed_rows
select 'began ' || id, 'experiments', id, 'update', jsonb '{"status": "draft", "start_date": null}',
  jsonb_build_object('status', 'running', 'start_date', start_date), null::uuid from experiments where start_date is not null
union all
select 'decided ' || id, 'experiments', id, 'update',
  jsonb '{"status": "running", "end_date": null, "winner_variant": null, "conclusion": null}',
  jsonb_build_object('status', status, 'end_date', end_date, 'winner_variant', winner_variant, 'conclusion', conclusion),
  null from experiments where status = 'completed'
union all
select 'paused ' || id, 'experiments', id, 'update', jsonb '{"status": "running"}', jsonb '{"status": "paused"}',
  null from experiments where status = 'paused';

-- What changes nothing but is written down: sign-ins, exports, borrowed accounts, refusals.
insert into demo_deeds (key, at, actor_id, organization_id, action, outcome, description, is_change)
select 'came ' || person.key || day, at, person.id, null, 'session:sign-in',
  case when chance(person.key || day, 742) < 0.05 then 'failed' else 'ok' end,
  case when chance(person.key || day, 742) < 0.05 then 'The password was wrong.' else 'Signed in.' end, false
from demo_people person join demo_days on chance(person.key || day, 741) < case when dow < 6 then 0.55 else 0.1 end,
  lateral (select local_time(day, 8 + 3 * chance(person.key || day, 743)) as at) morning where person.kind = 'staff'
  and person.joined_at < at and at <= present()
union all
select 'came ' || person.key || day, at, person.id, org.id, 'session:sign-in', 'ok', 'Signed in.', false
from demo_people person join demo_orgs org on org.n = person.org join demo_days on chance(person.key || day, 741) < 0.12,
  lateral (select local_time(day, 8 + 9 * chance(person.key || day, 743)) as at) morning where person.seat <= 2 and person.joined_at < at
  and at <= present();
insert into demo_deeds (key, at, actor_id, action, outcome, entity_type, description, is_change)
select 'exported ' || week, local_time(today() - 7 * week - 1, 17), demo_person('finance'), 'invoices:export', 'ok', 'invoices',
  'Exported as CSV', false from generate_series(0, 12) week where local_time(today() - 7 * week - 1, 17) <= present()
union all
select 'refused ' || turn, present() - make_interval(mins => 700 + 9100 * turn),
  case turn % 3 when 0 then demo_person('product') when 1 then demo_person('samuel.mendes') else demo_person('yara.monteiro') end,
  case turn % 3 when 0 then 'users:export' when 1 then 'errors:resolve' else 'invoices:refund' end, 'denied',
  case turn % 3 when 0 then 'users' when 1 then 'errors' else 'invoices' end, 'You don''t have the permission for this.', false
from generate_series(0, 12) turn;
insert into demo_deeds (key, at, actor_id, on_behalf_of, action, entity_type, entity_id, entity_name, description, reason, is_change)
select 'borrowed ' || turn, present() - make_interval(mins => 300 + 11300 * turn),
  demo_person(case when turn % 2 = 0 then 'support' else 'joana.prates' end), person.id, 'users:impersonate', 'users', person.id,
  first_name || ' ' || last_name, 'Looked as the customer sees it',
  ('{"Can''t get past the choice of time.","Sees no invoices.","Coupon is not taken.","Driver map stays empty."}'::text[])[1 + turn % 4],
  false
from generate_series(0, 10) turn join demo_people person on person.kind = 'customer' and person.n = 31 + turn * 47;

-- At large scales the log keeps its newest entries.
delete from demo_deeds where at not between present() - interval '90 days' and present()
  or at < (select at from demo_deeds where at <= present() order by at desc offset 6000 limit 1);
delete from demo_deed_rows where deed not in (select key from demo_deeds);
insert into change_rows (change_id, table_name, row_id, operation, old_values, new_values, organization_id, created_at, salt)
select demo_id('change ' || deed), table_name, row_id, operation, old_values, new_values, changed.organization_id, deeds.at,
  demo_id(concat('salt ', deed, table_name, operation, row_id))
from demo_deed_rows changed join demo_deeds deeds on deeds.key = deed
order by deeds.at, deed, table_name, operation, row_id;
analyze change_rows;

insert into activities select (jsonb_populate_record(null::activities, jsonb_build_object('chain',
  coalesce(organization_id::text, 'platform'), 'words_salt', demo_id('words ' || key), 'origin_salt', demo_id('origin ' || key), 'id', demo_id('activity ' || key), 'actor_id',
  actor_id, 'on_behalf_of', on_behalf_of, 'organization_id', organization_id, 'action', action, 'outcome', outcome, 'entity_type',
  entity_type, 'entity_id', entity_id,
  'entity_name', left(entity_name, 300), 'description', description, 'reason', reason, 'metadata', metadata, 'via', via, 'request_id',
    left(md5('request ' || key), 16), 'ip_address', demo_address(actor_id::text), 'user_agent', agent, 'change_id',
    case when is_change then demo_id('change ' || key) end, 'transaction_id', 0,
  'row_counts', (select jsonb_object_agg(table_name, rows) from (select table_name,
    count(*) as rows from demo_deed_rows where deed = deeds.key group by 1) counted), 'created_at', at, 'updated_at', at))).*
from demo_deeds deeds
left join demo_agent_of agents on agents.slot = 45 + whole(actor_id::text, 751, 55);
-- Of rows whose entry has no place yet.
select digest_loaded_rows();
-- One after the other: each entry carries the hash of the one before.
select chain_loaded_activities();
update audit_chains set created_at = (select min(created_at) from activities where activities.chain = audit_chains.chain),
  updated_at = (select max(created_at) from activities where activities.chain = audit_chains.chain);

-- What the changes sent out.
insert into outbox (id, change_id, kind, payload, idempotency_key, status, attempts, next_attempt_at, last_error, sent_at, created_at,
  updated_at)
select demo_id('effect ' || deeds.key), demo_id('change ' || deeds.key),
  case action when 'invoices:refund' then 'stripe.refund' else 'mail' end,
  case action when 'invoices:refund' then jsonb_build_object('transactionId', entity_id) else jsonb_build_object('to', entity_name) end,
  demo_id('change ' || deeds.key) || ':' || case action when 'invoices:refund' then 'refund' else 'mail' end,
    case when action = 'invitations:create' and chance(deeds.key, 761) < 0.02 then 'dead' else 'sent' end,
    1 + (chance(deeds.key, 762) < 0.06)::integer, at + interval '1 second',
  case when action = 'invitations:create' and chance(deeds.key, 761) < 0.02 then '550 5.1.1 No such mailbox' end,
    case when action = 'invitations:create' and chance(deeds.key, 761) < 0.02 then null else at + interval '2 seconds' end, at,
    at + interval '2 seconds'
from demo_deeds deeds where action in ('invoices:refund', 'invitations:create');
