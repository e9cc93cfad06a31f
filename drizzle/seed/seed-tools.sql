-- What the other files draw from. Everything is a function of a key: the same key gives the same value.

create function chance(key text, salt bigint) returns double precision
  language sql immutable parallel safe
  return ((hashtextextended(key, salt) >> 11) & 9007199254740991)::double precision / 9007199254740992;

create function whole(key text, salt bigint, below integer) returns integer
  language sql immutable parallel safe
  return floor(chance(key, salt) * below)::integer;

-- A name-based UUID (version 3).
create function demo_id(key text) returns uuid
  language sql immutable parallel safe
  return overlay(overlay(md5('pressdesk demo ' || key) placing '3' from 13 for 1) placing 'a' from 17 for 1)::uuid;

-- What an outside service would have made up, e.g. stripe_like('cus', 'user 7').
create function stripe_like(prefix text, key text) returns text
  language sql immutable parallel safe
  return prefix || '_demo' || left(md5(prefix || ' ' || key), 18);

-- 64 hexadecimal digits in the place of a hash whose original nobody has.
create function unknown_hash(key text) returns text
  language sql immutable parallel safe
  return md5('unknown ' || key) || md5(key || ' unknown');

create function local_time(day date, hour double precision) returns timestamptz
  language sql immutable parallel safe
  return (day + make_interval(secs => floor(hour * 3600))) at time zone 'Europe/Lisbon';

create function local_day(at timestamptz) returns date
  language sql immutable parallel safe
  return (at at time zone 'Europe/Lisbon')::date;

-- An hour of the day, as people are awake: a rise until ten, a dip after lunch, the long evening.
create function busy_hour(key text, salt bigint) returns double precision
  language sql immutable parallel safe
  return ('{7,7,8,8,8,8,9,9,9,9,9,9,10,10,10,10,10,11,11,11,11,12,12,12,12,13,13,13,14,14,14,15,15,15,16,16,16,17,17,17,18,18,18,18,19,19,19,19,20,20,20,20,20,21,21,21,21,22,22,22,23,23,0,6}'::integer[])[1 + whole(key, salt, 64)]
    + chance(key, salt + 1);

-- When somebody at a desk did something in the last days.
create function worked(key text, salt bigint, days integer) returns timestamptz
  language sql immutable parallel safe
  return local_time(today() - 1 - whole(key, salt, days), 9 + 8.6 * chance(key, salt + 1));

create function plain_letters(name text) returns text
  language sql immutable parallel safe
  return regexp_replace(
    lower(translate(name, 'áàâãäåéèêëíìîïóòôõöøúùûüçñýžšłńśćÁÂÃÀÅÄÉÊÍÓÔÕÖØÚÜÇŁŻŠ',
      'aaaaaaeeeeiiiioooooouuuucnyzslnscAAAAAAEEIOOOOOUUCLZS')),
    '[^a-z0-9]+', '-', 'g');

-- 32-bit FNV-1a, and the place of a unit among the ten thousand buckets of an experiment (hash version 2).
create function fnv(value text) returns bigint language plpgsql immutable parallel safe as $$
declare
  sum bigint := 2166136261;
begin
  for place in 1..length(value) loop
    sum := ((sum # ascii(substr(value, place, 1))) * 16777619) & 4294967295;
  end loop;
  return sum;
end $$;

create function bucket(seed text, unit text) returns integer
  language sql immutable parallel safe
  return (fnv(fnv(seed || unit)::text) % 10000)::integer;

-- The ninety days, each with its share of the work: Mondays are full, Sundays are quiet, and business grows.
create temp table demo_days on commit drop as
select place, day, dow, day_share / sum(day_share) over () as share,
  coalesce(sum(day_share) over (order by place rows between unbounded preceding and 1 preceding), 0) / sum(day_share) over () as low,
  sum(day_share) over (order by place) / sum(day_share) over () as high
from (
  select place, today() - 89 + place as day, extract(isodow from today() - 89 + place)::integer as dow,
    ('{1.25,1.02,1,1.02,0.98,0.72,0.9}'::double precision[])[extract(isodow from today() - 89 + place)::integer]
      * (0.88 + 0.26 * place / 89) as day_share
  from generate_series(0, 89) place
) days;

-- The day on which the n-th of many things happened, in order.
create temp table demo_day_of on commit drop as
select slot, width_bucket(slot / 5000.0::double precision, lows) - 1 as place
from (select array_agg(low order by place) as lows from demo_days) line, generate_series(0, 4999) slot;
create unique index on demo_day_of (slot) include (place);

create function day_slot(n bigint, of_all bigint) returns integer
  language sql immutable parallel safe
  return ((10000 * n - 5000) / (2 * of_all))::integer;
analyze demo_days;
analyze demo_day_of;
