-- Plans, ways to pay, and who subscribes to what. Amounts are euro cents without tax.
create temp table demo_plans (place integer, code text, name text, price integer, period text, trial integer, for_orgs boolean,
  weight integer, is_public boolean, features jsonb, id uuid) on commit drop;
insert into demo_plans values
(1, 'SHIRT-PASS', 'Shirt Pass', 2900, 'month', 14, false, 46, true, '{"shirts": 20, "pickups": 4}'),
  (2, 'WEEKLY-BAG', 'Weekly Bag', 5900, 'month', 14, false, 28, true, '{"bags": 4, "pickups": 4}'),
(3, 'HOUSEHOLD', 'Household', 8900, 'month', 14, false, 14, true, '{"bags": 6, "shirts": 20, "pickups": 8}'),
  (4, 'SHIRT-PASS-YEAR', 'Shirt Pass, yearly', 29000, 'year', 14, false, 7, true, '{"shirts": 20, "pickups": 4}'),
(5, 'LAUNCH-PASS', 'Launch Pass', 1900, 'month', 0, false, 5, false, '{"shirts": 15}'),
  (6, 'BUSINESS', 'Business', 14900, 'month', 30, true, 40, true, '{"includedKilograms": 60, "members": 10}'),
(7, 'BUSINESS-PLUS', 'Business Plus', 34900, 'month', 30, true, 30, true, '{"includedKilograms": 200, "members": 30, "api": true}'),
  (8, 'LINEN', 'Hotel and Linen', 89000, 'month', 30, true, 25, true,
  '{"includedKilograms": 900, "members": 100, "api": true, "dailyPickup": true}'),
(9, 'BUSINESS-YEAR', 'Business, yearly', 149000, 'year', 30, true, 5, true, '{"includedKilograms": 60, "members": 10}');
update demo_plans set id = demo_id('plan ' || code);

insert into subscription_plans (id, name, code, description, price_amount, currency, billing_interval, trial_days, features, is_active,
  is_public, sort_order, stripe_product_id, stripe_price_id, created_at, updated_at)
select id, name, code, case when for_orgs then 'For houses with regular pickups.' else 'For people at home.' end || case when is_public
  then '' else ' No longer sold.' end,
  price, 'EUR', period, trial, features, is_public, is_public, place * 10, stripe_like('prod', code), stripe_like('price', code),
    local_time(today() - 705, 10), local_time(today() - 200, 10)
from demo_plans;

insert into coupons (id, code, name, discount_type, discount_value, currency, duration, duration_months, plan_ids, valid_from, valid_until,
  max_redemptions, redemption_count, is_active, stripe_coupon_id, created_at, updated_at)
select id, code, name, discount_type, discount_value, case when discount_type = 'fixed' then 'EUR' end, duration, months,
  (select coalesce(jsonb_agg(plan.id order by place), '[]') from demo_plans plan where plan.code = any (plans)),
    local_time(today() - from_days, 0), local_time(today() - until_days, 23.99),
  at_most, 0, is_active, stripe_like('coupon', code), least(present() - interval '2 hours', local_time(today() - from_days, 0)),
    least(present() - interval '2 hours', local_time(today() - from_days, 0))
from demo_coupons;

-- Everybody who pays has a card or an account on file; the eight accounts have one card.
create temp table demo_methods on commit drop as
select owner.*, demo_id('method ' || key || copy) as id, type, brand,
  case when is_ring then '4417' else lpad(whole(key || copy, 402, 10000)::text, 4, '0') end as last4,
    md5(case when is_ring then 'the card of the ring' else 'card ' || key || copy end) as fingerprint
from (
  select key, person.id as user_id, null::uuid as organization_id, stripe_like('cus', key) as customer, copy, joined_at,
    n in (select ring.n from demo_ring ring) as is_ring
  from demo_people person, generate_series(1, 2) copy where kind = 'customer' and (copy = 1 or chance(key, 400) < 0.14)
  union all
  select 'organization ' || n, null, id, stripe_like('cus', slug), 1, joined_at, false from demo_orgs
) owner,
lateral (select case when is_ring then 'card' when organization_id is not null
  then ('{sepa_debit,sepa_debit,sepa_debit,card,card}'::text[])[1 + whole(key, 401, 5)]
  else ('{card,card,card,card,card,card,card,card,card,card,card,card,card,card,card,card,card,paypal,link,sepa_debit}'::text[])[1 + whole(key || copy, 401, 20)] end as type) kinds,
lateral (select case when type = 'card' then ('{visa,visa,visa,mastercard,mastercard,amex}'::text[])[case when is_ring then 1
  else 1 + whole(key || copy, 403, 6) end] end as brand) brands;
create unique index on demo_methods (key, copy);
analyze demo_methods;

