-- Organizations with their people, teams and workspaces; the roles of staff; who was asked to join.
insert into organizations (id, name, slug, logo_url, billing_email, settings, status, stripe_customer_id, notes, created_by, suspended_at,
  archived_at, created_at, updated_at)
select org.id, name, slug, null, 'billing@' || slug || '.test',
  jsonb_build_object('trade', trade, 'invoiceBy', case when trade in ('hotel', 'guesthouse') then 'week' else 'order' end,
    'purchaseOrderRequired', chance(slug, 1) < 0.3,
    'taxNumber', '5' || lpad(whole(slug, 2, 100000000)::text, 8, '0'), 'pickupDoor',
      ('{Loading dock,Reception,Side entrance,Kitchen door}'::text[])[1 + whole(slug, 3, 4)]),
  case when suspended_at is null then 'active' else 'suspended' end, stripe_like('cus', slug), notes, owner.id, suspended_at, archived_at,
  org.joined_at, coalesce(suspended_at, archived_at, org.joined_at)
from demo_orgs org join demo_people owner on owner.org = org.n and owner.seat = 1;

insert into organization_members (id, organization_id, user_id, role, permissions, is_active, invited_by, invited_at, joined_at, left_at,
  created_at, updated_at)
select demo_id('membership ' || person.key), org.id, person.id,
  case when person.seat = 1 then 'owner' when person.seat = 2 or person.seat = 3 and people >= 12 then 'admin' else 'member' end,
  case when person.seat = 4 then '{"allow": ["invoices:read", "invoice-line-items:read"]}'::jsonb when person.seat = 3
    and people >= 12 then '{"deny": ["organization-members:*"]}'::jsonb else '{}'::jsonb end,
  left_at is null, case when person.seat > 1 then owner.id end, case when person.seat > 1
    then greatest(org.joined_at, person.joined_at - interval '1 hour') end, person.joined_at, left_at, person.joined_at,
    coalesce(left_at, person.joined_at)
from (
  select person.*, case when seat > 8 and chance(key, 61) < 0.1 then least(present(),
    person.joined_at + (present() - person.joined_at) * (0.4 + 0.5 * chance(key, 62))) end as left_at
  from demo_people person where kind = 'member'
) person
join demo_orgs org on org.n = person.org join demo_people owner on owner.org = org.n and owner.seat = 1;

-- A few people work for two houses.
insert into organization_members (id, organization_id, user_id, role, is_active, invited_by, invited_at, joined_at, created_at, updated_at)
select demo_id('second membership ' || person.key), other.id, person.id, 'member', true, owner.id, joined - interval '1 day', joined, joined,
  joined
from demo_people person join demo_orgs other on other.n = 3 + (person.org * 7) % 15
join demo_people owner on owner.org = other.n and owner.seat = 1,
lateral (select greatest(person.joined_at, other.joined_at) + interval '2 days' as joined) begun
where person.kind = 'member' and person.seat = 5 and person.org > 2 and person.org % 3 = 0 and other.n <> person.org
  and joined <= present();

create temp table demo_teams on commit drop as
select org.n as org, org.id as organization_id, place, named.name, named.privacy, demo_id('team ' || org.n || ' ' || place) as id,
  org.joined_at + make_interval(hours => place::integer) as made_at
from demo_orgs org, lateral unnest(case trade
    when 'hotel' then '{Housekeeping,Front desk,Food and beverage,Management}' when 'guesthouse' then '{Housekeeping,Check-in}'
    when 'restaurant' then '{Kitchen,Floor,Management}' when 'gym' then '{Reception,Trainers}' when 'spa' then '{Reception,Therapists}'
    when 'clinic' then '{Care,Reception}' when 'theatre' then '{Wardrobe,Stage,Management}'
      else '{Facilities,Human resources,Management}' end::text[]) with ordinality listed (name, place),
lateral (select listed.name, case when listed.name = 'Management' then 'secret' when listed.name in ('Human resources', 'Food and beverage')
  then 'private' else 'public' end as privacy) named;

