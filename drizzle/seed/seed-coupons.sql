-- Coupons, and who used them on a booking. Each person uses a coupon once, each booking takes one.
create temp table demo_coupons (
  code text, name text, discount_type text, discount_value integer, duration text, months integer, plans text[],
  from_days integer, until_days integer, at_most integer, is_active boolean, id uuid
) on commit drop;
insert into demo_coupons values
('WELCOME10', 'Ten percent off the first order', 'percentage', 1000, 'once', null, '{}', 380, null, null, true),
('FRIEND5', 'Five euros for a friend', 'fixed', 500, 'once', null, '{}', 300, null, 500 * demo_scale(), true),
('RAINYDAY15', 'Fifteen percent when it rains', 'percentage', 1500, 'once', null, '{}', 62, 21, null, true),
('SUITWEEK', 'Four euros off a suit', 'fixed', 400, 'once', null, '{}', 75, 30, 1, true),
('COMEBACK8', 'Eight euros for coming back', 'fixed', 800, 'once', null, '{}', 18, -30, 200 * demo_scale(), true),
('STUDENT25', 'Students, half a year', 'percentage', 2500, 'repeating', 6, '{SHIRT-PASS,WEEKLY-BAG}', 200, -160, null, true),
('HOUSE20', 'New houses, three months', 'percentage', 2000, 'repeating', 3, '{BUSINESS,BUSINESS-PLUS,LINEN}', 240, null, 40 * demo_scale(),
  true),
('NEIGHBOUR', 'The streets around the plant', 'percentage', 1000, 'forever', null, '{}', 600, null, 25 * demo_scale(), true),
('OPENING50', 'Opening of the Benfica round', 'percentage', 5000, 'once', null, '{}', -3, -17, 100, true),
('STAFFTEST', 'For tests; switched off', 'percentage', 10000, 'once', null, '{}', 410, null, 5, false);
update demo_coupons set id = demo_id('coupon ' || code);

create temp table demo_redemptions on commit drop as
with personal as (
  select booking.*, person.id as user_id, person.n as customer, person.joined_at,
    row_number() over (partition by person order by booking.n) as turn,
    exists (select from demo_items items join demo_services on demo_services.id = items.service_id where items.n = booking.n
      and code = 'SUIT') as has_suit
  from demo_bookings booking join demo_people person on person.key = booking.person
  where booking.org is null and booking.status not in ('cancelled', 'draft')
),
wanted as (
  select 1 as rank, 'WELCOME10' as code, * from personal where turn = 1 and joined_at > present() - interval '92 days'
    and (chance(key, 301) < 0.62 or customer in (select ring.n from demo_ring ring))
  union all select 2, 'RAINYDAY15', * from personal where chance(key, 302) < 0.17 and made_at between local_time(today() - 62, 0)
    and local_time(today() - 21, 0)
  union all select 3, 'SUITWEEK', * from personal where has_suit and chance(key, 303) < 0.85 and made_at between local_time(today() - 75, 0)
    and local_time(today() - 30, 0)
  union all select 4, 'COMEBACK8', * from personal where turn > 2 and chance(key, 304) < 0.09 and made_at > local_time(today() - 18, 0)
  union all select 5, 'FRIEND5', * from personal where chance(key, 305) < 0.035
),
one_each as (
  select distinct on (n) * from (select distinct on (code, user_id) * from wanted order by code, user_id, n) firsts order by n, rank
)
select n, code, user_id, made_at,
  case when discount_type = 'percentage' then round(items_total * discount_value / 10000.0)::bigint
    else least(items_total, discount_value)::bigint end as discount
from one_each join demo_coupons coupon using (code);
create unique index on demo_redemptions (n);

-- Nearly used up: the limit is a handful above what was redeemed.
update demo_coupons set at_most = 4 + (select count(*) from demo_redemptions where code = 'SUITWEEK') where code = 'SUITWEEK';
analyze demo_redemptions;
