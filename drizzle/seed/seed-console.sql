-- The console itself: settings, views, notices, mails and what was sent out.
insert into system_settings (id, key, value, category, description, is_public, updated_by, created_at, updated_at)
select demo_id('setting ' || listed.key), listed.key, value, category, description, is_public, person.id, local_time(today() - 700, 10),
  local_time(today() - 20 - whole(listed.key, 701, 60), 15)
from (values
  ('business.name', '"Pressdesk Lisboa"'::jsonb, 'business', 'As customers read it on bags and invoices.', true),
  ('business.city', '"Lisboa"', 'business', 'Where the rounds go.', true),
  ('business.timezone', '"Europe/Lisbon"', 'business', 'Days and pickup times are meant in this zone.', true),
  ('business.currency', '"EUR"', 'business', 'The currency of new prices.', true),
  ('business.vatBasisPoints', '2300', 'business', 'Hundredths of a percent.', true),
  ('business.openingHours', '{"mon-fri": "08:00-20:00", "sat": "08:00-20:00", "sun": "10:00-18:00"}', 'business', 'Pickups and deliveries.', true),
  ('dispatch.plant', '{"name": "Oficina de Marvila", "street": "Rua do Açúcar 76", "postalCode": "1950-009", "latitude": 38.7378, "longitude": -9.1052}',
    'dispatch', 'Where every round begins and ends.', false),
  ('dispatch.windows', '["08:00", "10:00", "12:00", "14:00", "16:00", "18:00"]', 'dispatch', 'Pickups and deliveries are promised for two hours from these.', true),
  ('dispatch.speedKmh', '18', 'dispatch', 'How fast a van gets on in the city, for planning.', false),
  ('dispatch.stopSeconds', '240', 'dispatch', 'Time at a door, for planning.', false),
  ('loyalty.ordersPerFreeCollection', '10', 'loyalty', 'Completed orders for a free collection.', true),
  ('billing.houseNetDays', '14', 'billing', 'Days that a house has to pay.', false),
  ('billing.retryAfterDays', '[3, 5, 7]', 'billing', 'When a failed charge is tried again.', false),
  ('support.contact', '{"email": "support@pressdesk.test", "phone": "+351 900 000 100"}', 'support', 'Shown in the shop and on every mail.', true),
  ('changes.jobRows', '20000', 'changes', 'A change of more rows than this runs by itself.', false),
  ('shop.photoOfStains', 'true', 'shop', 'People may send a photo with an order.', true),
  ('shop.minimumOrder', '1200', 'shop', 'In cents; houses have none.', true)
) listed (key, value, category, description, is_public) join demo_people person on person.email = 'admin@pressdesk.test';

insert into saved_views (id, owner_id, scope, role_id, resource, name, description, params, is_queue, lease_minutes, position, created_at, updated_at)
select demo_id('view ' || view.name), person.id, view.scope, case when view.scope = 'role' then demo_id('role ' || view.role) end,
  view.resource, view.name, queue.description,
  replace(view.params, '{me}', person.id::text)::jsonb, queue.name is not null, coalesce(queue.minutes, 15), row_number() over (partition by view.resource order by view.name),
    local_time(today() - 30 - view.days, 11), local_time(today() - 30 - view.days, 11)
