-- Metered use, then every bill with its lines: subscriptions, changes of plan, houses by the week or the order, and
-- people who asked for an invoice. Lines add up to the subtotal; less the discount, plus tax, that is the total.
create temp table demo_usage on commit drop as
select sub.key || ' ' || metric || ' ' || measured.day as key, sub.key as sub_key, sub.id as subscription_id, sub.organization_id, metric,
  quantity, unit_price, at, period.turn, period.begins_at, period.ends_at
from demo_subscriptions sub, (values ('extra_kilograms', 35, 7), ('api_calls', 0, 1)) metered (metric, unit_price, every),
  demo_days measured,
lateral (select local_time(measured.day, 23.5) as at) taken
join lateral (select case metric when 'api_calls' then 40 + whole(sub.key || taken.at, 430, 900) else whole(sub.key || taken.at, 431, 240)
  end as quantity) amount on true,
lateral (select * from demo_periods period where period.key = sub.key and taken.at >= period.begins_at and taken.at < period.ends_at) period
where sub.org is not null and (89 - measured.place) % every = 0 and (metric <> 'api_calls' or sub.plan in (7, 8)) and at <= present()
  and (sub.ends_at is null or at < sub.ends_at)
  and at < coalesce((select suspended_at from demo_orgs where n = sub.org), 'infinity');
create index on demo_usage (sub_key, begins_at);

create temp table demo_bills (
  key text, payer text, sub_key text, turn integer, user_id uuid, organization_id uuid, org integer, booking integer, reason text,
    issued_at timestamptz, begins_at timestamptz, ends_at timestamptz, gross bigint, discount bigint
) on commit drop;
create temp table demo_lines (bill text, line integer, description text, amount bigint, quantity integer, proration boolean default false,
  plan uuid, begins_at timestamptz, ends_at timestamptz) on commit drop;

insert into demo_bills
select sub.key || ' turn ' || turn, sub.key, sub.key, turn, user_id, organization_id, org, null::integer,
  case when turn = 0 then 'subscription_create' else 'subscription_cycle' end, period.begins_at, period.begins_at, period.ends_at,
  null::bigint, 0
from demo_subscriptions sub join demo_periods period using (key)
where period.begins_at > present() - interval '89 days' and period.begins_at < coalesce(sub.ends_at, 'infinity')
union all
select key || ' change', key, key, null::integer, user_id, organization_id, org, null, 'subscription_update', changed_at, changed_at,
  (select min(period.ends_at) from demo_periods period where period.key = sub.key and period.ends_at > changed_at), null, 0
from demo_subscriptions sub where changed_at is not null;

insert into demo_lines
select bill.key, 1, plan.name || ', ' || to_char(bill.begins_at, 'FMDD Mon') || ' to ' || to_char(bill.ends_at, 'FMDD Mon'), plan.price, 1,
  false, plan.id, bill.begins_at, bill.ends_at
from demo_bills bill join demo_subscriptions sub on sub.key = bill.sub_key
  join demo_plans plan on plan.place = case when bill.issued_at < sub.changed_at then sub.old_plan else sub.plan end
where reason <> 'subscription_update'
union all
select bill.key, 2, quantity || ' kg beyond the plan', quantity * 35, quantity, false, null::uuid, used.begins_at, used.ends_at
from demo_bills bill join (select sub_key, begins_at, ends_at, sum(quantity)::integer as quantity from demo_usage where unit_price > 0
  group by 1, 2, 3) used on used.sub_key = bill.sub_key and used.ends_at = bill.begins_at
where reason = 'subscription_cycle' and quantity > 0
union all
select bill.key, listed.line, listed.words || plan.name || ' from ' || to_char(bill.issued_at, 'FMDD Mon'),
  listed.sign * round(plan.price * extract(epoch from bill.ends_at - bill.issued_at) / extract(epoch
  from period.ends_at - period.begins_at)), 1, true, plan.id, bill.issued_at, bill.ends_at
from demo_bills bill join demo_subscriptions sub on sub.key = bill.sub_key
join demo_periods period on period.key = sub.key and period.ends_at = bill.ends_at,
(values (1, 'Unused time on ', -1), (2, 'Remaining time on ', 1)) listed (line, words, sign)
join demo_plans plan on true
where reason = 'subscription_update' and plan.place = case listed.sign when 1 then sub.plan else sub.old_plan end;

