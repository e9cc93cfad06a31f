-- Errors: single events first, then groups, users and hours counted from them.
create temp table demo_releases on commit drop as
select project.id as project_id, slug || '@' || version || '.' || (41 + nth) || '.' || case when nth > 12 then 1 else 0 end as release,
  case when nth > 12 then local_time(today() - 1, 13.6) else local_time(today() - 91 + 7 * nth, 10.5 + project.place) end as from_at,
  case when nth > 11 then 'infinity' else local_time(today() - 84 + 7 * nth, 10.5 + project.place) end as until_at
from demo_projects project, generate_series(0, 13) nth where nth < 13 or project.slug = 'shop-web';
update demo_releases set until_at = local_time(today() - 1, 13.6) where release like 'shop-web@%.53.0';

create temp table demo_groups on commit drop as
select template, nth, copy, project.id as project_id, project.slug, project.platform, project.sdk, org.id as organization_id, org.n as org,
  template ->> 'type' as type, template ->> 'value' as value, template ->> 'on' as place,
  template ->> 'course' as course, coalesce(template ->> 'level', 'error') as level, (template ->> 'weight')::integer as weight,
    coalesce((template ->> 'live')::boolean, false) as live, 'error ' || nth || ' ' || copy as key,
    demo_id('error group ' || nth || ' ' || copy) as id,
  case when copy = 0 then template -> 'frames' else (
    select jsonb_agg(case when place = jsonb_array_length(template -> 'frames')
      then frame || jsonb_build_object('filename', 'src/' || area || '/' || verb || '-' || noun || '.ts', 'function',
      verb || initcap(noun) || 'Of' || initcap(area), 'in_app', true) else frame end order by place)
    from jsonb_array_elements(template -> 'frames') with ordinality listed (frame, place)) end as frames
from demo_data cross join jsonb_array_elements(body) with ordinality listed (template, nth)
cross join generate_series(0, least(demo_scale(), 40) - 1) copy
join demo_projects project on project.slug = template ->> 'app' left join demo_orgs org on org.n = project.org,
lateral (select (nth * 40 + copy)::integer as many) counted,
-- No two copies of an app have the same name.
lateral (select ('{load,save,merge,sort,show,count,read,send,check,open}'::text[])[1 + many % 10] as verb,
  ('{basket,stop,invoice,address,coupon,driver,piece,slot,team,pass,bag,label}'::text[])[1 + many / 10 % 12] as noun,
  ('{booking,orders,account,plans,houses,rounds,search,photos}'::text[])[1 + many / 120 % 8] as area) named
where demo_data.name = 'errors' and (copy = 0 or jsonb_array_length(template -> 'frames') > 0 and template ->> 'app' <> 'northwind-kiosk');

-- What puts an error into its group: the own frames, else the words.
create temp table demo_groupings on commit drop as
select key, parts, method, own.stack,
  encode(sha256(convert_to('[1,[' || (select string_agg(to_json(part)::text, ',' order by nth)
    from unnest(parts) with ordinality listed (part, nth)) || ']]', 'UTF8')), 'hex') as fingerprint,
  case method when 'message' then jsonb_build_object('message', groups.value)
    else jsonb_build_object('values', jsonb_build_array(jsonb_build_object('type', groups.type, 'value', groups.value, 'mechanism',
      jsonb_build_object('type', 'generic', 'handled', groups.level <> 'fatal'),
      'stacktrace', jsonb_build_object('frames', groups.frames)))) end as evidence,
  jsonb_strip_nulls(jsonb_build_object('locale', 'pt-PT', 'code', template ->> 'errorCode', 'handled',
    case groups.level when 'fatal' then 'no' else 'yes' end)) as tags
from demo_groups groups,
lateral (
  select array_agg(lower(regexp_replace(frame ->> 'filename', '^.*/', '')) || ' ' || (frame ->> 'function')
    order by nth) filter (where (frame ->> 'in_app')::boolean) as calls,
    string_agg('    at ' || (frame ->> 'function') || ' (' || (frame ->> 'filename') || ':' || (frame ->> 'lineno') || ':' || (frame ->> 'colno') || ')', e'\n' order by nth desc) as stack
  from jsonb_array_elements(groups.frames) with ordinality listed (frame, nth)
) own,
lateral (select case when calls is null then array[groups.value] else groups.type || calls end as parts,
  case when calls is null then 'message' else 'stack' end as method) made;

