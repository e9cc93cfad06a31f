-- Visits to the shop: those that ended in a booking, a sign-up or a subscription, and those that ended nowhere.
create temp table demo_sessions on commit drop as
select visit.key, visit.purpose, visit.person, people.id as user_id, org.id as organization_id, visitor,
  md5('visitor ' || visitor)::uuid::text as anonymous_id, left(md5('sitting ' || visit.key), 20) as session_id,
  greatest(present() - interval '90 days' + interval '1 minute', began_at) as began_at, ended_at, booking, agents.agent, agents.device,
    agents.context, demo_address(visitor) as ip,
  campaign.source, campaign.medium, campaign.name as campaign, campaign.term, campaign.referrer, whole(visit.key, 505, 26) as service
from (
  select key, case when org is null then 'order' else 'house order' end as purpose, person, person as visitor,
    made_at - make_interval(secs => 280 + 300 * chance(key, 501)) as began_at, made_at as ended_at, n as booking
  from demo_drafts where org is not null or whole(key, 314, 6) <> 5
  union all
  select key || ' lost', 'lost order', person, person, made_at - make_interval(secs => 200 + 300 * chance(key, 501)), made_at, null
  from demo_lost
  union all
  select 'sign-up ' || key, 'sign-up', key, key, joined_at - make_interval(secs => 70 + 200 * chance(key, 502)), joined_at, null
  from demo_people where kind = 'customer' and joined_at > present() - interval '89 days' and n % 61 <> 7
  union all
  select 'subscribing ' || key, 'subscribing', key, key, started_at - make_interval(secs => 90 + 200 * chance(key, 503)), started_at, null
  from demo_subscriptions where org is null and started_at > present() - interval '89 days'
  union all
  select look.key, 'browsing', known.key, coalesce(known.key, 'stranger ' || whole(look.key, 510, 2600 * demo_scale())), began_at, null,
    null
  from (
    select key, day, local_time(day, busy_hour(key, 511)) as began_at, audience,
      1 + floor(case audience when 'customer' then customers * (0.8 + 0.2 * greatest(0, place - 1) / 90) else members
        end * power(chance(key, 513), 1.3))::integer as n
    from (select 'browsing ' || n as key, place, day, case when chance('browsing ' || n, 512) < 0.5 then 'customer'
      when chance('browsing ' || n, 512) < 0.62 then 'member' end as audience
      from generate_series(1, 7000 * demo_scale()) n join demo_day_of on slot = day_slot(n, 7000 * demo_scale())
        join demo_days using (place) offset 0) looks, demo_counts
    offset 0
  ) look
  left join demo_people known on known.kind = look.audience and known.n = look.n and known.joined_at < day
  union all
  -- Somebody is always looking just now.
  select 'browsing now ' || nth, 'browsing', person.key, coalesce(person.key, 'stranger ' || nth),
    present() - make_interval(secs => 70 * nth), null, null
  from generate_series(1, 14) nth left join demo_people person on person.kind = 'customer' and person.n = nth * 23 and nth % 3 > 0
) visit (key, purpose, person, visitor, began_at, ended_at, booking)
left join demo_people people on people.key = visit.person
left join demo_orgs org on org.n = people.org
join demo_agent_of agents on agents.slot = whole(visitor, 504, 100)
left join (values (0, 'google', 'cpc', 'lisboa-lavandaria', 'engomadoria lisboa', 'https://www.google.com/'),
  (1, 'google', 'organic', null, null, 'https://www.google.com/'), (2, 'google', 'organic', null, null, 'https://www.google.com/'),
  (3, 'instagram', 'social', 'camisas-segunda', null, 'https://l.instagram.com/'), (4, 'newsletter', 'email', 'novembro', null, null),
    (5, 'folheto', 'print', 'benfica', null, null)) campaign (place, source, medium, name, term, referrer)
  on campaign.place = whole(visit.key, 506, case when visit.purpose in ('browsing', 'sign-up') then 9 else 30 end)
where visitor is not null and began_at <= present();
create unique index on demo_sessions (key);
analyze demo_sessions (key, purpose, booking);

-- What people do on a visit: seconds from its start, or before its end, and how likely.
create temp table demo_script (purpose text, step integer, event text, category text, action text, page text, from_start integer,
  before_end integer, odds double precision, dice integer) on commit drop;
