-- The apps that send errors and events, and the keys with which they do.
create temp table demo_projects (place integer, slug text, name text, platform text, sdk text, org integer, version text,
  id uuid) on commit drop;
insert into demo_projects values (1, 'shop-web', 'Shop, web', 'javascript', 'sentry.javascript.react', null, '3'),
  (2, 'shop-api', 'Shop, server', 'node', 'sentry.javascript.node', null, '5'),
  (3, 'courier-app', 'Drivers'' app', 'javascript', 'sentry.javascript.react-native', null, '2'),
  (4, 'northwind-kiosk', 'Northwind, lobby tablet', 'javascript', 'sentry.javascript.react', 1, '3');
update demo_projects set id = demo_id('project ' || slug);

insert into ingest_projects (id, ingest_id, name, slug, organization_id, platform, is_active, created_at, updated_at)
select project.id, place, project.name, project.slug, org.id, platform, true, local_time(today() - 300 + place * 10, 10),
  local_time(today() - 300 + place * 10, 10)
from demo_projects project left join demo_orgs org on org.n = project.org;
select setval(pg_get_serial_sequence('ingest_projects', 'ingest_id'), 4);

insert into api_keys (id, name, prefix, key_hash, scopes, project_id, organization_id, created_by, last_used_at, expires_at, revoked_at,
  created_at, updated_at)
select demo_id('api key ' || listed.name), listed.name, listed.prefix, listed.hash, listed.scopes, project.id, project_org.id, person.id,
  present() - make_interval(mins => 3 + nth::integer * 11), null, null, made_at, made_at
from demo_data, jsonb_array_elements(body) with ordinality given (key, nth),
lateral (select key ->> 'name' as name, key ->> 'prefix' as prefix, key ->> 'hash' as hash, key -> 'scopes' as scopes,
  key ->> 'project' as project) listed
left join demo_projects project on project.slug = listed.project left join demo_orgs project_org on project_org.n = project.org
join demo_people person on person.email = 'admin@pressdesk.test',
lateral (select local_time(today() - 280, 10) + make_interval(days => nth::integer * 9) as made_at) made
where demo_data.name = 'keys';

insert into api_keys (id, name, prefix, key_hash, scopes, project_id, created_by, last_used_at, expires_at, revoked_at, created_at,
  updated_at)
select demo_id('api key ' || listed.name), listed.name, listed.prefix, unknown_hash(listed.name), listed.scopes, null, person.id,
  present() - used, present() + ends, present() - revoked, present() - made, present() - coalesce(revoked, made)
from (values ('Accountants, export', 'pdk_9Fk2', '["invoices:read", "exports:create"]'::jsonb, interval '9 days', interval '22 days',
  null::interval, interval '68 days'), ('Old monitoring', 'pdk_mT7x', '["ingest:metrics"]', interval '40 days', null, interval '38 days',
  interval '85 days')) listed (name, prefix, scopes, used, ends, revoked, made)
join demo_people person on person.email = 'piotr.nowak@pressdesk.test';