insert into teams (id, organization_id, name, description, privacy_level, settings, created_by, archived_at, created_at, updated_at)
select team.id, organization_id, team.name, case team.name when 'Housekeeping' then 'Beds, towels, and the bags at the dock.'
  when 'Wardrobe' then 'Costumes and their lists.' when 'Kitchen' then 'Jackets, aprons and cloths.'
    when 'Facilities' then 'The building and everybody in it.' when 'Management' then 'Prices, contracts and invoices.' end,
  privacy, jsonb_build_object('notifyOnPickup', team.place = 1), owner.id,
    case when org = 6 and team.place = 3 then present() - interval '20 days' end, made_at, made_at
from demo_teams team join demo_people owner using (org) where owner.seat = 1;

insert into team_members (id, organization_id, team_id, user_id, role, added_by, joined_at, left_at, created_at, updated_at)
select demo_id('in team ' || team.id || person.key), team.organization_id, team.id, person.id,
  case when rank = 1 then 'lead' else 'member' end, owner.id, since, membership.left_at, since, coalesce(membership.left_at, since)
from (
  select team.*, person.seat, row_number() over (partition by team.id order by person.seat) as rank
  from demo_teams team join demo_people person using (org)
  where case when privacy = 'secret' then person.seat <= 3 else (person.seat + team.place) % 3 <> 0 and person.seat > 1 end
) team
join demo_people person on person.org = team.org and person.seat = team.seat
join demo_people owner on owner.org = team.org and owner.seat = 1
join organization_members membership on membership.organization_id = team.organization_id and membership.user_id = person.id,
lateral (select greatest(person.joined_at, team.made_at) as since) begun
where membership.left_at is null or membership.left_at >= since;

create temp table demo_workspaces on commit drop as
select org.n as org, org.id as organization_id, place, listed.name, visibility, demo_id('workspace ' || org.n || ' ' || place) as id,
  org.joined_at + make_interval(hours => 5 + place::integer) as made_at
from demo_orgs org, lateral (values
  (1, 'Orders', 'organization'), (2, case when trade in ('hotel', 'guesthouse', 'spa', 'clinic') then 'Linen count' when trade = 'theatre'
    then 'Costume lists' else 'Uniforms' end, 'team'),
  (3, 'Contracts', 'private')) listed (place, name, visibility)
where place <= case when people >= 12 then 3 else 2 end;

insert into workspaces (id, organization_id, team_id, name, slug, visibility, settings, created_by, created_at, updated_at)
select space.id, organization_id, case when visibility = 'team' then demo_id('team ' || org || ' 1') end, space.name,
  plain_letters(space.name), visibility, jsonb_build_object('weekStartsOn', 'monday'), owner.id, made_at, made_at
from demo_workspaces space join demo_people owner using (org) where owner.seat = 1;

insert into workspace_members (id, organization_id, workspace_id, user_id, role, added_by, joined_at, created_at, updated_at)
select demo_id('in workspace ' || space.id || person.key), space.organization_id, space.id, person.id,
  case when person.seat <= 2 then 'admin' when person.seat % 2 = 0 then 'editor' else 'viewer' end, owner.id, since, since, since
from demo_workspaces space
join demo_people person on person.org = space.org and person.seat <= case place when 1 then 12 when 2 then 6 else 3 end
join demo_people owner on owner.org = space.org and owner.seat = 1
join organization_members membership on membership.organization_id = space.organization_id and membership.user_id = person.id
  and membership.left_at is null,
lateral (select greatest(person.joined_at, space.made_at) as since) begun;

-- The roles that are always there, and two that this business made for itself.
insert into roles (id, name, description, permissions, is_system_role, created_at, updated_at)
select demo_id('role ' || name), name, description, permissions, is_system, since, since
from (
  select role ->> 'name' as name, role ->> 'description' as description, role -> 'permissions' as permissions, true as is_system,
    local_time(today() - 710, 9) as since
  from demo_data, jsonb_array_elements(body) role where demo_data.name = 'system roles'
  union all values
  ('night desk', 'Answers customers at night: sees errors and bookings, changes nothing.',
    '["errors:read", "error-logs:read", "users:read", "users:read-contact", "bookings:read", "booking-items:read", "services:read"]'::jsonb,
    false, local_time(today() - 160, 15)),
  ('month-end reader', 'Reads invoices and payments for the accountants, for a few days at a time.',
    '["invoices:read", "invoice-line-items:read", "payment-transactions:read", "organizations:read", "exports:create"]', false,
    local_time(today() - 80, 11))
) listed;