insert into demo_script values
('order', 1, 'Service Viewed', 'catalogue', 'view', '/services', null, 260, 1, 1),
  ('order', 2, 'Booking Started', 'booking', 'start', '/book', null, 170, 1, 1),
  ('order', 3, 'Slot Chosen', 'booking', 'choose', '/book/slot', null, 100, 0.97, 2),
('order', 4, 'Checkout Started', 'booking', 'checkout', '/book/checkout', null, 42, 1, 1),
  ('order', 5, 'Booking Confirmed', 'booking', 'confirm', '/book/done', null, 0, 1, 1),
('lost order', 1, 'Service Viewed', 'catalogue', 'view', '/services', null, 190, 1, 1),
  ('lost order', 2, 'Booking Started', 'booking', 'start', '/book', null, 120, 1, 1),
  ('lost order', 3, 'Slot Chosen', 'booking', 'choose', '/book/slot', null, 20, 0.4, 2),
('house order', 1, 'Booking Started', 'booking', 'start', '/book', null, 110, 1, 1),
  ('house order', 2, 'Booking Confirmed', 'booking', 'confirm', '/book/done', null, 0, 1, 1),
('sign-up', 1, 'Service Viewed', 'catalogue', 'view', '/services', 8, null, 0.8, 3),
  ('sign-up', 2, 'Account Created', 'account', 'create', '/sign-up', null, 0, 1, 1),
  ('sign-up', 3, 'Address Added', 'account', 'add', '/account/addresses', null, -70, 0.82, 4),
('subscribing', 1, 'Plans Viewed', 'plans', 'view', '/plans', null, 80, 1, 1),
  ('subscribing', 2, 'Plan Chosen', 'plans', 'choose', '/plans/checkout', null, 35, 1, 1),
  ('subscribing', 3, 'Subscription Started', 'plans', 'start', '/plans/done', null, 0, 1, 1),
('browsing', 1, 'Price List Opened', 'catalogue', 'open', '/prices', 6, null, 0.24, 5),
  ('browsing', 2, 'Service Viewed', 'catalogue', 'view', '/services', 14, null, 0.62, 6),
  ('browsing', 3, 'Search Performed', 'catalogue', 'search', '/search', 30, null, 0.13, 7),
('browsing', 4, 'Service Viewed', 'catalogue', 'view', '/services', 45, null, 0.24, 8),
  ('browsing', 5, 'Plans Viewed', 'plans', 'view', '/plans', 60, null, 0.13, 9),
  ('browsing', 6, 'Plan Chosen', 'plans', 'choose', '/plans/checkout', 95, null, 0.03, 9),
('browsing', 7, 'Booking Tracked', 'booking', 'track', '/orders', 20, null, 0.16, 10),
  ('browsing', 8, 'Help Opened', 'support', 'open', '/help', 75, null, 0.1, 11),
('browsing', 9, 'Booking Started', 'booking', 'start', '/book', 80, null, 0.21, 12),
  ('browsing', 10, 'Slot Chosen', 'booking', 'choose', '/book/slot', 130, null, 0.12, 12),
  ('browsing', 11, 'Checkout Started', 'booking', 'checkout', '/book/checkout', 170, null, 0.07, 12);

create temp table demo_happenings on commit drop as
select session.key || ' ' || step as key, session.key as session, script.event, category, action, page, date_trunc('milliseconds', at) as at
from demo_sessions session join demo_script script using (purpose),
lateral (select case when before_end is null then began_at + make_interval(secs => from_start * (0.8 + 0.9 * chance(session.key,
  520 + step))) else ended_at - make_interval(secs => before_end * (0.7 + 0.6 * chance(session.key, 520 + step))) end as at) moment
where chance(session.key, 540 + dice) < odds and at <= present() and at > present() - interval '90 days';
insert into demo_happenings
select session.key || ' coupon', session.key, 'Coupon Applied', 'booking', 'apply', '/book/checkout',
  session.ended_at - interval '14 seconds'
from demo_sessions session join demo_redemptions redeemed on redeemed.n = session.booking where session.purpose = 'order'
  and session.ended_at > present() - interval '89.9 days';
insert into demo_happenings
select session.key || ' off', session.key, 'Booking Cancelled', 'booking', 'cancel', '/orders', date_trunc('milliseconds', cancelled_at)
from demo_sessions session join demo_cancelled off on off.n = session.booking where cancelled_at > session.ended_at;
create unique index on demo_happenings (key);
create index on demo_happenings (session);
analyze demo_happenings (key, session, event);