create temp table demo_victims on commit drop as
select id, crowd, (row_number() over (partition by crowd order by n) - 1)::integer as seat
from demo_people, lateral (select kind || case when slots_first then ' slots first' else '' end as crowd) named
  where kind in ('customer', 'driver') or kind = 'member' and org = 1;
create unique index on demo_victims (crowd, seat);
create temp table demo_crowds on commit drop as select crowd, count(*) as seats from demo_victims group by 1;
analyze demo_victims;

create temp table demo_faults on commit drop as
select groups.id as group_id, groups.key as group_key, groups.key || ' ' || n as key, groups.project_id, groups.organization_id, at,
  demo_id('error event ' || groups.key || ' ' || n) as event_id, release, victim.id as user_id,
  replace(replace(replace(value, '{booking}', 'B-' || (100001 + whole(groups.key || n, 611, 5900))), '{number}',
    (1000 + whole(groups.key || n, 612, 900000))::text), '{id}', md5(groups.key || n)::uuid::text) as message, agents.agent, agents.browser,
    agents.os, agents.device
from demo_groups groups cross join lateral generate_series(1, case when copy = 0
  and course in ('spike', 'fresh') then weight * demo_scale() else ceil(weight * demo_scale()::numeric / least(demo_scale(),
  40)) end::integer) n
cross join lateral (select power(chance(groups.key || n, 613), case course when 'growing' then 0.45 when 'fading' then 2.2
  else 1 end) as age, chance(groups.key, 614) as shape) luck
cross join lateral (select case course when 'fresh' then 0.9 * age when 'spike' then 0 when 'resolved' then 20 + 30 * shape + 30 * age
  when 'returned' then case when n % 3 = 0 then 6 * age else 30 + 40 * age end when 'fading' then 3 + 84 * (1 - age) when 'growing'
  then 70 * (1 - age) else 88.5 * age end as days_ago) past
cross join lateral (select case when live and n <= 3 then present() - make_interval(secs => 40 + 3200 * chance(groups.key || n, 615))
  when course = 'spike' then local_time(today() - 1, 13.75 + 2.2 * power(chance(groups.key || n, 616), 1.7)) when course in ('fresh')
    then present() - make_interval(secs => 86400 * days_ago)
  else least(present() - make_interval(secs => 120 + 3000 * chance(groups.key || n, 617)),
    local_time(today() - floor(days_ago)::integer, busy_hour(groups.key || n, 618))) end as at offset 0) moment
join demo_agent_of agents on agents.slot = whole(groups.key || n, 619, 100)
cross join lateral (select case when organization_id is not null then 'member' when slug = 'courier-app' then 'driver'
  when chance(groups.key || n, 620) < 0.78 then 'customer' || case when course = 'spike'
    or chance(groups.key || n, 621) < 0.5 then ' slots first' else '' end end as crowd offset 0) hit
left join demo_crowds using (crowd)
left join demo_victims victim on victim.crowd = hit.crowd and victim.seat = floor(seats * power(chance(groups.key || n, 622), 1.5))::integer
left join demo_releases released on released.project_id = groups.project_id and at >= from_at and at < until_at
where at > present() - interval '90 days';
create index on demo_faults (group_id);
analyze demo_faults;

create temp table demo_fates on commit drop as
select groups.key, first_seen, last_seen, events, case course when 'resolved' then 'resolved' when 'ignored' then 'ignored'
  else 'unresolved' end as status,
  case when course = 'resolved' then least(present() - interval '3 days',
    last_seen + make_interval(mins => 90 + whole(groups.key, 631, 4000))) end as resolved_at,
  case when course = 'returned' then (select min(at) from demo_faults fault where fault.group_id = groups.id
    and at > present() - interval '20 days') end as regressed_at,
  coalesce(person.id, case when course = 'resolved' then helper.id end) as assignee_id, helper.id as helper_id