insert into payment_methods (id, user_id, organization_id, type, provider, provider_payment_method_id, stripe_customer_id, card_brand,
  card_last4, card_exp_month, card_exp_year, card_fingerprint, is_default, deleted_at, created_at, updated_at)
select id, user_id, organization_id, type, 'stripe', stripe_like('pm', key || copy), customer, brand,
  case when type in ('card', 'sepa_debit') then last4 end,
  case when type = 'card' then extract(month from expires)::integer end,
    case when type = 'card' then extract(year from expires)::integer end, case when type = 'card' then fingerprint end, copy = 1,
  case when copy = 2 and chance(key, 404) < 0.3 then present() - make_interval(days => 1 + whole(key, 405, 60)) end, joined_at, joined_at
from demo_methods, lateral (select today() + (1400 * chance(key || copy, 406))::integer - 40 as expires) expiry;

-- Subscriptions: when they began, what they cost, whether and when they were given up.
create temp table demo_subscriptions on commit drop as
select begun.*, plan.place as plan, plan.price, plan.period, plan.name as plan_name, demo_id('subscription ' || begun.key) as id,
  case when has_trial then started_at + make_interval(days => plan.trial) else started_at end as anchor_at, has_trial,
  null::timestamptz as given_up_at, null::timestamptz as ends_at, null::text as coupon, null::integer as old_plan,
    null::timestamptz as changed_at
from (
  select key, id as user_id, null::integer as org, null::uuid as organization_id,
    joined_at + (present() - joined_at) * least(0.985, chance(key, 411) * 0.9 + 0.05 * (n % 3)) as started_at, chance(key, 412) as luck
  from demo_people where kind = 'customer' and chance(key, 410) < 0.46 and n % 61 <> 7 and n not in (select ring.n from demo_ring ring)
  union all
  select 'organization ' || n, null, n, id, joined_at + interval '2 hours', chance(slug, 412) from demo_orgs
) begun
join lateral (
  select * from (select demo_plans.*, sum(weight) over (order by place) - weight as low,
    sum(weight) over () as tickets from demo_plans where for_orgs = (begun.org is not null)) line
  where line.low <= floor(begun.luck * tickets) order by line.low desc limit 1
) chosen on true
join demo_plans plan on plan.code = case begun.org when 1 then 'LINEN' when 2 then 'BUSINESS-PLUS' when 24 then 'BUSINESS' else case
  when chosen.code = 'LAUNCH-PASS' and started_at > present() - interval '200 days' then 'SHIRT-PASS' else chosen.code end end,
lateral (select plan.trial > 0 and (begun.org is null and chance(begun.key, 413) < 0.6 or begun.org in (23, 24)) as has_trial) trials;

create unique index on demo_subscriptions (key);

update demo_subscriptions set
  given_up_at = case when org = 18 then local_time(today() - 36, 15) when org is null
    and chance(key, 420) < 0.17 then greatest(started_at, present() - interval '88 days') + (present() - greatest(started_at,
    present() - interval '88 days')) * chance(key, 421) end,
  coupon = case when started_at > present() - interval '89 days' then
    case when org is not null then 'HOUSE20' when plan in (1, 2) and chance(key, 422) < 0.45 then 'STUDENT25' when chance(key, 423) < 0.2
      then 'NEIGHBOUR' end end;

-- The days on which a period begins, from the first to the next one after now.
create temp table demo_periods on commit drop as
select key, turn, begins_at, anchor_at + (turn + 1) * step as ends_at
from demo_subscriptions, lateral (select case period when 'year' then interval '1 year' else interval '1 month' end as step) steps,
  generate_series(0, 30) turn, lateral (select anchor_at + turn * step as begins_at) period_start
where begins_at <= present();
create unique index on demo_periods (key, turn);
analyze demo_periods;

-- Who gives up stays to the end of the paid period; some who stay moved to a larger plan in the middle of one.
update demo_subscriptions sub set ends_at = coalesce((select min(ends_at) from demo_periods period where period.key = sub.key
  and period.ends_at > given_up_at), anchor_at) where given_up_at is not null;
update demo_subscriptions sub set old_plan = plan - 1, changed_at = period.begins_at + (least(present(),
  period.ends_at) - period.begins_at) * (0.2 + 0.6 * chance(sub.key, 424))
from demo_periods period
where period.key = sub.key and given_up_at is null and coupon is null and (org is null and plan in (2, 3) and chance(sub.key, 425) < 0.14
  or org in (7, 13))
  and period.turn = (select max(turn) from demo_periods last where last.key = sub.key) - whole(sub.key, 426, 2)
    and period.begins_at > present() - interval '80 days' and sub.period = 'month' and plan > 1 and plan <> 6;
analyze demo_subscriptions;
