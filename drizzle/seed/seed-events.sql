-- Events and page views of the visits, as the apps sent them, and the figures that are added up from them.
create temp table demo_urls on commit drop as
select page, 'https://www.pressdesk.test' || page as url, title from (values ('/', 'Pressed and back tomorrow'),
  ('/services', 'What we clean'), ('/prices', 'Prices'), ('/search', 'Search'), ('/plans', 'Passes'), ('/plans/checkout', 'Your pass'),
  ('/plans/done', 'Welcome'),
  ('/orders', 'Your orders'), ('/help', 'Help'), ('/book', 'Book a pickup'), ('/book/slot', 'When may we come?'),
    ('/book/checkout', 'Checkout'), ('/book/done', 'Thank you'), ('/sign-up', 'Make an account'),
    ('/account/addresses', 'Your addresses')) listed (page, title);

insert into events (id, timestamp, user_id, organization_id, anonymous_id, session_id, message_id, event_name, event_category, event_action,
  event_label, properties, context, page_url, referrer, ip_address, user_agent, utm_source, utm_medium, utm_campaign, utm_term, utm_content,
  created_at, updated_at)
select demo_id('event ' || happening.key), happening.at, case when session.purpose <> 'sign-up'
  or event in ('Account Created', 'Address Added') then session.user_id end, session.organization_id, anonymous_id, session_id,
  'ajs-next-' || md5('message ' || happening.key), event, happening.category, action,
  case when event = 'Service Viewed' then viewed.code end,
  case event when 'Booking Confirmed' then jsonb_build_object('bookingNumber', booking.number, 'service',
    ordered.code, 'revenue', (items_total - coalesce(discount, 0)) / 100.0, 'currency', 'EUR', 'express', is_express)
    when 'Booking Cancelled' then jsonb_build_object('bookingNumber', booking.number, 'reason',
      cancellation_reason)
    when 'Service Viewed' then jsonb_build_object('service', viewed.code, 'price', viewed.price / 100.0) when 'Slot Chosen'
      then jsonb_build_object('slot', (8 + 2 * whole(happening.key, 551, 6)) || ':00', 'daysAhead', whole(happening.key, 552, 4))
    when 'Search Performed' then jsonb_build_object('query',
      ('{fato,edredão,camisas,casaco de inverno,wedding dress,cortinas,stain,price shirts}'::text[])[1 + whole(happening.key, 553, 8)],
      'results', whole(happening.key, 554, 9))
    when 'Coupon Applied' then jsonb_build_object('code', redeemed.code) when 'Experiment Viewed'
      then jsonb_build_object('experimentId', exposed.test, 'variationName', exposed.variant)
    when 'Help Opened' then jsonb_build_object('topic', ('{pickup,payment,stain,lost piece,pass}'::text[])[1 + whole(happening.key, 555,
      5)]) when 'Account Created' then jsonb_build_object('method', ('{email,google,apple}'::text[])[1 + whole(happening.key, 556,
      3)]) else '{}' end,
  context, url, referrer, ip, agent, source, medium, campaign, term, null, happening.at + interval '400 milliseconds',
    happening.at + interval '400 milliseconds'
from demo_happenings happening join demo_sessions session on session.key = happening.session join demo_urls using (page)
left join demo_bookings booking on booking.n = session.booking left join demo_services ordered on ordered.place = booking.service
left join demo_redemptions redeemed on redeemed.n = booking.n
left join (select key, test, variant from demo_exposures) exposed on exposed.key = happening.key
left join demo_services viewed on viewed.place = case when session.booking is null then 1 + session.service else booking.service end
order by happening.at;

insert into page_views (id, viewed_at, session_id, user_id, organization_id, anonymous_id, message_id, page_url, page_title, referrer,
  load_time_ms, time_on_page_seconds, bounce, ip_address, user_agent, utm_source, utm_medium, utm_campaign, utm_term, created_at,
  updated_at)
select demo_id('page view ' || session.key || ' ' || nth), viewed_at, session_id,
  case when session.purpose <> 'sign-up' or nth > 2 then user_id end, organization_id, anonymous_id,
  'ajs-next-' || md5('page ' || session.key || nth), url, title, case when nth = 1 then referrer else 'https://www.pressdesk.test/' end,
  (260 + 500 * chance(session.key || nth, 561) + 4200 * power(chance(session.key || nth, 562), 9) * case
    when device in ('Xiaomi Redmi', 'iPhone') then 1.5 else 1 end)::integer,
  case when nth < pages then 5 + (110 * power(chance(session.key || nth, 563), 2))::integer
    else 3 + (160 * power(chance(session.key || nth, 563), 2))::integer end, pages = 1, ip, agent, source, medium, campaign, term, viewed_at,
    viewed_at
from demo_sessions session
join (values ('order', '{/services,/book,/book/checkout,/book/done}'::text[], '{2,2,2,3,3,4}'::integer[]),
  ('lost order', '{/services,/book,/book/slot}', '{2,3}'), ('house order', '{/book,/orders}', '{1,1,1,2}'),
  ('sign-up', '{/,/services,/sign-up,/account/addresses}', '{3,4}'), ('subscribing', '{/plans,/plans/checkout,/plans/done}', '{2,3}'),
  ('browsing', '{/,/services,/prices,/plans,/help,/orders}', '{1,1,1,1,2,2,2,3,3,4,5}')) tour (purpose, stops, lengths) using (purpose),