from demo_groups groups
join (select group_id, min(at) as first_seen, max(at) as last_seen, count(*) as events from demo_faults
  group by 1) seen on seen.group_id = groups.id
join demo_people helper on helper.email = ('{support@pressdesk.test,joana.prates@pressdesk.test,support@pressdesk.test}'::text[])[1 + whole(groups.key, 632, 3)]
left join demo_people person on person.email = template ->> 'assignee' and copy = 0 and groups.organization_id is null;

insert into error_groups (id, project_id, organization_id, fingerprint, fingerprint_version, "grouping", title, culprit, error_type, level,
  environment, status, assignee_id, resolved_by, resolved_at, resolved_in_release, regressed_at, ignored_until,
  first_seen, last_seen, event_count, user_count, first_release, last_release, created_at, updated_at)
select groups.id, groups.project_id, groups.organization_id, fingerprint, 1, jsonb_build_object('method', method, 'parts', parts),
  case when method = 'message' then value else type || ': ' || newest.message end, place, type, level, 'production', fate.status,
  assignee_id,
  case when resolved_at is not null then helper_id end, resolved_at, case when resolved_at is not null then fixed.release end, regressed_at,
    case when course = 'ignored' and whole(groups.key, 633, 2) = 0 then present() + make_interval(days => 5 + whole(groups.key, 634,
    20)) end,
  first_seen, last_seen, events, users, oldest.release, newest.release, first_seen, greatest(resolved_at, regressed_at, first_seen)
from demo_groups groups join demo_groupings using (key) join demo_fates fate using (key)
join lateral (select message, release from demo_faults fault where fault.group_id = groups.id order by at desc limit 1) newest on true
join lateral (select release from demo_faults fault where fault.group_id = groups.id order by at limit 1) oldest on true
join lateral (select count(distinct user_id) as users from demo_faults fault where fault.group_id = groups.id) hit on true
left join lateral (select release from demo_releases released where released.project_id = groups.project_id and from_at > resolved_at
  order by from_at limit 1) fixed on true;

insert into error_logs (id, occurred_at, event_id, project_id, group_id, organization_id, user_id, user_key, error_type, error_message,
  error_stack, error_code, level, environment, release, url, payload, resolved, resolved_by, resolved_at, created_at, updated_at)
select demo_id('error log ' || fault.key), at, event_id, fault.project_id, group_id, fault.organization_id, user_id, user_id::text, type,
  message, case when stack is not null then type || ': ' || message || e'\n' || stack end,
  template ->> 'errorCode', level, 'production', release, url,
  jsonb_build_object('event_id', replace(event_id::text, '-', ''), 'timestamp', extract(epoch from at), 'platform', platform, 'level', level,
    'environment', 'production', 'release', release, 'transaction', place,
    'sdk', jsonb_build_object('name', sdk, 'version', '11.12.0'), 'tags', tags,
    'user', jsonb_strip_nulls(jsonb_build_object('id', user_id)) || jsonb_build_object('ip_address',
      demo_address(coalesce(user_id::text, fault.key))),
    'request', jsonb_build_object('url', url, 'headers', jsonb_build_object('User-Agent', agent)),
    'contexts', case slug when 'shop-api' then '{"os": {"name": "Linux"}, "runtime": {"name": "node", "version": "22.11.0"}}'::jsonb
      when 'courier-app' then jsonb_build_object('device', jsonb_build_object('model', device))
      else jsonb_build_object('os', jsonb_build_object('name', os), 'browser', jsonb_build_object('name', browser), 'flags',
        case course when 'spike' then '{"values": [{"flag": "checkout-slots-first", "result": true}]}'::jsonb
        else '{"values": []}' end) end,
    'breadcrumbs', case slug when 'shop-api' then jsonb_build_array(
        jsonb_build_object('timestamp', extract(epoch from at) - 0.4, 'category', 'http', 'data', jsonb_build_object('route', place)),
        jsonb_build_object('timestamp', extract(epoch from at) - 0.1, 'category', 'query', 'message',
          'select … from bookings where id = $1'))
      else jsonb_build_array(
        jsonb_build_object('timestamp', extract(epoch from at) - 21, 'category', 'navigation', 'data',
          jsonb_build_object('from', '/', 'to', place)),
        jsonb_build_object('timestamp', extract(epoch from at) - 8, 'category', 'ui.click', 'message', 'button.primary[type="submit"]'),
        jsonb_build_object('timestamp', extract(epoch from at) - 2, 'category', 'fetch', 'type', 'http', 'data',
          jsonb_build_object('method', 'GET', 'url', 'https://api.pressdesk.test/v1/slots', 'status_code',
          case when chance(fault.key, 641) < 0.2 then 503 else 200 end))) end,
    case method when 'message' then 'logentry' else 'exception' end, case when value = message then evidence
      else replace(evidence::text, value, message)::jsonb end),
  fate.status = 'resolved', case when resolved_at is not null then helper_id end, resolved_at, at + interval '600 milliseconds',
    greatest(resolved_at, at + interval '600 milliseconds')
