-- Queues at work: what a colleague holds at this moment, what sleeps, what was handed over; and how tabs are arranged.
insert into queue_items (id, view_id, record_id, claimed_by, claimed_at, lease_until, handed_to, snoozed_until, left_by, left_at, note,
  created_at, updated_at)
select demo_id('queue item ' || item.queue || item.place), demo_id('view ' || item.queue), waiting.id,
  case when item.state = 'claimed' then demo_person(item.who) end,
  case when item.state = 'claimed' then present() - interval '4 minutes' end,
  case when item.state = 'claimed' then present() + item.minutes * interval '1 minute' end,
  case when item.state = 'handed' then demo_person(item.receiver) end,
  case when item.state = 'snoozed' then present() + item.minutes * interval '1 minute' end,
  case when item.state <> 'claimed' then demo_person(item.who) end,
  case when item.state <> 'claimed' then present() - interval '50 minutes' end,
  item.note, present() - interval '50 minutes', present() - interval '4 minutes'
from (values
  ('Unresolved, busiest first', 3, 'claimed', 'joana.prates', null, 26, null),
  ('Unresolved, busiest first', 5, 'snoozed', 'joana.prates', null, 20 * 60, 'The fix is in review, it should stop tomorrow.'),
  ('Unresolved, busiest first', 7, 'handed', 'joana.prates', 'support', null, 'Looks like payments, you know that part.'),
  ('To be chased', 2, 'snoozed', 'finance', null, 3 * 24 * 60, 'They pay on Thursday, said on the phone.')
) item (queue, place, state, who, receiver, minutes, note)
join (
  select 'Unresolved, busiest first' as queue, id, row_number() over (order by event_count desc, id) as place
  from error_groups where status = 'unresolved'
  union all
  select 'To be chased', id, row_number() over (order by due_at, id) from invoices
  where status = 'open' and due_at < present() and due_at > present() - interval '12 months'
) waiting on waiting.queue = item.queue and waiting.place = item.place;

insert into view_arrangements (id, owner_id, resource, tab_order, created_at, updated_at)
select demo_id('tabs ' || arranged.owner || arranged.resource), demo_person(arranged.owner), arranged.resource, arranged.tabs,
  local_time(today() - 4, 10), local_time(today() - 4, 10)
from (values
  ('finance', 'payment-transactions', jsonb_build_array('all', 'failed', demo_id('view Failed in the last week'), 'refunds', 'waiting')),
  ('dispatch', 'bookings', jsonb_build_array('all', 'today', 'unassigned', demo_id('view Express'), 'deliveries'))
) arranged (owner, resource, tabs);