lateral (select lengths[1 + whole(session.key, 564, cardinality(lengths))] as pages offset 0) size,
generate_series(1, pages) nth,
lateral (select date_trunc('milliseconds', began_at + make_interval(secs => (nth - 1) * (25 + 30 * chance(session.key,
  565)))) as viewed_at offset 0) moment,
demo_urls
where demo_urls.page = stops[nth] and viewed_at <= present();

insert into feature_usage (id, user_id, organization_id, feature_name, feature_category, usage_count, success, duration_seconds, metadata,
  used_at, created_at, updated_at)
select demo_id('use ' || session.key || copy), user_id, organization_id, feature, category,
  1 + (3 * power(chance(session.key, 571 + copy), 4))::integer, chance(session.key, 573 + copy) > flaw,
  2 + (seconds * power(chance(session.key, 575 + copy), 2))::integer,
  jsonb_build_object('device', device), used_at, used_at, used_at
from (
  select session.*, copy, began_at + make_interval(secs => 40 + 60 * copy) as used_at, whole(session.key, 577 + copy, 8) as drawn,
    case when organization_id is null then 'people' else 'houses' end as audience
  from demo_sessions session, generate_series(0, 1) copy where user_id is not null and purpose <> 'sign-up'
    and chance(session.key, 579 + copy) < 0.34 offset 0
) session join (values ('people', 0, 'Repeat last order', 'booking', 0.01, 20), ('people', 1, 'Repeat last order', 'booking', 0.01, 20),
  ('people', 2, 'Live driver map', 'tracking', 0.04, 240), ('people', 3, 'Live driver map', 'tracking', 0.04, 240),
  ('people', 4, 'Photo of a stain', 'booking', 0.12, 60), ('people', 5, 'Saved times', 'booking', 0.02, 15),
  ('people', 6, 'Chat with support', 'support', 0.05, 500), ('people', 7, 'Reminder settings', 'account', 0.01, 40),
    ('houses', 0, 'Team ordering', 'booking', 0.02, 90), ('houses', 1, 'Team ordering', 'booking', 0.02, 90),
    ('houses', 2, 'Linen count', 'linen', 0.06, 300), ('houses', 3, 'Linen count', 'linen', 0.06, 300),
  ('houses', 4, 'Invoice download', 'billing', 0.03, 12), ('houses', 5, 'Standing order', 'booking', 0.02, 60),
    ('houses', 6, 'Order by API', 'api', 0.05, 2), ('houses', 7, 'Delivery photos', 'tracking', 0.02, 30)) listed (audience, place, feature,
    category, flaw, seconds)
on listed.audience = session.audience and listed.place = session.drawn
where used_at <= present();

-- Days are UTC days, as in the log's partitions.
insert into user_engagement_daily (id, user_id, organization_id, date, session_count, page_views, features_used, actions_performed,
  time_spent_seconds, created_at, updated_at)
select demo_id('engagement ' || user_id || day || coalesce(organization_id::text, '')), user_id, organization_id, day,
  count(distinct session_id), count(*) filter (where what = 'page'), count(distinct feature), count(*) filter (where what = 'event'),
  coalesce(sum(seconds), 0),
  counted_at, counted_at
from (
  select 'event' as what, user_id, organization_id, session_id, null as feature, null::integer as seconds,
    (timestamp at time zone 'UTC')::date as day from events where user_id is not null
  union all select 'page', user_id, organization_id, session_id, null, time_on_page_seconds,
    (viewed_at at time zone 'UTC')::date from page_views where user_id is not null
  union all select 'use', user_id, organization_id, null, feature_name, null, (used_at at time zone 'UTC')::date from feature_usage
) acts, lateral (select least(present(), (day + 1) at time zone 'UTC' + interval '20 minutes') as counted_at) night
group by user_id, organization_id, day, counted_at;

insert into organization_metrics_daily (id, organization_id, date, active_users, new_users, revenue_generated, currency, api_calls,
  bookings_completed, created_at, updated_at)
select demo_id('metrics ' || org.n || ' ' || calendar.day), org.id, calendar.day, coalesce(active, 0), coalesce(joined, 0),
  coalesce(revenue, 0), 'EUR', coalesce(calls, 0), coalesce(done, 0), counted_at, counted_at
from demo_orgs org cross join (select (present() at time zone 'UTC')::date - place as day from generate_series(0, 89) place) calendar
left join (select organization_id, date as day, count(*) as active from user_engagement_daily where organization_id is not null group by 1,
  2) seen on (seen.organization_id, seen.day) = (org.id, calendar.day)
left join (select organization_id, (joined_at at time zone 'UTC')::date as day, count(*) as joined from organization_members group by 1,
  2) came on (came.organization_id, came.day) = (org.id, calendar.day)
left join (select organization_id, (paid_at at time zone 'UTC')::date as day,
  sum(amount_paid) as revenue from invoices where organization_id is not null group by 1, 2) paid on (paid.organization_id,
  paid.day) = (org.id, calendar.day)
left join (select organization_id, (recorded_at at time zone 'UTC')::date as day,
  sum(quantity)::integer as calls from usage_records where metric_name = 'api_calls' group by 1, 2) used on (used.organization_id,
  used.day) = (org.id, calendar.day)
left join (select organization_id, (completed_at at time zone 'UTC')::date as day,
  count(*) as done from bookings where status = 'completed' group by 1, 2) closed on (closed.organization_id, closed.day) = (org.id,
  calendar.day),
lateral (select least(present(), (calendar.day + 1) at time zone 'UTC' + interval '25 minutes') as counted_at) night
where org.joined_at < (calendar.day + 1) at time zone 'UTC';
