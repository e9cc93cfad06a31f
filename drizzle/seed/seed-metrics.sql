-- Measurements of apps and servers: every four hours, and every hour in the last ten days.
insert into performance_metrics (id, timestamp, metric_name, metric_type, value, unit, tags, distribution, project_id, organization_id,
  created_at, updated_at)
select demo_id('metric ' || series.name || series.tags || at), at, series.name, series.type, round((measured * scale)::numeric, 3),
  series.unit, series.tags::jsonb,
  case when series.type = 'histogram' then jsonb_build_object('count', requests, 'sum', round((measured * scale * requests)::numeric, 1),
    'bounds', jsonb_build_array(50, 100, 250, 500, 1000, 2500), 'counts', counts) end,
  project.id, org.id, at + interval '5 seconds', at + interval '5 seconds'
from (values ('http.server.request.duration', 'histogram', 'ms', 120.0, 0.5, 'shop-api', '{"route": "GET /v1/slots"}'),
  ('http.server.request.duration', 'histogram', 'ms', 210.0, 0.6, 'shop-api', '{"route": "POST /v1/bookings"}'),
  ('http.server.requests', 'counter', '1', 5200.0, 0.9, 'shop-api', '{"instance": "lis-1"}'),
  ('process.memory.usage', 'gauge', 'MB', 410.0, 0.15, 'shop-api', '{"instance": "lis-1"}'),
    ('process.memory.usage', 'gauge', 'MB', 395.0, 0.15, 'shop-api', '{"instance": "lis-2"}'),
    ('db.client.connections.usage', 'gauge', '1', 14.0, 0.8, 'shop-api', '{"pool": "main"}'),
    ('queue.depth', 'gauge', '1', 9.0, 1.4, 'shop-api', '{"queue": "reminders"}'),
  ('web.vitals.lcp', 'summary', 'ms', 1650.0, 0.3, 'shop-web', '{"page": "/book"}'),
    ('web.vitals.inp', 'summary', 'ms', 140.0, 0.4, 'shop-web', '{"page": "/book/slot"}'),
    ('app.start.duration', 'histogram', 'ms', 900.0, 0.3, 'courier-app', '{"os": "Android"}'),
    ('plant.machine.load', 'gauge', '%', 64.0, 0.5, null, '{"machine": "tunnel-1"}'),
  ('kiosk.orders', 'counter', '1', 6.0, 1.2, 'northwind-kiosk', '{"lobby": "Avenida"}')) series (name, type, unit, usual, swing, slug, tags)
left join demo_projects project on project.slug = series.slug left join demo_orgs org on org.n = project.org,
generate_series(date_trunc('hour', present() - interval '89 days', 'UTC'), present(), interval '1 hour') stamp,
lateral (select stamp + interval '45 seconds' as at, extract(hour from stamp at time zone 'Europe/Lisbon') as hour,
  series.name || series.tags || stamp as key) moment,
-- Busy at noon, quiet at night; the timeouts of the growing error show here, too.
lateral (select usual * (0.55 + 0.45 * greatest(0, sin((hour - 6) / 24.0 * 2 * pi()))) * (1 + swing * 0.35 * (chance(key,
  671) - 0.4)) as measured, case when series.name like 'http.server.request.duration'
  and stamp > present() - interval '12 days' then 1.35 else 1 end as scale, 180 + whole(key, 672, 400) as requests) reading,
lateral (select jsonb_build_array((requests * 0.18)::integer, (requests * 0.3)::integer, (requests * 0.3)::integer,
  (requests * 0.14)::integer, (requests * 0.05)::integer, (requests * 0.02)::integer,
  greatest(0, requests - (requests * 0.18)::integer - 2 * (requests * 0.3)::integer - (requests * 0.14)::integer - (requests * 0.05)::integer - (requests * 0.02)::integer)) as counts) split
where at <= present() and (stamp > present() - interval '10 days' or extract(hour from stamp at time zone 'UTC')::integer % 4 = 0);
