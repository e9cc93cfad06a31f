-- Where laundry is fetched: homes, a few offices, and the doors of the organizations.
create temp table demo_addresses on commit drop as
select homes.*, demo_id('address ' || homes.key || ' ' || copy) as id, person.id as user_id, street.place * 1000 + house as zone,
  from_lat + (to_lat - from_lat) * house / houses + 0.0002 * (chance(homes.spot, 75) - 0.5) as latitude,
  from_lon + (to_lon - from_lon) * house / houses + 0.0002 * (chance(homes.spot, 76) - 0.5) as longitude,
  street.street || ' ' || house || case when homes.kind = 'customer' and chance(homes.spot, 77) < 0.75
    then ', ' || (1 + whole(homes.spot, 78, 6)) || '.º ' || ('{Dto.,Esq.,Frente,A,B}'::text[])[1 + whole(homes.spot, 79, 5)] else ''
      end as street_address,
  street.postal || whole(homes.spot, 80, 10) as postal_code, street.district
from (
  select key, kind, n, null::uuid as organization_id, null::text as street, copy, case when copy = 2 then 'Work' else 'Home' end as label,
    case when n in (select ring.n from demo_ring ring) then 'ring' else key || ' ' || copy end as spot
  from demo_people, generate_series(1, 2) copy
  where kind = 'customer' and (copy = 1 or chance(key, 71) < 0.22)
  union all
  select person.key, person.kind, person.n, org.id, org.street, 1, 'Business', org.slug
  from demo_people person join demo_orgs org on org.n = person.org where seat <= 3
) homes
join demo_people person using (key)
join demo_streets street on case when homes.street is null then street.place = 1 + whole(homes.spot, 72, 46)
  else street.street = homes.street end,
lateral (select 1 + whole(homes.spot, 73, street.houses) as house) door;
create index on demo_addresses (key, copy);
analyze demo_addresses;

insert into user_addresses (id, user_id, organization_id, label, street_address, city, postal_code, country, latitude, longitude,
  instructions, is_default, created_at, updated_at)
select address.id, user_id, organization_id, label, street_address, 'Lisboa', postal_code, 'PT', round(latitude::numeric, 6),
  round(longitude::numeric, 6),
  case when chance(spot, 81) < 0.3
    then ('{"Ring twice.","The bell is broken: please phone.","Leave with the porter.","Second door in the courtyard.","Side entrance, mind the step.","Please no pickups before nine.","Code at the gate: ask when you call."}'::text[])[1 + whole(spot, 82, 7)] end,
  copy = 1, person.joined_at, person.joined_at
from demo_addresses address join demo_people person using (key);