update demo_bills bill set discount = round(amount * coupon.discount_value / 10000.0)
from demo_subscriptions sub join demo_coupons coupon on coupon.code = sub.coupon,
  (select bill, sum(amount) as amount from demo_lines group by 1) sums
where sub.key = bill.sub_key and sums.bill = bill.key and bill.issued_at < sub.started_at + make_interval(months => coalesce(coupon.months,
  1200), days => 20);

-- Houses: hotels and guesthouses get one bill a week, the others one per order.
create temp table demo_billed on commit drop as
select booking.n, booking.key, booking.number, org.n as org, org.id as organization_id, delivered_at, items_total - coalesce(redeemed.discount, 0) as total,
  coalesce(redeemed.discount, 0) as discount, date_trunc('week', delivered_at at time zone 'Europe/Lisbon')::date as week,
  trade in ('hotel', 'guesthouse') as is_weekly,
  case when org.n is null then person end as person, service.name as service, picked_at
from demo_bookings booking join demo_services service on service.place = booking.service left join demo_orgs org on org.n = booking.org
left join demo_redemptions redeemed on redeemed.n = booking.n
where booking.status in ('delivered', 'completed') and (org.n is not null or chance(booking.key, 432) < 0.17);

insert into demo_bills
select 'organization ' || org || ' week ' || week, 'organization ' || org, null, null::integer, null::uuid, organization_id, org,
  null::integer, 'manual', local_time(week + 7, 6.2), local_time(week, 0), local_time(week + 7, 0), sum(total), 0
from demo_billed where is_weekly group by org, organization_id, week
union all
select key || ' bill', 'organization ' || org, null, null, null, organization_id, org, n, 'manual',
  delivered_at + make_interval(mins => 40 + whole(key, 433, 100)), null::timestamptz, null::timestamptz, total, 0
from demo_billed where not is_weekly
union all
select billed.key || ' bill', person, null, null, people.id, null, null, billed.n, 'manual', picked_at + interval '3 hours', null, null,
  total, round(billed.discount / 1.23)
from demo_billed billed join demo_people people on people.key = billed.person where total > 0;

insert into demo_lines
select 'organization ' || org || ' week ' || week, row_number() over (partition by org, week order by n),
  number || ', ' || lower(service), round(total / 1.23), 1, false, null::uuid, null::timestamptz,
  null::timestamptz
from demo_billed where is_weekly
union all
select billed.key || ' bill', items.line, items.description || case when items.quantity > 1
  then ', ' || items.quantity || ' at ' || to_char(items.unit_price / 100.0, 'FM990.00') else '' end,
  round(items.quantity * items.unit_price / 1.23), items.quantity, false, null, null, null
from demo_billed billed join demo_items items using (n) where is_weekly is distinct from true and total > 0;
delete from demo_bills where issued_at > present() and not (reason = 'manual' and begins_at is not null);
delete from demo_lines where bill not in (select key from demo_bills);

-- Sums, and how it went: cards are charged at once and again after 3, 5 and 7 days; houses pay within a fortnight or do not.
create temp table demo_invoices on commit drop as
select bill.*, subtotal, tax, total, demo_id('invoice ' || bill.key) as id, is_automatic, due_at, tries, recovers, fails, paid_at, is_void,
  case when issued_at > present() then 'draft' when is_void then 'void' when paid_at <= present() then 'paid' when not is_automatic
    and issued_at < present() - interval '70 days' then 'uncollectible' when is_automatic and fails and tries = 4
    and issued_at < present() - interval '16 days' then 'uncollectible' else 'open' end as status
from demo_bills bill
join (select bill, sum(amount)::bigint as subtotal from demo_lines group by 1) sums on sums.bill = bill.key,
lateral (select case when gross is null then round((subtotal - discount) * 0.23)::bigint else gross - (subtotal - discount)
  end as tax) taxes,
