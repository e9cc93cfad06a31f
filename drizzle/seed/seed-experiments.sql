-- A/B tests from idea to decision. Units fall into variants by the hash that the flags use, so a client would agree.
create temp table demo_experiments (
  place integer, key text, name text, status text, from_days integer, until_days integer, coverage integer, event text, variants jsonb,
    metrics jsonb, description text, hypothesis text, winner text, conclusion text, id uuid
) on commit drop;
insert into demo_experiments values
(1, 'checkout-slots-first', 'Pickup time before the basket', 'running', 24, null, 10000, 'Booking Started',
 '[{"name": "control", "weight": 0.5, "value": false, "isControl": true, "description": "Basket, then time"}, {"name": "slots-first", "weight": 0.5, "value": true, "description": "Time, then basket"}]',
 '[{"event": "Booking Confirmed", "label": "Bookings", "kind": "conversion", "role": "primary"}, {"event": "Checkout Started", "label": "Checkouts", "kind": "conversion", "role": "secondary"}, {"event": "Booking Confirmed", "label": "Revenue", "kind": "revenue", "role": "secondary"}, {"event": "Booking Cancelled", "label": "Cancellations", "kind": "conversion", "role": "guardrail"}]',
 'The first question of the booking is when we may come.',
   'People leave when they learn at the end that their hour is taken. Asking first lifts bookings by five percent.', null, null),
(2, 'prices-on-home', 'Prices on the first page', 'running', 11, null, 8000, null,
 '[{"name": "control", "weight": 0.5, "value": "hidden", "isControl": true}, {"name": "top-five", "weight": 0.5, "value": "top-five", "description": "Five prices under the headline"}]',
 '[{"event": "Booking Started", "label": "Bookings begun", "kind": "conversion", "role": "primary"}, {"event": "Price List Opened", "label": "Price list", "kind": "conversion", "role": "secondary"}, {"event": "Help Opened", "label": "Help", "kind": "conversion", "role": "guardrail"}]',
 'Five prices at the top of the first page.', 'Who sees what a shirt costs need not look for it and begins to book.', null, null),
(3, 'trial-length', 'Fourteen days of trial instead of seven', 'completed', 80, 45, 10000, 'Plans Viewed',
 '[{"name": "seven", "weight": 0.5, "value": 7, "isControl": true}, {"name": "fourteen", "weight": 0.5, "value": 14}]',
 '[{"event": "Subscription Started", "label": "Subscriptions", "kind": "conversion", "role": "primary"}, {"event": "Plan Chosen", "label": "Plans chosen", "kind": "conversion", "role": "secondary"}]',
 'A longer trial of the passes.', 'One week holds one wash; two show the habit.', 'fourteen',
   'More people began, and as many stayed. Fourteen days are the standard now.'),
(4, 'driver-greeting', 'The driver introduces himself by message', 'paused', 61, null, 5000, 'Booking Confirmed',
 '[{"name": "none", "weight": 0.34, "value": "none", "isControl": true}, {"name": "name", "weight": 0.33, "value": "name"}, {"name": "name-and-photo", "weight": 0.33, "value": "photo"}]',
 '[{"event": "Booking Confirmed", "label": "Bookings again", "kind": "count", "role": "primary"}, {"event": "Booking Cancelled", "label": "Cancellations", "kind": "conversion", "role": "guardrail"}]',
 'Paused: two drivers did not want their photo shown.', 'A name at the door makes fewer missed pickups.', null, null),
(5, 'evening-fee', 'A small fee after six', 'draft', null, null, 10000, null,
 '[{"name": "free", "weight": 0.5, "value": 0, "isControl": true}, {"name": "fee", "weight": 0.5, "value": 150}]',
   '[{"event": "Booking Confirmed", "label": "Bookings", "kind": "conversion", "role": "primary"}]',
 'To spread the rounds over the day.', 'One euro fifty moves a tenth of the evening pickups to the afternoon.', null, null);
update demo_experiments set id = demo_id('experiment ' || key);

insert into experiments (id, key, name, description, hypothesis, variants, metrics, status, start_date, end_date, seed, hash_version,
  coverage, phase, targeting, winner_variant, conclusion, created_by, created_at, updated_at)
select test.id, test.key, test.name, description, hypothesis, variants, metrics, status, local_time(today() - from_days, 10),
  local_time(today() - until_days, 17), test.key, 2, coverage, 1, '{}', winner, conclusion, person.id,
  least(present() - interval '1 hour', local_time(today() - coalesce(from_days, 2) - 3, 11)),
    least(present(), coalesce(local_time(today() - until_days, 17), local_time(today() - case status when 'paused' then 40
    else from_days end, 10), present() - interval '1 hour'))
from demo_experiments test join demo_people person on person.email = 'product@pressdesk.test';

-- A unit belongs to a test from the first time that it came to the place in question.
create temp table demo_exposures on commit drop as
select session || ' saw ' || test.key as key, test.id as experiment, test.key as test, unit, user_id, organization_id,
  case when user_id is null then anonymous_id end as anonymous_id, session, at, variant
from (
  select distinct on (place, unit) * from (
    select test.place, session.user_id::text as unit, session.user_id, session.organization_id, session.anonymous_id, session.key as session,
      happening.at
    from demo_experiments test join demo_happenings happening on happening.event = test.event
      join demo_sessions session on session.key = happening.session
    where session.user_id is not null
    union all
    select test.place, coalesce(session.user_id::text, session.anonymous_id), session.user_id, session.organization_id, session.anonymous_id,
      session.key, session.began_at
    from demo_experiments test, demo_sessions session where test.event is null and test.status <> 'draft' and session.purpose = 'browsing'
  ) seen
  join (select place, local_time(today() - from_days, 10) as begins_at,
    coalesce(local_time(today() - until_days, 17), case status when 'paused' then local_time(today() - 40, 10) end, 'infinity') as ends_at
    from demo_experiments) span using (place)
  where at > begins_at and at < ends_at
  order by place, unit, at
) first
join demo_experiments test using (place)
cross join lateral (select bucket(test.key, unit) / 10000.0 as spot offset 0) drawn
join lateral (
  select choice ->> 'name' as variant from (
    select choice, (choice ->> 'weight')::numeric as weight,
      coalesce(sum((choice ->> 'weight')::numeric) over (order by nth rows between unbounded preceding and 1 preceding), 0) as low
    from jsonb_array_elements(test.variants) with ordinality listed (choice, nth)
  ) ranges
  where spot >= low and spot < low + weight * test.coverage / 10000.0
) taken on true;

insert into experiment_assignments (id, experiment_id, user_id, organization_id, anonymous_id, variant_name, phase, assigned_at, created_at,
  updated_at)
select demo_id('exposure ' || test || unit), experiment, user_id, organization_id, anonymous_id, variant, 1, at, at, at from demo_exposures;

insert into demo_happenings
select key, session, 'Experiment Viewed', 'experiment', 'view', '/', at from demo_exposures;
