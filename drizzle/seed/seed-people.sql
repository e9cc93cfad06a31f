-- Everybody with an account. `n` counts within a kind; customers are in the order in which they joined.
create temp table demo_people (
  key text, kind text, n integer, org integer, seat integer, email text, origin text, first_name text, last_name text,
  joined_at timestamptz, id uuid, slots_first boolean
) on commit drop;
create unique index on demo_people (kind, n);
create unique index on demo_people (org, seat);
create unique index on demo_people (id);

insert into demo_people (key, kind, n, email, origin, first_name, last_name, joined_at)
select email, 'staff', n, email, origin, first_name, last_name, local_time(today() - days, 9.5)
from (values
(1, 'owner@pressdesk.test', 'pt', 'Helena', 'Marques', 705),
(2, 'support@pressdesk.test', 'pt', 'Tiago', 'Nogueira', 640),
(3, 'finance@pressdesk.test', 'pt', 'Beatriz', 'Carvalho', 640),
(4, 'dispatch@pressdesk.test', 'pt', 'Rui', 'Antunes', 610),
(5, 'product@pressdesk.test', 'pt', 'Inês', 'Pacheco', 420),
(6, 'admin@pressdesk.test', 'pt', 'Miguel', 'Teixeira', 700),
(7, 'joana.prates@pressdesk.test', 'pt', 'Joana', 'Prates', 365),
(8, 'samuel.mendes@pressdesk.test', 'pt', 'Samuel', 'Mendes', 210),
(9, 'yara.monteiro@pressdesk.test', 'ao', 'Yara', 'Monteiro', 180),
(10, 'leonor.vaz@pressdesk.test', 'pt', 'Leonor', 'Vaz', 75),
(11, 'piotr.nowak@pressdesk.test', 'other', 'Piotr', 'Nowak', 330),
(12, 'nuno.figueira@pressdesk.test', 'pt', 'Nuno', 'Figueira', 300)
) staff (n, email, origin, first_name, last_name, days);

insert into demo_people (key, kind, n, joined_at)
select 'driver ' || n, 'driver', n, local_time(today() - 95 - whole('driver ' || n, 7, 560), 8)
from generate_series(1, 14 * demo_scale()) n;

insert into demo_people (key, kind, n, org, seat, joined_at)
select 'member ' || org.n || ' ' || seat, 'member', row_number() over (order by org.n, seat), org.n, seat,
  case when seat <= 2 then org.joined_at + make_interval(mins => 20 * seat)
    else org.joined_at + (present() - interval '1 day' - org.joined_at) * power(chance('member ' || org.n || ' ' || seat, 8), 2.2) end
from demo_orgs org, generate_series(1, org.people) seat;

-- Four in five customers were there before the ninety days; the others joined one after the other since.
insert into demo_people (key, kind, n, joined_at)
select 'customer ' || n, 'customer', n,
  case when n <= known then local_time(today() - 91 - floor(600 * power(1 - n::double precision / known, 1.4))::integer,
    busy_hour('customer ' || n, 9))
    when came_at > present() then present() - make_interval(mins => 4 + whole('customer ' || n, 10, 300))
    else came_at end
from (select total, floor(total * 0.8)::integer as known
  from (select 1200 * demo_scale() - count(*)::integer as total from demo_people) rest) sizes, generate_series(1, total) n,
lateral (
  select local_time(today() - 89 + floor(89.7 * (n - known) / (total - known))::integer, busy_hour('customer ' || n, 9)) as came_at offset 0
) arrival;

update demo_people person set origin = coalesce(person.origin, chosen.origin),
  first_name = coalesce(person.first_name, chosen.first_names[1 + whole(person.key, 12, cardinality(chosen.first_names))]),
  last_name = coalesce(person.last_name, chosen.last_names[1 + whole(person.key, 13, cardinality(chosen.last_names))]
    || case when chosen.origin in ('pt', 'br') and chance(person.key, 14) < 0.35
      then ' ' || chosen.last_names[1 + (whole(person.key, 13, cardinality(chosen.last_names)) + 1 + whole(person.key, 15,
        cardinality(chosen.last_names) - 1)) % cardinality(chosen.last_names)] else '' end)
from demo_origins chosen, demo_origin_of
where chosen.origin = demo_origin_of.origin and demo_origin_of.slot = whole(person.key, 11, 200);

-- One person with eight accounts: the same card, the same door, one welcome coupon each.
create temp table demo_ring on commit drop as
select person.n, named.place, named.email
from (select max(n) as total from demo_people where kind = 'customer') customers,
  unnest('{marco.rocha@correio.test,marco.rocha+2@correio.test,m.arco.rocha@correio.test,marcorocha@posta.test,marco.rocha+casa@correio.test,rocha.marco@lusomail.test,marco.rocha+3@correio.test,marc.rocha@correio.test}'::text[]) with ordinality named (email, place),
  demo_people person
