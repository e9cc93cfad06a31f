-- Funnels, and how far each person came: the first step when first taken, each next one within the window of the first.
insert into conversion_funnels (id, name, description, steps, window_seconds, is_active, created_by, created_at, updated_at)
select demo_id('funnel ' || name), name, description, steps, days * 86400, is_active, person.id, local_time(today() - since, 14),
  local_time(today() - since, 14)
from (values
  ('From service to booking', 'Everybody who looked at a service.',
    '[{"name": "Saw a service", "event": "Service Viewed"}, {"name": "Began to book", "event": "Booking Started"}, {"name": "Checkout", "event": "Checkout Started"}, {"name": "Booked", "event": "Booking Confirmed"}]'::jsonb, 7, 150, true),
  ('From sign-up to first order', 'New people in their first month.',
    '[{"name": "Signed up", "event": "Account Created"}, {"name": "Gave an address", "event": "Address Added"}, {"name": "Began to book", "event": "Booking Started"}, {"name": "Booked", "event": "Booking Confirmed"}]', 30, 150, true),
  ('Passes', 'From the list of passes to a subscription.',
    '[{"name": "Saw the passes", "event": "Plans Viewed"}, {"name": "Chose one", "event": "Plan Chosen"}, {"name": "Subscribed", "event": "Subscription Started"}]', 14, 95, true),
  ('Search to booking', 'Not used any more.',
    '[{"name": "Searched", "event": "Search Performed"}, {"name": "Saw a service", "event": "Service Viewed"}, {"name": "Booked", "event": "Booking Confirmed"}]', 7, 400, false)
) listed (name, description, steps, days, since, is_active) join demo_people person on person.email = 'product@pressdesk.test';

create temp table demo_moves on commit drop as
select coalesce(user_id::text, anonymous_id) as person, user_id, organization_id, anonymous_id, event_name, timestamp as at from events
where event_name in (select step ->> 'event' from conversion_funnels, jsonb_array_elements(steps) step where is_active);
create index on demo_moves (event_name, person, at);
analyze demo_moves;

insert into conversion_funnel_events (id, funnel_id, user_id, organization_id, anonymous_id, step_name, step_order, completed,
  completion_time_seconds, occurred_at, created_at, updated_at)
with recursive steps as (
  select funnel.id as funnel, nth, step ->> 'name' as name, step ->> 'event' as event, window_seconds from conversion_funnels funnel,
    jsonb_array_elements(funnel.steps) with ordinality listed (step, nth) where is_active
),
progress as (
  select * from (
    select distinct on (steps.funnel, move.person) steps.funnel, move.person, move.user_id, move.organization_id, move.anonymous_id,
      1::bigint as nth, move.at as began_at, move.at
    from steps join demo_moves move on move.event_name = steps.event where nth = 1 order by steps.funnel, move.person, move.at
  ) first
  union all
  select progress.funnel, progress.person, progress.user_id, progress.organization_id, progress.anonymous_id, steps.nth, began_at, next.at
  from progress join steps on steps.funnel = progress.funnel and steps.nth = progress.nth + 1,
  lateral (select min(move.at) as at from demo_moves move where move.event_name = steps.event and move.person = progress.person
    and move.at >= progress.at and move.at <= began_at + make_interval(secs => window_seconds)) next
  where progress.at is not null
)
select demo_id('progress ' || funnel || person || nth), funnel, user_id, organization_id, case when user_id is null then anonymous_id end,
  name, nth, progress.at is not null,
  case when progress.at is not null then extract(epoch from progress.at - began_at)::integer end, coalesce(progress.at, previous_at),
    coalesce(progress.at, previous_at), coalesce(progress.at, previous_at)
from (select progress.*, lag(at) over (partition by funnel, person order by nth) as previous_at from progress) progress
  join steps using (funnel, nth);
