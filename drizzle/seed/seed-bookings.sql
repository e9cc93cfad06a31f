-- Bookings without their state: who wants what, when it is to be fetched and brought. (`offset 0` keeps the planner
-- from working a value out again at each place where it is used.)
create temp table demo_drafts on commit drop as
with ordered as materialized (
  select n, 'booking ' || n as key, place, local_time(day, busy_hour('booking ' || n, 101)) as made_at
  from generate_series(1, 6000 * demo_scale()) n
  join demo_day_of on slot = day_slot(n, 6000 * demo_scale())
  join demo_days using (place)
),
asked as materialized (
  select ordered.*, 1 + whole(key, 105, 3) as seat,
    case when chance(key, 103) < 0.36 then (select n from demo_org_of where slot = whole(key, 104, 2000 * demo_scale())) end as org,
    -- Regulars book most; nobody books before having joined, or while only invited.
    1 + floor(floor(customers * (0.8 + 0.2 * greatest(0, place - 1) / 90)) * power(chance(key, 106), 1.6))::integer as customer
  from ordered, demo_counts
  where made_at <= present()
),
placed as materialized (
  select asked.n, asked.key, made_at, case when member.key is not null then org.n end as org, coalesce(member.key, customers.key) as person,
    coalesce(case when member.key is not null then org.trade end, 'personal') as audience
  from asked
  left join demo_orgs org on org.n = asked.org and org.joined_at < made_at
    and made_at < coalesce(org.suspended_at, org.archived_at, 'infinity')
  left join demo_people member on member.org = org.n and member.seat = least(asked.seat, 2 + (org.people >= 12)::integer)
    and member.joined_at < made_at
  join demo_people customers on customers.kind = 'customer' and customers.n = asked.customer - (asked.customer % 61 = 7)::integer
),
chosen as materialized (
  select placed.*, slots, made_at at time zone 'Europe/Lisbon' as made_local,
    (select place from demo_service_of ticket where ticket.audience = placed.audience
      and ticket.slot = whole(placed.key, 109, slots)) as service
  from placed join demo_audiences using (audience)
)
select chosen.n, chosen.key, made_at, org, person, audience, slots, service, is_express, pickup_date, pickup_window, delivery_date,
  case when pickup_window < 2 then pickup_window + 3 * (chance(chosen.key, 117) < 0.55)::integer
    else greatest(1, pickup_window - whole(chosen.key, 118, 2)) end as delivery_window
from chosen
join demo_services services on services.place = chosen.service
cross join lateral (select chance(chosen.key, 110) < 0.09 and services.days < 5 as is_express offset 0) hurry
cross join lateral (
  select case when extract(hour from made_local) < 15 and (chance(chosen.key, 111) < 0.16 or is_express) then 0
    else ('{1,1,1,1,1,1,2,2,2,3,4}'::integer[])[1 + whole(chosen.key, 112, 11)] end as lead offset 0
) wait
cross join lateral (select made_local::date + lead as wanted offset 0) wish
-- On Sundays only a few rounds go out.
cross join lateral (
  select wanted + (extract(isodow from wanted) = 7 and chance(chosen.key, 113) > case when wanted = today() then 0.5
    else 0.12 end)::integer as pickup_date offset 0
) fetched
cross join lateral (
  select case when lead = 0 and pickup_date = wanted then least(5, greatest(0,
    ceil((extract(hour from made_local) + 1 - 8) / 2.0)::integer + whole(chosen.key, 114, 2)))
    else ('{0,0,0,0,1,1,1,2,2,3,3,4,4,4,5,5,5,5}'::integer[])[1 + whole(chosen.key, 115, 18)] end as pickup_window offset 0
) hours
cross join lateral (select pickup_date + case when is_express then 1 else services.days end as back offset 0) due
cross join lateral (
  select back + (extract(isodow from back) = 7 and chance(chosen.key, 116) > case when back = today() then 0.5
    else 0.12 end)::integer as delivery_date offset 0
) brought;
create unique index on demo_drafts (n);

-- The eight accounts order as soon as they are there.
update demo_drafts draft set person = first.key
from (
  select distinct on (ring.place) person.key, again.n
  from demo_ring ring join demo_people person on person.kind = 'customer' and person.n = ring.n
  join demo_drafts again on again.org is null and again.n % 8 = ring.place - 1 and again.made_at > person.joined_at + interval '20 minutes'
  order by ring.place, again.n
) first
where draft.n = first.n;

-- Those who are asked for their time last, in the old order of the checkout, give up a little more often.
create temp table demo_lost on commit drop as
select draft.key, draft.person, draft.made_at from demo_drafts draft join demo_people people on people.key = draft.person
where draft.org is null and not people.slots_first and draft.made_at > local_time(today() - 24, 10) and chance(draft.key, 108) < 0.16;
delete from demo_drafts using demo_lost where demo_lost.key = demo_drafts.key;
analyze demo_drafts;

-- The pieces. Their sum is the booking's.
create temp table demo_items on commit drop as
select n, key || ' ' || line as key, line, service.id as service_id, service.pieces[1 + whole(key, 130 + line,
  cardinality(service.pieces))] as description,
  service.from_count + floor((service.to_count - service.from_count + 1) * power(chance(key, 140 + line),
    case when org is null then 1.5 else 1 end))::integer as quantity, service.price as unit_price
from (
  select distinct on (n, place) * from (
    select n, key, org, line, case when line = 1 then service else (
      select place from demo_service_of ticket where ticket.audience = draft.audience
        and ticket.slot = whole(draft.key, 120 + line, draft.slots)) end as place
    from demo_drafts draft, generate_series(1, ('{1,2,2,2,3,3,3,4,4}'::integer[])[1 + whole(draft.key, 119, 9)]) line
  ) wanted
  order by n, place, line
) picked
join demo_services service using (place)
where line = 1 or service.type <> 'specialist';

insert into demo_items
select draft.n, draft.key || ' ' || extra.line, extra.line, demo_services.id, extra.description, 1, extra.price
from demo_drafts draft join demo_services on demo_services.place = draft.service,
lateral (values (8, 'Express, back the next day', case when org is null then 900 else 2500 end, is_express),
  (9, 'Stain treatment', 350, chance(draft.key, 128) < 0.07)) extra (line, description, price, is_wanted)
where extra.is_wanted;
create index on demo_items (n);
analyze demo_items;
