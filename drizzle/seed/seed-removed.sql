-- What was removed is kept, and stands in the view Removed. The log says who did it, and why.
create temp table demo_removed (
  table_name text, row_id uuid, organization_id uuid, resource text, name text, noun text, actor text, reason text, at timestamptz
) on commit drop;

insert into demo_removed
select 'users', id, null, 'users', full_name, 'user', 'admin',
  ('{"Asked for it, in writing.","Has another account.","Moved away."}'::text[])[1 + whole(email, 771, 3)], deleted_at
from users where deleted_at is not null;

insert into organizations (id, name, slug, settings, notes, created_by, deleted_at, version, created_at, updated_at)
select demo_id('organization twice'), name, slug || '-2', settings, 'Entered a second time.', person.id, at, 2, at - interval '40 minutes', at
from organizations join demo_people person on person.email = 'admin@pressdesk.test', worked('organization twice', 772, 30) at
where slug = 'aurora-suites';
insert into demo_removed
select 'organizations', id, id, 'organizations', name, 'organization', 'admin', 'It was there already.', deleted_at
from organizations where deleted_at is not null;

insert into teams (id, organization_id, name, description, privacy_level, settings, created_by, deleted_at, version, created_at, updated_at)
select demo_id('removed team ' || team.name), org.id, team.name, team.description, 'public', '{"notifyOnPickup": false}', person.id, at, 2,
  at - interval '100 days', at
from (values (1, 'Night shift', 'Bags that come after ten.'), (2, 'Move to Saldanha', 'Boxes and curtains of the old office.')) team (org, name,
  description)
join demo_orgs org on org.n = team.org join demo_people person on person.org = org.n and person.seat = 1, worked(team.name, 774, 50) at;
insert into demo_removed
select 'teams', id, organization_id, 'teams', name, 'team', 'admin',
  case name when 'Night shift' then 'Belongs to the front desk now.' else 'They have moved.' end, deleted_at
from teams where deleted_at is not null;

insert into workspaces (id, organization_id, name, slug, visibility, settings, created_by, deleted_at, version, created_at, updated_at)
select demo_id('removed workspace'), org.id, 'Trying out', 'trying-out', 'organization', '{"weekStartsOn": "monday"}', person.id, at, 2,
  at - interval '20 days', at
from demo_orgs org join demo_people person on person.org = org.n and person.seat = 1, worked('removed workspace', 776, 40) at where org.n = 2;
insert into demo_removed
select 'workspaces', id, organization_id, 'workspaces', name, 'workspace', 'admin', 'Nobody needs it any more.', deleted_at
from workspaces where deleted_at is not null;

insert into roles (id, name, description, permissions, deleted_at, version, created_at, updated_at)
select demo_id('removed role'), 'summer helper', 'Looks up bookings and addresses.', '["bookings:read", "user-addresses:read"]', at, 2,
  at - interval '120 days', at
from worked('removed role', 778, 70) at;
insert into demo_removed
select 'roles', id, null, 'roles', name, 'role', 'owner', 'The summer is over.', deleted_at from roles where deleted_at is not null;

insert into service_categories (id, name, description, icon, sort_order, is_active, deleted_at, version, created_at, updated_at)
select demo_id('removed category'), 'Shoes', 'Cleaned and mended.', 'footprints', 80, false, at, 2, local_time(today() - 300, 10), at
from worked('shoes', 780, 20) at;
insert into services (id, category_id, name, code, description, type, base_price, currency, price_unit, processing_days, is_active, sort_order,
  deleted_at, version, created_at, updated_at)
select demo_id('removed service ' || code), demo_id('removed category'), name, code, null, 'specialist', price, 'EUR', 'item', days, false,
  300, at - interval '6 minutes', 2, local_time(today() - 300, 10), at - interval '6 minutes'
from (values ('SHOE', 'Shoes, cleaned', 900, 4), ('SOLE', 'New soles', 3400, 8)) service (code, name, price, days), worked('shoes', 780, 20) at;
insert into service_options (id, name, code, price, currency, category, description, is_active, deleted_at, version, created_at, updated_at)
select demo_id('removed option'), 'Rose', 'ROSE', 50, 'EUR', 'Care', null, false, at, 2, local_time(today() - 400, 10), at
from worked('rose', 782, 60) at;
insert into demo_removed
select 'service_categories', id, null::uuid, 'service-categories', name, 'category', 'dispatch', 'The shoemaker in Alvalade does it now.', deleted_at
from service_categories where deleted_at is not null
union all
select 'services', id, null, 'services', name, 'service', 'dispatch', 'The shoemaker in Alvalade does it now.', deleted_at
from services where deleted_at is not null
union all
select 'service_options', id, null, 'service-options', name, 'option', 'dispatch', 'Three people could not bear the scent.', deleted_at
from service_options where deleted_at is not null;