from (values
  ('support', 'everyone', 'support', 'errors', 'Unresolved, busiest first', 3,
    '{"filter": {"field": "status", "operator": "anyOf", "value": ["unresolved"]}, "sort": [{"field": "eventCount", "direction": "desc"}]}'),
  ('support', 'mine', null, 'errors', 'Mine this week', 9,
    '{"filter": {"all": [{"field": "assigneeId", "operator": "anyOf", "value": ["{me}"]}, {"field": "lastSeen", "operator": "last", "value": {"count": 7, "unit": "day"}}]}, "sort": [{"field": "lastSeen", "direction": "desc"}]}'),
  ('support', 'role', 'support', 'errors', 'New since yesterday', 20,
    '{"filter": {"field": "firstSeen", "operator": "last", "value": {"count": 1, "unit": "day"}}, "sort": [{"field": "userCount", "direction": "desc"}]}'),
  ('finance', 'role', 'finance', 'invoices', 'To be chased', 12,
    '{"filter": {"all": [{"field": "status", "operator": "anyOf", "value": ["open"]}, {"field": "dueAt", "operator": "last", "value": {"count": 12, "unit": "month"}}]}, "sort": [{"field": "dueAt", "direction": "asc"}]}'),
  ('finance', 'role', 'finance', 'payment-transactions', 'Failed in the last week', 14,
    '{"filter": {"all": [{"field": "status", "operator": "anyOf", "value": ["failed"]}, {"field": "processedAt", "operator": "last", "value": {"count": 7, "unit": "day"}}]}}'),
  ('finance', 'mine', null, 'invoices', 'Large and open', 5,
    '{"filter": {"all": [{"field": "status", "operator": "anyOf", "value": ["open"]}, {"field": "totalAmount", "operator": "gte", "value": 50000}]}, "sort": [{"field": "totalAmount", "direction": "desc"}]}'),
  ('dispatch', 'role', 'dispatch', 'bookings', 'To be assigned', 25,
    '{"filter": {"all": [{"field": "status", "operator": "anyOf", "value": ["confirmed"]}, {"field": "pickupDate", "operator": "next", "value": {"count": 3, "unit": "day"}}]}, "sort": [{"field": "pickupDate", "direction": "asc"}]}'),
  ('dispatch', 'role', 'dispatch', 'bookings', 'Express, under way', 22,
    '{"filter": {"all": [{"field": "isExpress", "operator": "is", "value": true}, {"field": "status", "operator": "noneOf", "value": ["completed", "cancelled"]}]}}'),
  ('product', 'everyone', null, 'experiments', 'Running now', 18, '{"filter": {"field": "status", "operator": "anyOf", "value": ["running"]}}'),
  ('product', 'role', 'product', 'experiments', 'To be reviewed', 11, '{"filter": {"field": "status", "operator": "anyOf", "value": ["draft"]}}'),
  ('admin', 'role', 'admin', 'invitations', 'Expired invitations', 6,
    '{"filter": {"field": "status", "operator": "anyOf", "value": ["expired"]}, "sort": [{"field": "expiresAt", "direction": "desc"}]}'),
  ('admin', 'mine', null, 'activities', 'Refused or failed', 8,
    '{"filter": {"field": "outcome", "operator": "anyOf", "value": ["denied", "failed"]}}'),
  ('owner', 'mine', null, 'users', 'Suspended lately', 2,
    '{"filter": {"field": "status", "operator": "anyOf", "value": ["suspended"]}, "sort": [{"field": "suspendedAt", "direction": "desc"}]}')
) view (owner, scope, role, resource, name, days, params) join demo_people person on person.email = view.owner || '@pressdesk.test'
-- One queue per desk.
left join (values
  ('Unresolved, busiest first', 'Take one, find out, resolve or hand over.', 15),
  ('To be chased', 'Call or write, then note what was promised.', 30),
  ('To be assigned', 'Find a driver before the window opens.', 5),
  ('To be reviewed', 'Is there a hypothesis, and one metric that decides?', 60),
  ('Expired invitations', 'Invite again, or leave it.', 15)
) queue (name, description, minutes) on queue.name = view.name;

insert into view_watches (id, view_id, owner_id, threshold, is_above, created_at, updated_at)
select demo_id('watch ' || watch.name || person.key), demo_id('view ' || watch.name), person.id, watch.threshold, true,
  local_time(today() - 5, 9), local_time(today() - 5, 9)
from (values ('support', 'Unresolved, busiest first', 25), ('finance', 'Failed in the last week', 0), ('dispatch', 'To be assigned', 0))
  watch (owner, name, threshold) join demo_people person on person.email = watch.owner || '@pressdesk.test';

insert into notifications (id, user_id, organization_id, kind, title, body, href, read_at, created_at, updated_at)
select demo_id('notice ' || notice.key || person.key), person.id, notice.organization_id, notice.kind, left(notice.title, 200), notice.body,
  notice.href, case when at < present() - interval '50 hours' or chance(notice.key || person.key, 711) < 0.3
  then least(present(), at + interval '50 minutes') end, at, at
