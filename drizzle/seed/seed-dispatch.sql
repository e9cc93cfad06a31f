-- Drivers and their rounds. Six in fourteen drive early, six late, two the whole day; each has a day off in turn.
create temp table demo_drivers on commit drop as
select n, key, id as user_id, demo_id(key || ' driver') as id, joined_at,
  case n % 7 when 0 then 'whole' when 1 then 'early' when 2 then 'late' when 3 then 'early' when 4 then 'late' when 5 then 'early'
    else 'late' end as shift,
  ('{van,van,cargo_bike,van,car,van,scooter}'::text[])[1 + n % 7] as vehicle
from demo_people where kind = 'driver';

-- Who is on the road in which two hours, numbered.
create temp table demo_crews on commit drop as
select day, pickup_window, id as driver_id, row_number() over spot - 1 as seat, count(*) over (partition by day, pickup_window) as crew
from demo_drivers, generate_series(today() - 91, today() + 1, interval '1 day') stamp, generate_series(0, 5) pickup_window,
  lateral (select stamp::date as day) calendar
where (shift = 'whole' or (shift = 'early') = (pickup_window < 3)) and (day - date '2020-01-06' + n * 3) % 8 <> 0
window spot as (partition by day, pickup_window order by chance(day::text || pickup_window, n), n);
create unique index on demo_crews (day, pickup_window, seat);

-- Called off before the driver came.
create temp table demo_cancelled on commit drop as
select n, cancelled_at, ('{"Plans changed","Found another laundry","Nobody home at that time","Booked twice by mistake","Too expensive","Travelling"}'::text[])[1 + whole(key, 202, 6)] as reason
from demo_drafts, lateral (select made_at + (local_time(pickup_date, 8 + 2 * pickup_window) - made_at) * chance(key,
  201) as cancelled_at) off
where chance(key, 200) < 0.052 and cancelled_at <= present();
create unique index on demo_cancelled (n);

-- Every stop, tried or planned. Rounds are made at six the evening before; later bookings go to a driver within the hour.
create temp table demo_visits on commit drop as
select visit.*, address.zone, address.latitude, address.longitude,
  greatest(local_time(day - 1, 18) + make_interval(secs => 2400 * chance(visit.key, 211)),
    made_at + make_interval(secs => 600 + 2000 * chance(visit.key, 212))) as assigned_at
from (
  select n, key || ' ' || type as key, type, person, org, day, visit_window, made_at, false as is_failed
  from (
    select draft.n, draft.key, 'pickup' as type, person, org, pickup_date as day, pickup_window as visit_window,
      made_at from demo_drafts draft
    union all
    select draft.n, draft.key, 'delivery', person, org, delivery_date, delivery_window, made_at from demo_drafts draft
  ) wanted
  where day <= today() + 1
  union all
  -- Some doors stayed shut: two hours later it worked.
  select draft.n, draft.key || ' first ' || type, type, person, org, day, visit_window, made_at, true
  from (
    select draft.*, 'pickup' as type, pickup_date as day, pickup_window - 1 as visit_window from demo_drafts draft
    union all
    select draft.*, 'delivery', delivery_date, delivery_window - 1 from demo_drafts draft
  ) draft
  where visit_window >= 0 and chance(key || type, 213) < 0.024 and local_time(day, 10 + 2 * visit_window) <= present()
    and made_at < local_time(day, 8 + 2 * visit_window) - interval '3 hours'
) visit
join demo_addresses address on address.key = visit.person and address.copy = 1
left join demo_cancelled off on off.n = visit.n
where off.n is null or type = 'pickup' and not is_failed and cancelled_at > local_time(day - 1, 19) and made_at < local_time(day - 1, 17);

delete from demo_visits where assigned_at > present();
-- Today's and tomorrow's rounds are not all filled: that is the dispatcher's work.
delete from demo_visits using (
  select key, row_number() over (partition by type, day, visit_window order by chance(key, 214)) as place
  from demo_visits where day >= today() and not is_failed and local_time(day, 10 + 2 * visit_window) > present() - interval '100 minutes'
) open where open.key = demo_visits.key and open.place % 7 = 2;

-- Neighbouring doors go to one driver, a few minutes each, so that no two slots of a driver overlap.
create temp table demo_stops on commit drop as
select placed.*, crew.driver_id, start_at, start_at + make_interval(secs => least(720, floor(7200.0 / stops))) as end_at
from (
  select visit.*, crew, ((row_number() over round - 1) / stops) as seat, ((row_number() over round - 1) % stops) as slot, stops
  from demo_visits visit
  join (
    select visit.day, visit_window, crew.crew, ceil(count(*)::numeric / crew.crew)::integer as stops
    from demo_visits visit join demo_crews crew on crew.day = visit.day and crew.pickup_window = visit_window and crew.seat = 0
    group by 1, 2, 3
  ) sizes
  using (day, visit_window)
  window round as (partition by day, visit_window order by zone, visit.key)
) placed
join demo_crews crew on crew.day = placed.day and crew.pickup_window = visit_window and crew.seat = placed.seat,
lateral (select local_time(placed.day, 8 + 2 * visit_window) + make_interval(secs => slot * floor(7200.0 / stops)) as start_at) begun;
create unique index on demo_stops (n, type, is_failed);
analyze demo_stops (n, type);

-- What became of each stop by now.
create temp table demo_calls on commit drop as
select stop.*, accepted_at, arrived_at, done_at,
  case when off.n is not null then 'cancelled' when is_failed then 'failed' when done_at <= present() then 'completed'
    when arrived_at <= present() then 'arrived'
    when start_at - interval '12 minutes' <= present() then 'en_route' when accepted_at <= present()
      and chance(stop.key, 221) < 0.8 then 'accepted' else 'assigned' end as status
from demo_stops stop left join demo_cancelled off on off.n = stop.n,
lateral (select assigned_at + make_interval(secs => 60 + 1500 * power(chance(stop.key, 222), 2)) as accepted_at,
  -- One stop in sixteen is late.
  greatest(start_at + make_interval(secs => 420 * (chance(stop.key, 223) - 0.4) + case when chance(stop.key, 224) < 0.06
    then 900 + 2400 * chance(stop.key, 225) else 0 end), assigned_at + interval '5 minutes') as arrived_at) trip,
lateral (select arrived_at + make_interval(secs => 100 + 240 * chance(stop.key, 226)) as done_at) work;
create unique index on demo_calls (n, type) where status not in ('failed', 'cancelled');
analyze demo_calls (n, type, status);