insert into user_roles (id, user_id, role_id, assigned_by, assigned_at, expires_at, created_at, updated_at)
select demo_id('role of ' || given.email || given.role), person.id, demo_id('role ' || given.role), owner.id, at,
  at + make_interval(days => given.lasts), at, at
from (values ('owner', 'owner', null::integer, null::integer), ('support', 'support', null, null), ('finance', 'finance', null, null),
  ('dispatch', 'dispatch', null, null), ('product', 'product', null, null), ('admin', 'admin', null, null),
  ('joana.prates', 'support', null, null), ('samuel.mendes', 'night desk', null, null), ('yara.monteiro', 'dispatch', null, null),
    ('leonor.vaz', 'month-end reader', 4, 14), ('piotr.nowak', 'admin', null, null), ('nuno.figueira', 'product', 70, 50)
) given (email, role, days_ago, lasts)
join demo_people person on person.email = given.email || '@pressdesk.test'
join demo_people owner on owner.email = 'owner@pressdesk.test',
lateral (select coalesce(local_time(today() - given.days_ago, 10.2), person.joined_at + interval '30 minutes') as at) assigned;

insert into invitations (id, organization_id, team_id, workspace_id, invitee_email, role, status, token, message, invited_by, accepted_by,
  expires_at, accepted_at, declined_at, revoked_at, revoked_by, created_at, updated_at)
select demo_id('invitation ' || asked.key), asked.organization_id, case when asked.place % 3 = 1
  and status = 'pending' then demo_id('team ' || asked.org || ' 1') end,
  case when asked.place % 3 = 2 and status = 'pending' then demo_id('workspace ' || asked.org || ' 1') end, asked.email,
    case when asked.place = 5 then 'admin' else 'member' end, status, unknown_hash('invitation ' || asked.key),
  case when chance(asked.key, 3) < 0.4
    then ('{"Join us here for the laundry orders.","You need this to book pickups for the house.","Welcome aboard!"}'::text[])[1 + whole(asked.key, 4, 3)] end,
  owner.id, asked.accepted_by, made_at + interval '7 days', case status when 'accepted' then answered_at end,
    case status when 'declined' then answered_at end, case status when 'revoked' then answered_at end,
  case status when 'revoked' then owner.id end, made_at, coalesce(answered_at, made_at)
from (
  select *, case status when 'accepted' then joined_at when 'declined' then made_at + interval '5 hours' when 'revoked'
    then made_at + interval '26 hours' end as answered_at
  from (
    -- Those who came within the ninety days had been asked before.
    select 'accepted ' || person.key as key, person.org, org.id as organization_id, person.seat as place, person.email, 'accepted' as status,
      person.id as accepted_by, person.joined_at, person.joined_at - interval '5 hours' as made_at
    from demo_people person join demo_orgs org on org.n = person.org
    where person.kind = 'member' and person.seat > 2 and person.joined_at > present() - interval '89 days'
    union all
    select 'waiting ' || org.n || ' ' || place, org.n, org.id, place, plain_letters(first_names[1 + whole('asked ' || org.n, place,
      cardinality(first_names))]) || '.' || plain_letters(last_names[1 + whole('asked ' || org.n, place + 50,
      cardinality(last_names))]) || '@' || slug || '.test',
      status, null, null, case when status = 'pending' then worked('asked ' || org.n || status, place + 10, 6)
        else worked('asked ' || org.n, place + 20, 60) - interval '9 days' end
    from demo_orgs org join demo_origins origins on origin = 'pt', (values (1, 'pending'), (2, 'pending'), (3, 'expired'), (4, 'declined'),
      (5, 'revoked')) line (place, status)
    where chance('asked ' || org.n, place + 30) < case when org.n <= 2 then 1 else 0.35 end and org.archived_at is null
      and org.suspended_at is null and org.joined_at < present() - interval '80 days'
  ) drafts
) asked join demo_people owner on owner.org = asked.org and owner.seat = 1;