insert into coupons (id, code, name, discount_type, discount_value, currency, duration, valid_from, valid_until, is_active, deleted_at, version,
  created_at, updated_at)
select demo_id('removed coupon ' || code), code, name, kind, amount, case kind when 'fixed' then 'EUR' end, 'once', made_at,
  made_at + interval '30 days', true, at, 2, made_at, at
from (values ('WELCOM10', 'Ten percent off the first order', 'percentage', 1000), ('SPRING3', 'Three euros in spring', 'fixed', 300)) coupon
  (code, name, kind, amount), worked(code, 784, 60) at,
  lateral (select case code when 'SPRING3' then local_time(today() - 150, 10) else at - interval '50 minutes' end as made_at) made;
insert into subscription_plans (id, name, code, description, price_amount, currency, billing_interval, features, is_active, is_public,
  sort_order, deleted_at, version, created_at, updated_at)
select demo_id('removed plan'), 'Sunday bag', 'SUNDAY-BAG', 'For people at home. Never sold.', 2490, 'EUR', 'month', '{}', false, false, 200,
  at, 2, local_time(today() - 260, 10), at
from worked('sunday bag', 786, 45) at;
insert into demo_removed
select 'coupons', id, null::uuid, 'coupons', code, 'coupon', 'finance',
  case code when 'SPRING3' then 'It was never printed.' else 'A letter is missing: WELCOME10 is meant.' end, deleted_at
from coupons where deleted_at is not null
union all
select 'subscription_plans', id, null, 'subscription-plans', name, 'plan', 'finance', 'Nobody comes on Sundays.', deleted_at
from subscription_plans where deleted_at is not null;

-- People who moved: the door where they lived is somebody else's now.
insert into user_addresses (id, user_id, label, street_address, city, postal_code, country, latitude, longitude, is_default, deleted_at, version,
  created_at, updated_at)
select demo_id('removed address ' || person.key), person.id, 'Home', door.street_address, door.city, door.postal_code, door.country,
  door.latitude, door.longitude, false, at, 2, person.joined_at, at
from demo_people person join demo_people neighbour on neighbour.kind = 'customer' and neighbour.n = person.n + 1
join user_addresses door on door.id = demo_id('address ' || neighbour.key || ' 1'), worked(person.key, 788, 70) at
where person.kind = 'customer' and person.n % 150 = 17 and person.joined_at < at;
insert into demo_removed
select 'user_addresses', id, null, 'user-addresses', street_address, 'address', 'dispatch', 'Moved house.', deleted_at
from user_addresses where deleted_at is not null;

insert into conversion_funnels (id, name, description, steps, window_seconds, is_active, created_by, deleted_at, version, created_at, updated_at)
select demo_id('removed funnel'), 'Only a try', null, '[{"name": "Came", "event": "Service Viewed"}, {"name": "Left", "event": "Help Opened"}]',
  86400, false, person.id, at, 2, at - interval '9 days', at
from demo_people person, worked('removed funnel', 790, 50) at where email = 'product@pressdesk.test';
insert into experiments (id, key, name, description, hypothesis, variants, metrics, status, seed, created_by, deleted_at, version, created_at,
  updated_at)
select demo_id('removed experiment'), 'free-hangers', 'Hangers for nothing', 'Shirts come on hangers without a fee.', null,
  '[{"name": "fee", "weight": 0.5, "value": false, "isControl": true}, {"name": "free", "weight": 0.5, "value": true}]',
  '[{"event": "Booking Confirmed", "label": "Bookings", "kind": "conversion", "role": "primary"}]', 'draft', 'free-hangers', person.id, at, 2,
  at - interval '12 days', at
from demo_people person, worked('removed experiment', 792, 50) at where email = 'product@pressdesk.test';
insert into demo_removed
select 'conversion_funnels', id, null::uuid, 'conversion-funnels', name, 'funnel', 'product', 'It answered nothing.', deleted_at
from conversion_funnels where deleted_at is not null
union all
select 'experiments', id, null, 'experiments', name, 'experiment', 'product', 'Hangers cost too much for that.', deleted_at
from experiments where deleted_at is not null;