from demo_faults fault join demo_groups groups on groups.key = fault.group_key join demo_groupings on demo_groupings.key = groups.key
  join demo_fates fate on fate.key = groups.key,
lateral (select case slug when 'courier-app' then null when 'shop-api' then 'https://api.pressdesk.test' || split_part(place, ' ', 2)
  else 'https://www.pressdesk.test' || place end as url) address;

insert into error_group_users (id, group_id, organization_id, user_key, user_id, first_seen, last_seen, event_count, created_at, updated_at)
select demo_id('hit ' || group_id || user_key), group_id, organization_id, user_key, user_id, min(occurred_at), max(occurred_at), count(*),
  min(created_at), max(created_at) from error_logs where user_key is not null group by group_id, organization_id, user_key, user_id;
insert into error_group_hours (id, group_id, organization_id, hour, event_count, created_at, updated_at)
select demo_id('hour ' || group_id || hour), group_id, organization_id, hour, count(*), min(created_at), max(created_at) from error_logs,
  lateral (select date_trunc('hour', occurred_at, 'UTC') as hour) hours group by group_id, organization_id, hour;

insert into error_notes (id, group_id, organization_id, author_id, body, created_at, updated_at)
select demo_id('note ' || key), groups.id, groups.organization_id, coalesce(assignee_id, helper_id), template ->> 'note', at, at
from demo_groups groups join demo_fates fate using (key),
lateral (
  select least(present() - interval '12 minutes', coalesce(resolved_at, greatest(regressed_at, first_seen, worked(key, 651, 3)) + interval '15 minutes')) as at
) written
where template ? 'note' and copy = 0 and groups.organization_id is null
union all
select demo_id('note again ' || key), groups.id, groups.organization_id, helper_id,
  ('{"Same people as last week.","Seen it on the phone of a customer, too.","Asked for a screenshot.","Can be closed with the next release."}'::text[])[1 + whole(key, 652, 4)], at, at
from demo_groups groups join demo_fates fate using (key),
lateral (select first_seen + (least(present(), coalesce(resolved_at, present())) - first_seen) * 0.6 as at) written
where chance(key, 653) < 0.25 and course not in ('fresh', 'spike');

insert into ingest_outcomes (id, project_id, organization_id, hour, category, reason, quantity, created_at, updated_at)
select demo_id('lost ' || project.slug || hour || reason), project.id, org.id, hour, 'error', reason,
  1 + whole(project.slug || hour || reason, 661, 14), hour + interval '20 minutes', hour + interval '40 minutes'
from demo_projects project left join demo_orgs org on org.n = project.org
cross join (values ('client: ratelimit_backoff', 0.02), ('client: before_send', 0.05), ('client: network_error', 0.03),
  ('too_large', 0.004)) listed (reason, share),
generate_series(date_trunc('hour', present() - interval '89 days', 'UTC'), date_trunc('hour', present(), 'UTC') - interval '1 hour',
  interval '1 hour') hour
where chance(project.slug || hour || reason, 662) < share;