where person.kind = 'customer' and person.n = floor(total * 0.94) + named.place;
update demo_people person set email = ring.email, origin = 'pt', first_name = case ring.place when 8 then 'Marc' else 'Marco' end,
  last_name = 'Rocha'
from demo_ring ring where person.kind = 'customer' and person.n = ring.n;

update demo_people set first_name = 'Clara', last_name = 'Nyström', email = 'orgadmin@northwind.test' where org = 1 and seat = 2;
update demo_people set first_name = 'Daniel', last_name = 'Okafor', email = 'orgadmin@contoso.test' where org = 2 and seat = 2;

-- Every address ends in .test, so that no mail can ever reach a stranger.
update demo_people person set email = named.email
from (
  select key, local || case when again > 1 then again::text else '' end || '@' || host as email
  from (
    select key, local, host, row_number() over (partition by local, host order by kind, n) as again
    from (
      select key, person.kind, person.n, plain_letters(first_name) || '.' || plain_letters(split_part(last_name, ' ', -1)) as local,
        case person.kind when 'driver' then 'drivers.pressdesk.test' when 'member' then org.slug || '.test'
          else ('{correio,posta,lusomail,caixa,webmail,netpost}'::text[])[1 + whole(key, 16, 6)] || '.test' end as host
      from demo_people person left join demo_orgs org on org.n = person.org where email is null
    ) parts
  ) counted
) named
where named.key = person.key;

update demo_people set id = demo_id('user ' || email);
update demo_people set slots_first = bucket('checkout-slots-first', id::text) >= 5000 where kind = 'customer';
create temp table demo_counts on commit drop as
select count(*) filter (where kind = 'customer') as customers, count(*) filter (where kind = 'member') as members from demo_people;
analyze demo_people;

insert into users (id, email, full_name, avatar_url, password_hash, auth_provider, auth_provider_id, email_verified, phone, phone_verified,
  status, role, two_factor_enabled, stripe_customer_id, notes, last_sign_in_at, suspended_at, deleted_at, created_at, updated_at)
select id, email, first_name || ' ' || last_name, null, case when signs_in then demo_password() end, provider,
  case when provider <> 'credential' then left(translate(md5('provider ' || key), 'abcdef', '123456'), 21) end,
  signs_in or status <> 'invited' and chance(key, 21) < 0.93,
  -- No operator serves numbers that begin with 90.
  case when chance(key, 22) < 0.86 then '+351 90' || whole(key, 23, 10) || ' ' || lpad(whole(key, 24, 1000)::text, 3,
    '0') || ' ' || lpad(whole(key, 25, 1000)::text, 3, '0') end,
  status = 'active' and chance(key, 26) < 0.6,
  status, case when kind in ('staff', 'driver') then kind else 'customer' end,
  not signs_in and status = 'active' and chance(key, 27) < case when kind = 'staff' then 0.7 when kind = 'member' then 0.12 else 0.03 end,
  case when kind = 'customer' and chance(key, 28) < 0.8 then stripe_like('cus', key) end,
  case when kind = 'customer' and chance(key, 29) < 0.04
    then ('{"Prefers to be called after six.","Allergic to scented detergents: fragrance-free only.","Complained about a lost button in the spring; was credited.","Moves house often: ask for the address.","Regular since the first shop. Handle with care.","Dog in the hallway."}'::text[])[1 + whole(key, 30, 6)] end,
  case when status = 'invited' then null when signs_in then present() - make_interval(mins => 9 + whole(key, 33, 600))
    else greatest(joined_at, present() - make_interval(secs => 86400 * 75 * power(chance(key, 34), 2.5))) end,
  case when status = 'suspended' then greatest(joined_at, worked(key, 35, 28)) end,
  case when kind = 'customer' and n % 97 = 13
    then greatest(joined_at, present() - make_interval(mins => 900 + whole(key, 36, 70000))) end,
  joined_at, greatest(joined_at, case status when 'suspended' then worked(key, 35, 28) else present() - make_interval(mins => 60 + whole(key, 37, 80000)) end)
from (
  select person.*, email like '%@pressdesk.test' and n <= 6 and kind = 'staff' or email like 'orgadmin@%' as signs_in,
    case when kind in ('customer', 'member') and email not like 'orgadmin@%' and chance(key, 19) < 0.3 then 'google' when kind = 'customer'
      and chance(key, 19) < 0.42 then 'apple' else 'credential' end as provider,
    case when kind = 'member' and seat > 5 and chance(key, 20) < 0.06 or kind = 'customer' and n % 61 = 7 then 'invited'
      when kind = 'customer' and (n % 83 = 5 or person.n in (select ring.n from demo_ring ring where place in (4, 7))) then 'suspended'
        else 'active' end as status
  from demo_people person
) described;