lateral (select subtotal - discount + tax as total, sub_key is not null as is_automatic, present() - issued_at as age,
  case when sub_key is not null or organization_id is null then issued_at else issued_at + interval '14 days' end as due_at,
  coalesce(sub_key is not null and chance(bill.key, 440) < 0.055 or org = 10 and issued_at > local_time(today() - 58, 0), false) as fails,
    chance(bill.key, 441) as luck, chance(bill.key, 442) > 0.994 and issued_at < present() - interval '1 day'
    and reason <> 'subscription_update' as is_void) basis,
lateral (select case when not fails then 1
  else 1 + (age > interval '3 days')::integer + (age > interval '5 days')::integer + (age > interval '7 days')::integer end as due_tries,
  case when not fails then 1 when org = 10 then 9 when luck < 0.3 then 2 when luck < 0.5 then 3 when luck < 0.65 then 4 else 9
    end as recovers) planned,
lateral (select least(due_tries, recovers) as tries) attempts,
lateral (select case when recovers = 9 then 'infinity' when is_automatic
  then issued_at + (('{0,3,5,7}'::integer[])[recovers] || ' days')::interval + interval '40 seconds' when organization_id is null
  then issued_at
  when luck < 0.06 then 'infinity' else issued_at + make_interval(secs => 86400 * (1 + 19 * power(luck, 1.3))) end as paid_at) settled;
create unique index on demo_invoices (key);
create index on demo_invoices (sub_key);
analyze demo_invoices;

insert into subscriptions (id, user_id, organization_id, plan_id, status, quantity, price_amount, currency, billing_interval, coupon_id,
  default_payment_method_id, stripe_subscription_id, stripe_customer_id, current_period_start, current_period_end,
  trial_start, trial_end, cancel_at_period_end, canceled_at, cancellation_reason, ended_at, dunning_paused_until, synced_at, created_at,
    updated_at)
select sub.id, sub.user_id, sub.organization_id, plan.id,
  case when sub.ends_at <= present() then 'canceled' when anchor_at > present() then 'trialing' when last.status = 'open' and last.turn = 0
    and not has_trial then 'incomplete' when last.status = 'uncollectible' and last.turn = 0 and not has_trial then 'incomplete_expired'
    when last.status = 'open' then 'past_due' when last.status = 'uncollectible' then 'unpaid' when sub.org is null and given_up_at is null
      and changed_at is null and chance(sub.key, 450) < 0.012 then 'paused' else 'active' end,
  1, plan.price, 'EUR', plan.period, coupon.id, method.id, stripe_like('sub', sub.key), method.customer,
    coalesce(period.begins_at, started_at), coalesce(period.ends_at, anchor_at),
  case when has_trial then started_at end, case when has_trial then anchor_at end, given_up_at is not null and sub.ends_at > present(),
    given_up_at,
  case when given_up_at is not null
    then ('{"Too expensive","Not used enough","Moved away","Switched to another service","Missing a pickup time in the evening","Quality of pressing"}'::text[])[1 + whole(sub.key, 451, 6)] end,
  case when sub.ends_at <= present() then sub.ends_at end, case when sub.org = 10 then present() + interval '3 days' end,
    present() - make_interval(mins => 2 + whole(sub.key, 452, 300)), started_at,
    greatest(started_at, least(present(), coalesce(given_up_at, changed_at, period.begins_at)))
from demo_subscriptions sub join demo_plans plan on plan.place = sub.plan join demo_methods method on method.key = sub.key
  and method.copy = 1 left join demo_coupons coupon on coupon.code = sub.coupon
left join lateral (select * from demo_periods period where period.key = sub.key and period.begins_at < coalesce(sub.ends_at, 'infinity')
  order by turn desc limit 1) period on true
left join lateral (select status, turn from demo_invoices invoice where invoice.sub_key = sub.key and turn is not null and not is_void
  order by turn desc limit 1) last on true;

update organizations set subscription_id = subscriptions.id from subscriptions where subscriptions.organization_id = organizations.id
  and subscriptions.status in ('trialing', 'active', 'past_due');

insert into usage_records (id, subscription_id, organization_id, metric_name, quantity, unit_price, currency, billing_period_start,
  billing_period_end, recorded_at, idempotency_key, created_at, updated_at)
select demo_id('usage ' || key), subscription_id, organization_id, metric, quantity, unit_price, 'EUR', begins_at, ends_at, at,
  md5('usage ' || key), at, at from demo_usage;
