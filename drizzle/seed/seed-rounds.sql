-- Bookings, their pieces, the drivers and their rounds, and what loyalty has earned.
insert into bookings (id, booking_number, user_id, organization_id, service_id, status, total_amount, discount_amount, currency, pickup_date,
  pickup_window_start, pickup_window_end, pickup_address_id,
  delivery_date, delivery_window_start, delivery_window_end, delivery_address_id, is_express, bag_count, special_instructions, notes,
    cancellation_reason, cancelled_at, completed_at, metadata, created_at, updated_at)
select booking.id, booking.number, person.id, org.id, service.id, status,
  items_total - coalesce(discount, 0), coalesce(discount, 0), 'EUR',
  pickup_date, local_time(pickup_date, 8 + 2 * pickup_window), local_time(pickup_date, 10 + 2 * pickup_window), address.id,
  delivery_date, local_time(delivery_date, 8 + 2 * delivery_window), local_time(delivery_date, 10 + 2 * delivery_window), address.id,
    is_express, weight_bags,
  case when chance(booking.key, 310) < 0.12
    then ('{"Light starch, please.","Fold the shirts, do not hang them.","The red wine stain is on the left cuff.","Fragrance-free.","Hand the bag to the porter.","Do not tumble-dry.","Buttons are loose on the blue one."}'::text[])[1 + whole(booking.key, 311, 7)] end,
  case when chance(booking.key, 312) < 0.05
    then ('{"Called to ask for an earlier hour.","Count again: the list says one more.","Second time in a row that nobody opened.","Wants the same driver as last week.","Photo of the stain is in the folder."}'::text[])[1 + whole(booking.key, 313, 5)] end,
  cancellation_reason, booking.cancelled_at, case when status = 'completed' then booking.completed_at end,
  jsonb_build_object('channel', case when booking.org is null then ('{app,app,app,web,web,phone}'::text[])[1 + whole(booking.key, 314, 6)]
    else ('{web,web,api}'::text[])[1 + whole(booking.key, 314, 3)] end)
    || case when chance(booking.key, 315) < 0.2 then jsonb_build_object('options',
      jsonb_build_array(('{HANGER,FOLDED,STARCH,FREE,ECO,NEIGHBOUR}'::text[])[1 + whole(booking.key, 316, 6)])) else '{}' end,
  booking.made_at, least(present(), greatest(booking.made_at, booking.cancelled_at, booking.picked_at, booking.delivered_at,
    case when status = 'completed' then booking.completed_at end))
from demo_bookings booking
join demo_people person on person.key = booking.person
join demo_addresses address on address.key = booking.person and address.copy = 1
join demo_services service on service.place = booking.service
left join demo_orgs org on org.n = booking.org
left join demo_redemptions redeemed on redeemed.n = booking.n;

insert into booking_items (id, booking_id, organization_id, service_id, item_description, quantity, unit_price, total_price, currency, notes,
  created_at, updated_at)
select demo_id('item ' || items.key), booking.id, org.id, items.service_id, items.description, items.quantity, items.unit_price,
  items.quantity * items.unit_price, 'EUR',
  case when chance(items.key, 320) < 0.04
    then ('{"Small tear at the seam, noted before washing.","Colour may run.","One piece missing a button.","Stain did not come out entirely."}'::text[])[1 + whole(items.key, 321, 4)] end,
  booking.made_at + make_interval(secs => items.line), booking.made_at + make_interval(secs => items.line)
from demo_items items join demo_bookings booking using (n) left join demo_orgs org on org.n = booking.org;

insert into delivery_drivers (id, user_id, organization_id, vehicle_type, license_plate, is_available, rating, total_deliveries,
  capacity_bags, shift_start, shift_end, latitude, longitude, position_at, created_at, updated_at)
select driver.id, user_id, case when driver.n = 7 then (select id from demo_orgs where demo_orgs.n = 1) end, vehicle,
  case when vehicle not in ('cargo_bike') then chr(65 + whole(key, 331, 26)) || chr(65 + whole(key, 332, 26)) || '-' || lpad(whole(key, 333,
    100)::text, 2, '0') || '-' || chr(65 + whole(key, 334, 26)) || chr(65 + whole(key, 335, 26)) end,
  driver.n % 14 <> 11, round((4.35 + 0.62 * chance(key, 336))::numeric, 2), coalesce(done, 0),
    case vehicle when 'van' then 40 when 'car' then 18 when 'cargo_bike' then 12 else 8 end,
  case shift when 'late' then time '13:30' else time '07:30' end, case shift when 'early' then time '14:30' else time '20:30' end,
    last_stop.latitude, last_stop.longitude,
  case when last_stop.done_at is not null then least(present(), last_stop.done_at + interval '4 minutes') end, joined_at,
    coalesce(last_stop.done_at, joined_at)
from demo_drivers driver
left join (select driver_id, count(*) as done from demo_calls where status = 'completed'
  group by 1) counted on counted.driver_id = driver.id
left join (select distinct on (driver_id) driver_id, round(latitude::numeric, 6) as latitude, round(longitude::numeric, 6) as longitude,
  done_at from demo_calls where status = 'completed' order by driver_id, done_at desc) last_stop on last_stop.driver_id = driver.id;

insert into delivery_assignments (id, booking_id, driver_id, organization_id, assignment_type, status, during, stop_order, assigned_by,
  assigned_at, accepted_at, arrived_at, completed_at, failure_reason, notes, created_at, updated_at)
select demo_id('stop ' || call.key), booking.id, call.driver_id, org.id, call.type, call.status, tstzrange(start_at, end_at),
  row_number() over (partition by call.driver_id, day order by start_at),
  planner.id, call.assigned_at, case when call.status not in ('assigned', 'cancelled') then accepted_at end,
    case when call.status in ('arrived', 'completed', 'failed') then arrived_at end,
  case when call.status = 'completed' then done_at end, case when call.status = 'failed'
    then ('{"Nobody opened","Wrong address","Customer asked for another day","No parking, road closed","Bag not ready"}'::text[])[1 + whole(call.key, 341, 5)] end,
  case when call.status = 'completed' and chance(call.key, 342) < 0.05
    then ('{"Left with the porter.","Two bags instead of one.","Handed to a neighbour on the second floor.","Customer was very friendly."}'::text[])[1 + whole(call.key, 343, 4)] end,
  call.assigned_at, case call.status when 'completed' then done_at when 'failed' then arrived_at when 'arrived' then arrived_at
    when 'cancelled' then booking.cancelled_at when 'assigned' then call.assigned_at else accepted_at end
from demo_calls call join demo_bookings booking on booking.n = call.n
join demo_people planner on planner.email = case when chance(call.day::text, 344) < 0.6 then 'dispatch@pressdesk.test'
  else 'yara.monteiro@pressdesk.test' end
left join demo_orgs org on org.n = booking.org;

-- Every tenth order earns a collection.
insert into loyalty_rewards (id, user_id, organization_id, completed_orders, free_collections_earned, free_collections_used, created_at,
  updated_at)
select demo_id('loyalty ' || user_id || coalesce(organization_id::text, '')), user_id, organization_id, done, done / 10,
  whole(user_id::text, 351, done / 10 + 1), first_at, last_at
from (select user_id, organization_id, count(*)::integer as done, min(completed_at) as first_at,
  max(completed_at) as last_at from bookings where status = 'completed' group by 1, 2) counted;