insert into user_profiles (id, user_id, first_name, last_name, display_name, bio, timezone, locale, date_format, time_format, created_at,
  updated_at)
select demo_id('profile ' || key), person.id, first_name, last_name, first_name || ' ' || split_part(last_name, ' ', -1),
  case when person.kind = 'driver'
    then ('{"Knows every hill by heart.","Drives the early round through Alfama and Graça.","Cargo bike, whatever the weather.","Ten years on the road without a scratch."}'::text[])[1 + whole(key, 41, 4)]
    when person.kind = 'member' and seat = 1 then 'Runs ' || org.name || '.' end,
  case when origin in ('uk', 'other') and chance(key, 42) < 0.2 then 'Europe/London' when origin in ('fr', 'de', 'es', 'it')
    and chance(key, 42) < 0.15 then 'Europe/Madrid' else 'Europe/Lisbon' end,
  -- Who works in the console reads its English, and its dates and amounts with it.
  case when person.kind = 'staff' or email like 'orgadmin@%' then 'en-GB' else origins.locale end,
  case when chance(key, 43) < 0.2 then 'dd/MM/yyyy' end, case when chance(key, 44) < 0.15 then 'HH:mm' end, person.joined_at,
    person.joined_at
from demo_people person join demo_origins origins using (origin) left join demo_orgs org on org.n = person.org;

insert into user_preferences (id, user_id, category, key, value, created_at, updated_at)
select demo_id('preference ' || person.key || wanted.key), person.id, wanted.category, wanted.key,
  wanted.choices -> whole(person.key || wanted.key, 45, jsonb_array_length(wanted.choices)),
  least(person.joined_at + interval '3 days', present()), least(person.joined_at + interval '3 days', present())
from demo_people person, (values
  ('notifications', 'pickup_reminder', 0.5, '["push", "email", "off"]'::jsonb), ('notifications', 'newsletter', 0.25, '[true, false]'),
  ('washing', 'detergent', 0.3, '["usual", "fragrance-free", "eco"]'), ('washing', 'shirts', 0.2, '["on hangers", "folded"]'),
  ('console', 'density', 0.1, '["compact", "comfortable"]')
) wanted (category, key, share, choices)
where chance(person.key || wanted.key, 46) < wanted.share and (wanted.category <> 'console' or person.kind = 'staff');

insert into auth_accounts (id, user_id, provider, provider_account_id, scope, password, created_at, updated_at)
select demo_id('account ' || id), id, auth_provider, coalesce(auth_provider_id, id::text),
  case auth_provider when 'google' then 'openid,email,profile' when 'apple' then 'email,name' end,
  password_hash, created_at, created_at
from users where auth_provider <> 'credential' or password_hash is not null;

insert into auth_two_factors (id, user_id, secret, backup_codes, verified, created_at, updated_at)
select demo_id('second factor ' || id), id, unknown_hash('secret ' || email), unknown_hash('codes ' || email), true,
  created_at + interval '1 hour', created_at + interval '1 hour'
from users where two_factor_enabled;

insert into auth_verifications (id, identifier, value, expires_at, created_at, updated_at)
select demo_id('verification ' || email), 'email-verification:' || email, unknown_hash('verification ' || email), made_at + interval '1 day',
  made_at, made_at
from (select email, present() - make_interval(mins => 5 + whole(email, 47, 1200)) as made_at from users where status = 'invited') waiting;

insert into user_sessions (id, user_id, session_token, expires_at, ip_address, device_info, device_fingerprint, location, last_active_at,
  created_at, updated_at)
select demo_id('session ' || key || copy), id, unknown_hash('session ' || key || copy), active_at + interval '7 days',
  demo_address(key || copy), agent, md5('device ' || key || copy),
  ('{Lisbon,Lisbon,Lisbon,Lisbon,Lisbon,Oeiras,Almada,Porto,Madrid,London}'::text[])[1 + whole(key, 52, 10)], active_at,
  active_at - make_interval(mins => 5 + whole(key || copy, 53, 7000)), active_at
from (
  select person.key, person.id, copy, agents.agent,
    greatest(person.joined_at + interval '6 days', present() - make_interval(secs => 86400 * 24 * power(chance(person.key || copy, 51),
      1.6))) as active_at
  from demo_people person join users on users.id = person.id and users.status = 'active' and users.deleted_at is null
  cross join generate_series(1, 2) copy
  join demo_agent_of agents on agents.slot = whole(person.key || copy, 54, 100)
  where person.email not like 'orgadmin@%' and (person.kind <> 'staff' or person.n > 6) and chance(person.key || copy, 55) < 0.28 / copy
) devices
where active_at <= present();