from (
  select 'spike ' || groups.key as key, 'error' as kind, 'Many errors at once: ' || title as title,
    event_count || ' events of ' || user_count || ' people.' as body, '/support/errors?record=' || errors.id as href,
    null::uuid as organization_id, errors.first_seen + interval '6 minutes' as at, '{support,joana.prates,owner}'::text[] as people
  from demo_groups groups join error_groups errors using (id) where course = 'spike' and copy = 0
  union all
  select 'returned ' || groups.key, 'error', 'Came back: ' || title, 'It was resolved before.', '/support/errors?record=' || errors.id, null,
    regressed_at, '{support,samuel.mendes}' from demo_groups groups join error_groups errors using (id) where course = 'returned'
    and copy = 0 and regressed_at is not null
  union all
  select 'new ' || groups.key, 'error', 'New error: ' || title, null, '/support/errors?record=' || errors.id, null, errors.first_seen,
    '{support}' from demo_groups groups join error_groups errors using (id) where course = 'fresh' and copy = 0
  union all
  select 'overdue ' || number, 'invoice', 'Invoice ' || number || ' is overdue', 'It was due on ' || to_char(due_at, 'FMDD Mon') || '.',
    '/finance/invoices?record=' || id, null, local_time(local_day(due_at) + 1, 8),
    '{finance}' from (select * from invoices where status = 'open' and organization_id is not null
    and due_at < present() - interval '1 day' order by due_at desc limit 12) late
  union all
  select 'unassigned ' || today(), 'booking', waiting || ' pickups of today have no driver', null, '/dispatch/bookings', null,
    greatest(local_time(today(), 7.5), present() - interval '40 minutes') - interval '1 second' * case
    when present() < local_time(today(), 7.5) then 1 else 0 end, '{dispatch,yara.monteiro}'
  from (select count(*) as waiting from bookings where status = 'confirmed' and pickup_date = today()) counted where waiting > 0
  union all
  select 'coupon', 'coupon', 'NEIGHBOUR is nearly used up', 'Only a few redemptions are left.', '/finance/coupons', null,
    present() - interval '27 hours', '{finance,product}'
  union all
  select 'trial', 'experiment', 'Fourteen days of trial instead of seven: decided', 'The winner is fourteen.', '/product/experiments', null,
    local_time(today() - 45, 17), '{product,owner}'
  union all
  select 'export ' || week, 'export', 'Your export is ready', 'Invoices of the week, as CSV.', '/finance/invoices', null,
    local_time(today() - 7 * week - 1, 17.2), '{finance}' from generate_series(0, 5) week
) notice join demo_people person on person.email = any (select name || '@pressdesk.test' from unnest(notice.people) name)
where at <= present();
insert into notifications (id, user_id, organization_id, kind, title, body, href, read_at, created_at, updated_at)
select demo_id('notice ' || listed.title || person.key), person.id, org.id, listed.kind, listed.title, listed.body, listed.href, null,
  present() - listed.ago, present() - listed.ago
from demo_people person join demo_orgs org on org.n = person.org, (values ('invitation', 'An invitation was accepted',
  'There is a new member.', '/admin/organization-members', interval '3 days'), ('invoice', 'A new invoice is there', null,
  '/finance/invoices', interval '19 hours')) listed (kind, title, body, href, ago)
where person.email like 'orgadmin@%';

insert into mail_messages (id, to_address, subject, text, html, status, last_error, change_id, sent_at, created_at, updated_at)
select demo_id('mail ' || key), to_address, subject, body || e'\n\nPressdesk Lisboa', null, status,
  case when status = 'failed' then '550 5.1.1 No such mailbox' end, change_id, case when status = 'sent' then at + interval '3 seconds' end,
  at, at + interval '3 seconds'
from (
  select 'invited ' || invitations.id as key, invitee_email as to_address, 'You are invited to ' || organizations.name as subject,
    coalesce(message || e'\n\n', '') || 'Open the link in this mail within seven days to join ' || organizations.name || '. The link was sent once and is not kept here.' as body,
    case when chance(invitations.id::text, 721) < 0.03 then 'failed' else 'sent' end as status,
      demo_id('change invited ' || invitations.id) as change_id, invitations.created_at as at
  from invitations join organizations on organizations.id = invitations.organization_id
    where invitations.created_at > present() - interval '89 days'
  union all
  select 'reminder ' || number, coalesce(organizations.billing_email, users.email), 'Reminder: invoice ' || number,
    'The invoice ' || number || ' of ' || to_char(issued_at,
    'FMDD FMMonth') || ' is still open. If it has been paid meanwhile, there is nothing to do.', 'sent', null, due_at + interval '10 hours'
  from invoices left join organizations on organizations.id = invoices.organization_id left join users on users.id = invoices.user_id
    where invoices.status = 'open' and due_at < present() - interval '10 hours'
  union all
  select 'welcome ' || users.id, email, 'Welcome', 'Your account is ready. The first pickup is a few taps away.',
    case when chance(users.id::text, 722) < 0.02 then 'failed' else 'sent' end, null,
    users.created_at + interval '20 seconds' from users where role = 'customer' and created_at > present() - interval '30 days'
    and created_at < present() - interval '1 minute'
) mails;
