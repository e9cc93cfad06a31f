-- Bookings in the state to which their stops have brought them.
create temp table demo_bookings on commit drop as
select draft.*, demo_id(draft.key) as id,
  'B-' || lpad((100000 + row_number() over (order by draft.made_at, draft.n))::text, 6, '0') as number, items_total, weight_bags, off.cancelled_at, off.reason as cancellation_reason,
  pickup.status as pickup_status, pickup.done_at as picked_at, delivery.done_at as delivered_at, completed_at,
  case when off.n is not null then 'cancelled'
    when pickup.n is null and pickup_date >= today() and chance(draft.key, 230) < 0.03 then 'draft'
    when pickup.n is null then 'confirmed'
    when pickup.status <> 'completed' then 'pickup_scheduled'
    when delivery.status = 'completed' and completed_at <= present() then 'completed'
    when delivery.status = 'completed' then 'delivered'
    when delivery.status in ('en_route', 'arrived') or delivery.n is not null
      and local_time(delivery_date, 8 + 2 * delivery_window) <= present() then 'out_for_delivery'
    when local_time(delivery_date - 1, 17) <= present() and pickup.done_at + interval '5 hours' <= present() then 'ready'
    when pickup.done_at + interval '2 hours' <= present() then 'processing'
    else 'picked_up' end as status
from demo_drafts draft
join (select n, sum(quantity * unit_price)::bigint as items_total, least(12,
  greatest(1, ceil(sum(case when unit_price < 300 then quantity / 25.0 else quantity / 8.0 end))))::integer as weight_bags
  from demo_items group by n) sums using (n)
left join demo_cancelled off using (n)
left join demo_calls pickup on pickup.n = draft.n and pickup.type = 'pickup' and pickup.status not in ('failed', 'cancelled')
left join demo_calls delivery on delivery.n = draft.n and delivery.type = 'delivery' and delivery.status not in ('failed', 'cancelled')
  and pickup.status = 'completed',
lateral (select delivery.done_at + make_interval(secs => 72000 + 28800 * chance(draft.key, 231)) as completed_at) finished;

-- A delivery is nobody's work while the laundry has not been fetched.
delete from demo_calls using demo_bookings booking
where booking.n = demo_calls.n and demo_calls.type = 'delivery' and booking.pickup_status is distinct from 'completed';
create unique index on demo_bookings (n);
create index on demo_bookings (person);
analyze demo_bookings (n, person, org, status);
